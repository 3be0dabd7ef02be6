"""Agencies, items, plans with their filing, subjects and draws, tasks, copies."""

from alembic import op

from shared.migrate import chassis

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LIBRARY = """
CREATE TABLE agency (
    code varchar NOT NULL,
    name varchar NOT NULL,
    name_en varchar NOT NULL,
    level varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    sections text[] NOT NULL,
    sectors text[] NOT NULL,
    retired boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_agency PRIMARY KEY (code)
);
CREATE INDEX ix_agency_region ON agency (region, code);
CREATE TABLE item (
    code varchar NOT NULL,
    name varchar NOT NULL,
    domain varchar NOT NULL,
    level varchar NOT NULL,
    risk varchar NOT NULL,
    item_list varchar NOT NULL,
    legal_basis varchar NOT NULL,
    check_points jsonb NOT NULL,
    materials text[] NOT NULL,
    joint_forbidden boolean NOT NULL,
    off_site_possible boolean NOT NULL,
    filed boolean NOT NULL,
    valid_to date,
    claimed_by text[] NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_item PRIMARY KEY (code)
);
CREATE INDEX ix_item_domain ON item (domain, code);
"""

PLANS = """
CREATE TABLE plan (
    id uuid NOT NULL,
    plan_code varchar,
    reserved_code varchar,
    status varchar NOT NULL,
    agency varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    title varchar NOT NULL,
    kind varchar NOT NULL,
    items text[] NOT NULL,
    partner_agencies text[] NOT NULL,
    period_from date,
    period_to date,
    scope varchar NOT NULL,
    scope_open boolean NOT NULL,
    legal_basis varchar NOT NULL,
    ratio numeric,
    method varchar,
    mode varchar NOT NULL,
    check_points varchar NOT NULL,
    frequency varchar NOT NULL,
    necessity varchar NOT NULL,
    materials text[] NOT NULL,
    parent_plan_code varchar,
    exception varchar,
    exception_reference varchar NOT NULL,
    surprise boolean NOT NULL,
    classified boolean NOT NULL,
    duration_minutes integer NOT NULL,
    section varchar,
    reasons jsonb NOT NULL,
    reason varchar,
    round integer NOT NULL,
    subject_count integer NOT NULL,
    task_count integer NOT NULL,
    version integer NOT NULL,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    filed_at timestamptz,
    CONSTRAINT pk_plan PRIMARY KEY (id)
);
CREATE INDEX ix_plan_agency ON plan (agency, id);
CREATE INDEX ix_plan_region ON plan (region, id);
CREATE UNIQUE INDEX uq_plan_code ON plan (plan_code);
CREATE TABLE plan_step (
    plan_id uuid NOT NULL,
    round integer NOT NULL,
    name varchar NOT NULL,
    ordinal integer NOT NULL,
    authority varchar NOT NULL,
    status varchar NOT NULL,
    by varchar,
    reason varchar,
    decided_at timestamptz,
    CONSTRAINT pk_plan_step PRIMARY KEY (plan_id, round, name)
);
CREATE INDEX ix_plan_step_authority ON plan_step (authority, status);
CREATE TABLE plan_subject (
    plan_id uuid NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    line integer NOT NULL,
    drawn boolean NOT NULL,
    reasons jsonb NOT NULL,
    CONSTRAINT pk_plan_subject PRIMARY KEY (plan_id, place)
);
CREATE INDEX ix_plan_subject_uscc ON plan_subject (plan_id, uscc);
CREATE UNLOGGED TABLE plan_upload (
    plan_id uuid NOT NULL,
    line integer NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    reasons jsonb NOT NULL,
    CONSTRAINT pk_plan_upload PRIMARY KEY (plan_id, line)
);
CREATE TABLE plan_draw (
    plan_id uuid NOT NULL,
    seed varchar NOT NULL,
    algorithm varchar NOT NULL,
    ratios jsonb NOT NULL,
    by_grade jsonb NOT NULL,
    frame_size integer NOT NULL,
    frame_digest varchar NOT NULL,
    frame bytea NOT NULL,
    drawn integer NOT NULL,
    drawn_at timestamptz NOT NULL,
    CONSTRAINT pk_plan_draw PRIMARY KEY (plan_id)
);
CREATE TABLE plan_serial (
    region varchar NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT pk_plan_serial PRIMARY KEY (region, year)
);
"""

TASKS = """
CREATE TABLE task (
    number varchar NOT NULL,
    agency varchar NOT NULL,
    section varchar,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    source varchar NOT NULL,
    source_number varchar,
    source_reason varchar,
    plan_id uuid,
    plan_code varchar,
    plan_kind varchar,
    lead varchar,
    items jsonb NOT NULL,
    item_codes text[] NOT NULL,
    earliest date NOT NULL,
    latest date NOT NULL,
    known_on date NOT NULL,
    settled_on date,
    visited_on date,
    period_from date,
    period_to date,
    on_site boolean NOT NULL,
    surprise boolean NOT NULL,
    classified boolean NOT NULL,
    joint_forbidden boolean NOT NULL,
    out_of_scope varchar,
    duration_minutes integer NOT NULL,
    materials text[] NOT NULL DEFAULT '{}',
    status varchar NOT NULL,
    reason varchar,
    joint varchar,
    version integer NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (number)
);
CREATE INDEX ix_task_agency ON task (agency, number);
CREATE INDEX ix_task_place ON task (place, domain);
CREATE INDEX ix_task_plan ON task (plan_id) WHERE status = 'scheduled';
CREATE INDEX ix_task_uscc ON task (uscc);
CREATE TABLE task_code (
    task varchar NOT NULL,
    code varchar NOT NULL,
    day date NOT NULL,
    live boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_task_code PRIMARY KEY (task, code)
);
CREATE TABLE task_joint (
    task varchar NOT NULL,
    proposal varchar NOT NULL,
    day date NOT NULL,
    lead varchar NOT NULL,
    live boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_task_joint PRIMARY KEY (task, proposal)
);
"""

COPIES = """
CREATE TABLE place_copy (
    number varchar NOT NULL,
    uscc varchar NOT NULL,
    region varchar NOT NULL,
    town varchar,
    kind varchar NOT NULL,
    business_types text[] NOT NULL,
    retired boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_place_copy PRIMARY KEY (number)
);
CREATE INDEX ix_place_copy_region ON place_copy (region, number);
CREATE INDEX ix_place_copy_uscc ON place_copy (uscc);
CREATE TABLE grade_copy (
    uscc varchar NOT NULL,
    domain varchar NOT NULL,
    grade varchar NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_grade_copy PRIMARY KEY (uscc, domain)
);
CREATE TABLE list_copy (
    uscc varchar NOT NULL,
    list_name varchar NOT NULL,
    domain varchar NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    active boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_list_copy PRIMARY KEY (uscc, list_name, domain)
);
"""

TABLES = (
    "list_copy",
    "grade_copy",
    "place_copy",
    "task_joint",
    "task_code",
    "task",
    "plan_serial",
    "plan_draw",
    "plan_upload",
    "plan_subject",
    "plan_step",
    "plan",
    "item",
    "agency",
)


def upgrade() -> None:
    chassis.create()
    for statement in (LIBRARY + PLANS + TASKS + COPIES).split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
    chassis.drop()
