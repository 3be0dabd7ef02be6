"""The ground of a code that was issued with a wrong check digit."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE subject ADD COLUMN uscc_ground varchar")


def downgrade() -> None:
    op.execute("ALTER TABLE subject DROP COLUMN uscc_ground")
