"""Copies of neighbours' state, proposals, runs."""

from alembic import op

from shared.migrate import chassis

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TASKS = """
CREATE TABLE task_copy (
    number varchar NOT NULL,
    agency varchar NOT NULL,
    section varchar,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    plan_code varchar,
    lead varchar,
    items jsonb NOT NULL,
    earliest date NOT NULL,
    latest date NOT NULL,
    known_on date NOT NULL,
    settled_on date,
    period_from date,
    period_to date,
    on_site boolean NOT NULL,
    surprise boolean NOT NULL,
    classified boolean NOT NULL,
    joint_forbidden boolean NOT NULL,
    out_of_scope varchar,
    status varchar NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_task_copy PRIMARY KEY (number)
);
CREATE INDEX ix_task_copy_place ON task_copy (place, status);
CREATE INDEX ix_task_copy_uscc ON task_copy (uscc);
"""

COPIES = """
CREATE TABLE place_copy (
    number varchar NOT NULL,
    uscc varchar NOT NULL,
    subject_name varchar NOT NULL,
    address varchar NOT NULL,
    region varchar NOT NULL,
    business_types text[] NOT NULL,
    closed_weekdays integer[] NOT NULL,
    closed_days date[] NOT NULL,
    retired boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_place_copy PRIMARY KEY (number)
);
CREATE TABLE agency_copy (
    code varchar NOT NULL,
    name varchar NOT NULL,
    name_en varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    sectors text[] NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_agency_copy PRIMARY KEY (code)
);
CREATE TABLE item_copy (
    code varchar NOT NULL,
    name varchar NOT NULL,
    risk varchar NOT NULL,
    joint_forbidden boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_item_copy PRIMARY KEY (code)
);
CREATE TABLE list_entry_copy (
    list_name varchar NOT NULL,
    uscc varchar NOT NULL,
    domain varchar NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    active boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_list_entry_copy PRIMARY KEY (list_name, uscc, domain)
);
CREATE INDEX ix_list_entry_copy_uscc ON list_entry_copy (uscc);
CREATE TABLE code_copy (
    code varchar NOT NULL,
    application_id varchar NOT NULL,
    proposal varchar,
    place varchar NOT NULL,
    day date NOT NULL,
    status varchar NOT NULL,
    tasks text[] NOT NULL,
    matching_unavailable boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_code_copy PRIMARY KEY (code)
);
CREATE INDEX ix_code_copy_place ON code_copy (place);
CREATE TABLE visit_copy (
    source varchar NOT NULL,
    code varchar NOT NULL,
    place varchar NOT NULL,
    day date NOT NULL,
    tasks text[] NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_visit_copy PRIMARY KEY (source)
);
CREATE INDEX ix_visit_copy_place ON visit_copy (place, day);
CREATE TABLE application_copy (
    application_id varchar NOT NULL,
    agency varchar NOT NULL,
    place varchar NOT NULL,
    tasks text[] NOT NULL,
    chosen text[] NOT NULL,
    day date NOT NULL,
    status varchar NOT NULL,
    proposal varchar,
    declined_reason varchar,
    declined_text varchar,
    applied_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_application_copy PRIMARY KEY (application_id)
);
CREATE INDEX ix_application_copy_place ON application_copy (place);
"""

OWN = """
CREATE TABLE proposal (
    number varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    region varchar NOT NULL,
    day date NOT NULL,
    lead varchar NOT NULL,
    status varchar NOT NULL,
    members jsonb NOT NULL,
    agencies text[] NOT NULL,
    application_id varchar,
    made_on date NOT NULL,
    answers_due date NOT NULL,
    chase_on date NOT NULL,
    chased boolean NOT NULL,
    visits_saved integer NOT NULL,
    days_forward integer NOT NULL,
    reason varchar,
    explanation jsonb NOT NULL,
    earlier jsonb NOT NULL,
    matters boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_proposal PRIMARY KEY (number)
);
CREATE INDEX ix_proposal_place ON proposal (place);
CREATE INDEX ix_proposal_region_day ON proposal (region, day, number);
CREATE INDEX ix_proposal_agencies ON proposal USING gin (agencies);
CREATE TABLE run (
    day date NOT NULL,
    status varchar NOT NULL,
    upto varchar NOT NULL,
    places integer NOT NULL,
    proposed integer NOT NULL,
    answered integer NOT NULL,
    agreed integer NOT NULL,
    withdrawn integer NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT pk_run PRIMARY KEY (day)
);
"""

TABLES = (
    "run",
    "proposal",
    "application_copy",
    "visit_copy",
    "code_copy",
    "list_entry_copy",
    "item_copy",
    "agency_copy",
    "place_copy",
    "task_copy",
)


def upgrade() -> None:
    """Create the tables."""
    chassis.create()
    for script in (TASKS, COPIES, OWN):
        for statement in script.split(";\n"):
            if statement.strip():
                op.execute(statement)


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
    chassis.drop()
