"""Coverage is counted from the end of an inspection, which results tell (M-09).

Results of before do not tell it: they count from the day of the visit.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE visit_copy ADD COLUMN ended_on date")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_copy DROP COLUMN ended_on")
