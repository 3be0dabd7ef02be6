"""A report has a number that its sender follows, a handler and an answer (C-12)."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = {
    "number_hash": "varchar",
    "status": "varchar NOT NULL DEFAULT 'received'",
    "handler": "varchar",
    "taken_at": "timestamptz",
    "due_on": "date",
    "answer": "varchar",
    "answered_at": "timestamptz",
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE report ADD COLUMN {name} {kind}")
    op.execute("ALTER TABLE report ALTER COLUMN status DROP DEFAULT")
    op.execute("CREATE UNIQUE INDEX uq_report_number_hash ON report (number_hash)")


def downgrade() -> None:
    op.execute("DROP INDEX uq_report_number_hash")
    for name in reversed(COLUMNS):
        op.execute(f"ALTER TABLE report DROP COLUMN {name}")
