"""Reports of a day are counted by an index, however many there are (C-06).

Anybody may report, and each report counts those of the last day first.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_report_made_at", "report", ["made_at"])


def downgrade() -> None:
    op.drop_index("ix_report_made_at", "report")
