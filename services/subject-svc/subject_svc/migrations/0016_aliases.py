"""Codes that go by another one, and the acts of two that merge and split (S-12)."""

from alembic import op

from shared.migrate import aliases

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE subject_alias (
            old varchar NOT NULL,
            merged_into varchar NOT NULL,
            subject varchar NOT NULL,
            region varchar NOT NULL,
            merged boolean NOT NULL,
            places jsonb NOT NULL,
            version integer NOT NULL,
            made_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            CONSTRAINT pk_subject_alias PRIMARY KEY (old)
        )
        """
    )
    op.execute("CREATE INDEX ix_subject_alias_subject ON subject_alias (subject)")
    aliases.create_function("subject_alias", "old", "subject")
    op.execute("ALTER TABLE transfer ADD COLUMN counterpart varchar")


def downgrade() -> None:
    op.execute("DELETE FROM transfer WHERE kind IN ('merger', 'split')")
    op.execute("ALTER TABLE transfer DROP COLUMN counterpart")
    aliases.drop_function()
    op.execute("DROP TABLE subject_alias")
