"""Nothing rests on a visit that two people took back (I-09)."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE visit_copy ADD COLUMN cancelled boolean NOT NULL DEFAULT false"
    )
    op.execute("ALTER TABLE visit_copy ALTER COLUMN cancelled DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_copy DROP COLUMN cancelled")
