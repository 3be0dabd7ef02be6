"""Results say when an inspection ended, where that is not the visit's day (M-09)."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE visit_part ADD COLUMN ended_on date")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_part DROP COLUMN ended_on")
