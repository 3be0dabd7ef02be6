"""Marks: the places that something happened to, until they are recomputed."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE mark (
    id bigint GENERATED ALWAYS AS IDENTITY,
    scope varchar NOT NULL,
    key varchar NOT NULL,
    CONSTRAINT pk_mark PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX ix_mark_key ON mark (key);
"""
"""Every row is deleted soon: the table is vacuumed by their number, not their share."""


def upgrade() -> None:
    """Add the table; processes of the release before recompute without it."""
    for statement in UP.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Drop it; the next day's run recomputes what was marked."""
    op.execute("DROP TABLE mark")
