"""Reasons by field, comments on towns' drafts, and plans of superiors (P-04, P-06).

A refusal of before named no fields, and towns' drafts of before had nobody to comment.
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE plan_comment (
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    round integer NOT NULL,
    agency varchar NOT NULL,
    by varchar NOT NULL,
    text varchar NOT NULL,
    fields jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT pk_plan_comment PRIMARY KEY (id)
);
CREATE INDEX ix_plan_comment_plan ON plan_comment (plan_id, id);
CREATE TABLE superior_plan (
    code varchar NOT NULL,
    agency varchar NOT NULL,
    region varchar NOT NULL,
    kind varchar NOT NULL,
    title varchar NOT NULL,
    items text[] NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    entered_by varchar NOT NULL,
    entered_at timestamptz NOT NULL,
    CONSTRAINT pk_superior_plan PRIMARY KEY (code)
)
"""
ADDED = {
    ("plan", "guides"): "text[] NOT NULL DEFAULT '{}'",
    ("plan_step", "field_reasons"): "jsonb NOT NULL DEFAULT '[]'",
}
"""The defaults stay: while a release goes out, the one before still writes rows."""


def upgrade() -> None:
    for (table, column), kind in ADDED.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    for statement in TABLES.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE superior_plan")
    op.execute("DROP TABLE plan_comment")
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
