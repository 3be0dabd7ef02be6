"""Grades and every version of them."""

from alembic import op

from shared.migrate import chassis

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GRADE = """
CREATE TABLE grade (
    uscc varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    grade varchar NOT NULL,
    previous varchar,
    model varchar NOT NULL,
    model_version varchar NOT NULL,
    reasons text[] NOT NULL,
    cause varchar NOT NULL,
    valid_from date NOT NULL,
    facts text[] NOT NULL,
    statute varchar,
    statute_to date,
    unobtrusive boolean NOT NULL,
    unobtrusive_reason varchar NOT NULL,
    version integer NOT NULL,
    changed_at timestamptz NOT NULL,
    by varchar NOT NULL,
    CONSTRAINT pk_grade PRIMARY KEY (uscc, domain)
)
"""
VERSION = """
CREATE TABLE grade_version (
    uscc varchar NOT NULL,
    domain varchar NOT NULL,
    version integer NOT NULL,
    grade varchar NOT NULL,
    previous varchar,
    model varchar NOT NULL,
    model_version varchar NOT NULL,
    reasons text[] NOT NULL,
    cause varchar NOT NULL,
    valid_from date NOT NULL,
    statute varchar,
    unobtrusive boolean NOT NULL,
    unobtrusive_reason varchar NOT NULL,
    changed_at timestamptz NOT NULL,
    by varchar NOT NULL,
    CONSTRAINT pk_grade_version PRIMARY KEY (uscc, domain, version)
)
"""


def upgrade() -> None:
    chassis.create()
    op.execute(GRADE)
    op.execute("CREATE INDEX ix_grade_domain ON grade (domain, grade, uscc)")
    op.execute(VERSION)


def downgrade() -> None:
    op.execute("DROP TABLE grade_version")
    op.execute("DROP TABLE grade")
    chassis.drop()
