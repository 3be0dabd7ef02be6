"""Copies of tasks and applications use the words of all services (P-21, P-22).

The reason `rectification_recheck` was split by domain; events that still name it are
read so too. What applications called `superior` is `handed_over` everywhere.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SPLIT = """
UPDATE task_copy SET out_of_scope =
    CASE domain WHEN 'fire' THEN 'order_recheck' ELSE 'after_case_recheck' END
WHERE out_of_scope = 'rectification_recheck'
"""
JOIN = """
UPDATE task_copy SET out_of_scope = 'rectification_recheck'
WHERE out_of_scope IN ('order_recheck', 'after_case_recheck')
"""


def upgrade() -> None:
    op.execute(SPLIT)
    op.execute(
        "UPDATE application SET source = 'handed_over' WHERE source = 'superior'"
    )


def downgrade() -> None:
    op.execute(JOIN)
    op.execute(
        "UPDATE application SET source = 'superior' WHERE source = 'handed_over'"
    )
