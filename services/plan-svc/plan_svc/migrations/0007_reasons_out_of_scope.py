"""Plans carry a reason too, and the two re-checks have one each (P-22).

`rectification_recheck` stood for both: a re-check after a penalty case was opened, and
fire's when an order to correct has run out. A task gets the one that its domain's
document has on the task's own day; what was filed keeps the basis it was judged by.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SPLIT = """
UPDATE task SET out_of_scope =
    CASE domain WHEN 'fire' THEN 'order_recheck' ELSE 'after_case_recheck' END
WHERE out_of_scope = 'rectification_recheck'
"""
JOIN = """
UPDATE task SET out_of_scope = 'rectification_recheck'
WHERE out_of_scope IN ('order_recheck', 'after_case_recheck')
"""


def upgrade() -> None:
    op.execute("ALTER TABLE plan ADD COLUMN out_of_scope varchar")
    op.execute(SPLIT)


def downgrade() -> None:
    op.execute(JOIN)
    op.execute("ALTER TABLE plan DROP COLUMN out_of_scope")
