"""The order of grades by their last change has an index."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_grade_changed ON grade (changed_at, uscc, domain)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_grade_changed")
