"""A late code's override has two people, and overdue results their reason (C-07, C-11).

What passed before by one person's reason stays as it is: it had no second person.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = {
    "application": ("overdue_reason", "asked_by", "passed_by"),
    "visit_part": ("drafted_by", "overdue_reason", "passed_by"),
}


def upgrade() -> None:
    for table, columns in TEXTS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column} varchar")
    op.execute(
        "ALTER TABLE visit_part ADD COLUMN draft_version integer NOT NULL DEFAULT 0"
    )
    op.execute("ALTER TABLE visit_part ALTER COLUMN draft_version DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_part DROP COLUMN draft_version")
    for table, columns in TEXTS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
