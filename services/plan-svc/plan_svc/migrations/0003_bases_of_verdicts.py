"""Plans, steps, draws and triggered tasks keep the rows they rest on (X-01).

What was judged before has none: it is not known, and is not made up.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = {
    "plan": "bases",
    "plan_step": "basis",
    "plan_draw": "bases",
    "task": "bases",
}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} jsonb")


def downgrade() -> None:
    for table, column in COLUMNS.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
