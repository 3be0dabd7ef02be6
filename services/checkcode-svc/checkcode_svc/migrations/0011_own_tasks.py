"""An application keeps the own tasks that are recommended to it (C-03, M-11)."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE application ADD COLUMN own_tasks text[]")
    op.execute("UPDATE application SET own_tasks = '{}'")
    op.execute("ALTER TABLE application ALTER COLUMN own_tasks SET NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE application DROP COLUMN own_tasks")
