"""Two people take a presented code and its visit back (I-09)."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE code ADD COLUMN cancel_reason varchar, "
        "ADD COLUMN cancel_asked_by varchar"
    )
    op.execute("ALTER TABLE visit ADD COLUMN cancelled boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE visit ALTER COLUMN cancelled DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE visit DROP COLUMN cancelled")
    op.execute(
        "ALTER TABLE code DROP COLUMN cancel_reason, DROP COLUMN cancel_asked_by"
    )
