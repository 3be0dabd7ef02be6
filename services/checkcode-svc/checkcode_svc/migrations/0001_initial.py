"""Copies of neighbours' state; applications, codes, visits, ratings, messages."""

from alembic import op

from shared.migrate import chassis

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COPIES = """
CREATE TABLE agency_copy (
    code varchar NOT NULL,
    name varchar NOT NULL,
    name_en varchar NOT NULL,
    level varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    retired boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_agency_copy PRIMARY KEY (code)
);
CREATE TABLE item_copy (
    code varchar NOT NULL,
    name varchar NOT NULL,
    domain varchar NOT NULL,
    legal_basis varchar NOT NULL,
    check_points jsonb NOT NULL,
    materials text[] NOT NULL,
    joint_forbidden boolean NOT NULL,
    filed boolean NOT NULL,
    valid_to date,
    claimed_by text[] NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_item_copy PRIMARY KEY (code)
);
CREATE TABLE task_copy (
    number varchar NOT NULL,
    agency varchar NOT NULL,
    section varchar,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    source varchar NOT NULL,
    source_reason varchar,
    plan_code varchar,
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
    duration_minutes integer NOT NULL,
    materials text[] NOT NULL,
    status varchar NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_task_copy PRIMARY KEY (number)
);
CREATE INDEX ix_task_copy_place
    ON task_copy (place, status);
CREATE TABLE place_copy (
    number varchar NOT NULL,
    uscc varchar NOT NULL,
    subject_name varchar NOT NULL,
    address varchar NOT NULL,
    region varchar NOT NULL,
    kind varchar NOT NULL,
    closed_weekdays integer[] NOT NULL,
    closed_days date[] NOT NULL,
    retired boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_place_copy PRIMARY KEY (number)
);
CREATE TABLE inspector_copy (
    certificate varchar NOT NULL,
    name varchar NOT NULL,
    agency varchar NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    revoked boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_inspector_copy PRIMARY KEY (certificate)
);
CREATE TABLE proposal_copy (
    number varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    region varchar NOT NULL,
    day date NOT NULL,
    lead varchar NOT NULL,
    status varchar NOT NULL,
    members jsonb NOT NULL,
    application_id varchar,
    reason varchar,
    version integer NOT NULL,
    CONSTRAINT pk_proposal_copy PRIMARY KEY (number)
);
"""

APPLICATIONS = """
CREATE TABLE application (
    id uuid NOT NULL,
    agency varchar NOT NULL,
    region varchar NOT NULL,
    domain varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    kind_of_visit varchar NOT NULL,
    questioned_at varchar,
    source varchar,
    source_reason varchar,
    ground varchar,
    emergency_text varchar,
    supervisor_reason varchar,
    day date NOT NULL,
    duration_minutes integer NOT NULL,
    counted boolean NOT NULL,
    surprise boolean NOT NULL,
    status varchar NOT NULL,
    options jsonb NOT NULL,
    left_out jsonb NOT NULL,
    chosen text[] NOT NULL,
    proposal varchar,
    agreed boolean NOT NULL,
    made_by_matching boolean NOT NULL,
    matching_unavailable boolean NOT NULL,
    issued_late boolean NOT NULL,
    late_overdue boolean NOT NULL,
    expires_on date,
    declined_reason varchar,
    declined_text varchar,
    reason varchar,
    applied_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_application PRIMARY KEY (id)
);
CREATE INDEX ix_application_agency
    ON application (agency, id);
CREATE UNIQUE INDEX uq_application_proposal
    ON application (proposal)
    WHERE proposal IS NOT NULL AND status IN ('awaiting_answers', 'issued');
CREATE TABLE application_member (
    application_id uuid NOT NULL,
    agency varchar NOT NULL,
    tasks text[] NOT NULL,
    items text[] NOT NULL,
    inspectors text[] NOT NULL,
    CONSTRAINT pk_application_member PRIMARY KEY (application_id, agency),
    CONSTRAINT fk_application_member_application_id_application
        FOREIGN KEY (application_id) REFERENCES application (id)
);
CREATE TABLE task_hold (
    task varchar NOT NULL,
    agency varchar NOT NULL,
    application_id uuid NOT NULL,
    code varchar,
    CONSTRAINT pk_task_hold PRIMARY KEY (task),
    CONSTRAINT fk_task_hold_application_id_application
        FOREIGN KEY (application_id) REFERENCES application (id)
);
CREATE INDEX ix_task_hold_application_id
    ON task_hold (application_id);
"""

