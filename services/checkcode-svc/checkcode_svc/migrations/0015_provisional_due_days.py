"""A day for results may be provisional until the next year is published (C-08)."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE visit_part "
        "ADD COLUMN due_provisional boolean NOT NULL DEFAULT false"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE visit_part DROP COLUMN due_provisional")
