"""Clues, and who complained, sealed (P-21, S-11)."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

CLUE = """
CREATE TABLE clue (
    number varchar NOT NULL,
    channel varchar NOT NULL,
    source varchar NOT NULL,
    source_number varchar NOT NULL,
    received_by varchar NOT NULL,
    received_at timestamptz NOT NULL,
    received_on date NOT NULL,
    region varchar NOT NULL,
    text varchar NOT NULL,
    end_by date NOT NULL,
    due_on date,
    town varchar,
    place varchar,
    uscc varchar,
    subject_name varchar,
    status varchar NOT NULL,
    kind varchar,
    domain varchar,
    items text[] NOT NULL,
    matter varchar,
    classified boolean NOT NULL,
    surprise boolean NOT NULL,
    agency varchar,
    handed_by varchar,
    reason varchar,
    task varchar,
    inspections integer NOT NULL,
    application_id varchar,
    plan_month date,
    found boolean,
    outcome varchar,
    answer varchar,
    closed_at timestamptz,
    replied_at timestamptz,
    reply varchar,
    chases integer NOT NULL,
    chased_for date,
    bases jsonb NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_clue PRIMARY KEY (number)
)
"""
INDEXES = """
CREATE UNIQUE INDEX ux_clue_source ON clue (channel, source_number);
CREATE INDEX ix_clue_received_on ON clue (received_on, number);
CREATE INDEX ix_clue_agency ON clue (agency, number);
CREATE INDEX ix_clue_uscc ON clue (uscc);
CREATE INDEX ix_clue_due_on ON clue (coalesce(due_on, DATE '9999-12-31'), number);
CREATE INDEX ix_clue_task ON clue (task) WHERE task IS NOT NULL
"""
COMPLAINANT = """
CREATE TABLE clue_complainant (
    clue varchar NOT NULL,
    sealed varchar NOT NULL,
    closed_at timestamptz,
    CONSTRAINT pk_clue_complainant PRIMARY KEY (clue)
)
"""


def upgrade() -> None:
    op.execute(CLUE)
    for index in INDEXES.split(";"):
        op.execute(index)
    op.execute(COMPLAINANT)


def downgrade() -> None:
    op.execute("DROP TABLE clue_complainant")
    op.execute("DROP TABLE clue")
