"""A source gives an agency one task at a place, whatever its number is (P-21)."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEX = """
CREATE UNIQUE INDEX ux_task_source ON task (agency, source_number, place)
WHERE source_number IS NOT NULL
"""


def upgrade() -> None:
    op.execute(INDEX)


def downgrade() -> None:
    op.execute("DROP INDEX ux_task_source")
