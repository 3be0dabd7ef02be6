"""Visits tell that they are classified: no refusal of others rests on them (C-05)."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE visit_copy ADD COLUMN classified boolean NOT NULL DEFAULT false"
    )
    op.execute("ALTER TABLE visit_copy ALTER COLUMN classified DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_copy DROP COLUMN classified")
