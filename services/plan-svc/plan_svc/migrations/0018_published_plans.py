"""Plans are deleted, withdrawn and published; the public reads what was published."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE plan ADD COLUMN published_at timestamptz;
ALTER TABLE plan ADD COLUMN published_edition integer;
CREATE TABLE plan_public (
    plan_code varchar NOT NULL,
    edition integer NOT NULL,
    status varchar NOT NULL,
    kind varchar NOT NULL,
    title varchar NOT NULL,
    agency varchar NOT NULL,
    partner_agencies text[] NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    items text[] NOT NULL,
    period_from date,
    period_to date,
    scope varchar NOT NULL,
    ratio numeric,
    method varchar,
    mode varchar NOT NULL,
    check_points varchar NOT NULL,
    frequency varchar NOT NULL,
    materials text[] NOT NULL,
    tasks integer NOT NULL,
    published_at timestamptz NOT NULL,
    stated_at timestamptz NOT NULL,
    reference varchar,
    CONSTRAINT pk_plan_public PRIMARY KEY (plan_code)
);
CREATE INDEX ix_plan_public_published ON plan_public (published_at, plan_code);
CREATE INDEX ix_plan_public_region ON plan_public (region, plan_code);
"""
DOWN = """
DROP TABLE plan_public;
UPDATE plan SET status = 'revoked' WHERE status = 'deleted';
ALTER TABLE plan DROP COLUMN published_edition;
ALTER TABLE plan DROP COLUMN published_at;
"""


def upgrade() -> None:
    for statement in UP.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    for statement in DOWN.split(";\n"):
        if statement.strip():
            op.execute(statement)
