"""A task is open again when its agency stayed away from a visit (C-26)."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE task_code ADD COLUMN absence varchar")


def downgrade() -> None:
    op.execute("ALTER TABLE task_code DROP COLUMN absence")
