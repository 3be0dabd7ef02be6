"""An application without a task says why it is not counted (C-19, P-22)."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE application ADD COLUMN out_of_scope varchar")


def downgrade() -> None:
    op.execute("ALTER TABLE application DROP COLUMN out_of_scope")
