"""Names are found by any part: trigrams, and the orders of the list."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(
        "CREATE INDEX ix_subject_name_part ON subject USING gin (name gin_trgm_ops)"
    )
    op.execute("CREATE INDEX ix_subject_name ON subject (name, uscc)")
    op.execute("CREATE INDEX ix_subject_changed ON subject (changed_at, uscc)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_subject_changed")
    op.execute("DROP INDEX ix_subject_name")
    op.execute("DROP INDEX ix_subject_name_part")
    op.execute("DROP EXTENSION IF EXISTS pg_trgm")