CODES = """
CREATE TABLE code (
    code varchar NOT NULL,
    token_seed varchar NOT NULL,
    token_hash varchar NOT NULL,
    application_id uuid NOT NULL,
    proposal varchar,
    lead varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    region varchar NOT NULL,
    kind varchar NOT NULL,
    kind_of_visit varchar NOT NULL,
    questioned_at varchar,
    day date NOT NULL,
    expires_on date,
    duration_minutes integer NOT NULL,
    status varchar NOT NULL,
    surprise boolean NOT NULL,
    counted boolean NOT NULL,
    issued_late boolean NOT NULL,
    matching_unavailable boolean NOT NULL,
    issued_at timestamptz NOT NULL,
    issued_on date NOT NULL,
    reason varchar,
    last_visit_on date,
    rating_attempts integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_code PRIMARY KEY (code),
    CONSTRAINT fk_code_application_id_application
        FOREIGN KEY (application_id) REFERENCES application (id)
);
CREATE INDEX ix_code_place
    ON code (place, day);
CREATE INDEX ix_code_status
    ON code (status, expires_on);
CREATE UNIQUE INDEX uq_code_live_application
    ON code (application_id)
    WHERE status NOT IN ('cancelled', 'expired');
CREATE UNIQUE INDEX uq_code_live_proposal
    ON code (proposal)
    WHERE proposal IS NOT NULL AND status NOT IN ('cancelled', 'expired');
CREATE UNIQUE INDEX uq_code_token_hash
    ON code (token_hash);
CREATE TABLE code_member (
    code varchar NOT NULL,
    agency varchar NOT NULL,
    position integer NOT NULL,
    tasks text[] NOT NULL,
    items text[] NOT NULL,
    inspectors text[] NOT NULL,
    CONSTRAINT pk_code_member PRIMARY KEY (code, agency),
    CONSTRAINT fk_code_member_code_code
        FOREIGN KEY (code) REFERENCES code (code)
);
CREATE SEQUENCE code_serial;
"""

VISITS = """
CREATE TABLE visit (
    id uuid NOT NULL,
    code varchar NOT NULL,
    number integer NOT NULL,
    region varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    day date NOT NULL,
    kind varchar NOT NULL,
    counted boolean NOT NULL,
    started_at timestamptz NOT NULL,
    presented_by varchar NOT NULL,
    presented_where varchar,
    complete boolean NOT NULL,
    CONSTRAINT pk_visit PRIMARY KEY (id),
    CONSTRAINT fk_visit_code_code
        FOREIGN KEY (code) REFERENCES code (code)
);
CREATE INDEX ix_visit_day
    ON visit (day);
CREATE UNIQUE INDEX uq_visit_code
    ON visit (code, number);
CREATE TABLE visit_part (
    visit_id uuid NOT NULL,
    agency varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    position integer NOT NULL,
    tasks text[] NOT NULL,
    items text[] NOT NULL,
    inspectors text[] NOT NULL,
    status varchar NOT NULL,
    points jsonb NOT NULL,
    problems integer NOT NULL,
    due_on date,
    supervisor_reason varchar,
    recorded_at timestamptz,
    recorded_on date,
    version integer NOT NULL,
    CONSTRAINT pk_visit_part PRIMARY KEY (visit_id, agency),
    CONSTRAINT fk_visit_part_visit_id_visit
        FOREIGN KEY (visit_id) REFERENCES visit (id)
);
CREATE TABLE rating (
    visit_id uuid NOT NULL,
    agency varchar NOT NULL,
    code varchar NOT NULL,
    region varchar NOT NULL,
    secret_hash varchar NOT NULL,
    score integer,
    remark varchar,
    text varchar,
    rated_at timestamptz,
    rated_on date,
    CONSTRAINT pk_rating PRIMARY KEY (visit_id, agency),
    CONSTRAINT fk_rating_visit_id_visit
        FOREIGN KEY (visit_id) REFERENCES visit (id)
);
CREATE UNIQUE INDEX uq_rating_secret_hash
    ON rating (secret_hash);
CREATE TABLE message (
    id uuid NOT NULL,
    region varchar NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    code varchar NOT NULL,
    agency varchar NOT NULL,
    visit_id uuid NOT NULL,
    text_zh varchar NOT NULL,
    text_en varchar NOT NULL,
    data jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (id)
);
CREATE INDEX ix_message_region
    ON message (region, id);
CREATE TABLE report (
    id uuid NOT NULL,
    token varchar NOT NULL,
    code varchar,
    region varchar,
    text varchar NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT pk_report PRIMARY KEY (id)
);
"""

TABLES = (
    "report",
    "message",
    "rating",
    "visit_part",
    "visit",
    "code_member",
    "code",
    "task_hold",
    "application_member",
    "application",
    "proposal_copy",
    "inspector_copy",
    "place_copy",
    "task_copy",
    "item_copy",
    "agency_copy",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    chassis.create()
    for script in (COPIES, APPLICATIONS, CODES, VISITS):
        for statement in script.split(";\n"):
            if statement.strip():
                op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP SEQUENCE code_serial")
    chassis.drop()
