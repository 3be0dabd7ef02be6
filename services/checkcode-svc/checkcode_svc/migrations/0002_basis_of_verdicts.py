"""A late code and a date of results keep the row of the law they rest on (X-01).

What was judged before has none: it is not known, and is not made up.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = {
    "application": "late_basis",
    "code": "late_basis",
    "visit_part": "due_basis",
}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} jsonb")


def downgrade() -> None:
    for table, column in COLUMNS.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
