"""An agreed visit that nobody staffs is chased (M-08)."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE application ADD COLUMN staff_by date")


def downgrade() -> None:
    op.execute("ALTER TABLE application DROP COLUMN staff_by")
