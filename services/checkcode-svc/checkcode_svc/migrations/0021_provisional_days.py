"""Last days of late codes and of corrections may be provisional too (C-08).

The indexes hold the few rows that the jobs look for.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("application", "code"):
        op.execute(
            f"ALTER TABLE {table} "
            "ADD COLUMN expires_provisional boolean NOT NULL DEFAULT false"
        )
    op.execute(
        "ALTER TABLE visit_part ADD COLUMN correct_until date, "
        "ADD COLUMN correct_until_provisional boolean NOT NULL DEFAULT false"
    )
    op.execute(
        "CREATE INDEX ix_code_provisional ON code (code) WHERE expires_provisional"
    )
    op.execute(
        "CREATE INDEX ix_visit_part_correct_provisional ON visit_part (visit_id) "
        "WHERE correct_until_provisional"
    )


def downgrade() -> None:
    op.execute(
        "ALTER TABLE visit_part DROP COLUMN correct_until_provisional, "
        "DROP COLUMN correct_until"
    )
    op.execute("ALTER TABLE code DROP COLUMN expires_provisional")
    op.execute("ALTER TABLE application DROP COLUMN expires_provisional")
