"""Subjects, places, lists, inspectors, their history, and the portrait's copies."""

from alembic import op

from shared.migrate import chassis

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = """
    version integer NOT NULL,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
"""

REGISTER = f"""
CREATE TABLE subject (
    uscc varchar NOT NULL,
    name varchar NOT NULL,
    region varchar NOT NULL,
    founded date,
    status varchar NOT NULL,
    reason varchar,
    {KEPT}
    CONSTRAINT pk_subject PRIMARY KEY (uscc)
);
CREATE INDEX ix_subject_region ON subject (region, uscc);
CREATE TABLE place (
    number varchar NOT NULL,
    uscc varchar NOT NULL,
    address varchar NOT NULL,
    region varchar NOT NULL,
    town varchar,
    kind varchar NOT NULL,
    business_types text[] NOT NULL,
    closed_weekdays smallint[] NOT NULL,
    closed_days date[] NOT NULL,
    retired boolean NOT NULL,
    {KEPT}
    CONSTRAINT pk_place PRIMARY KEY (number)
);
CREATE INDEX ix_place_uscc ON place (uscc);
CREATE INDEX ix_place_region ON place (region, number);
CREATE TABLE project_party (
    number varchar NOT NULL,
    uscc varchar NOT NULL,
    role varchar NOT NULL,
    CONSTRAINT pk_project_party PRIMARY KEY (number, uscc, role)
);
CREATE INDEX ix_project_party_uscc ON project_party (uscc);
CREATE TABLE list_entry (
    list_name varchar NOT NULL,
    uscc varchar NOT NULL,
    domain varchar NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    reason varchar NOT NULL,
    by varchar NOT NULL,
    active boolean NOT NULL,
    origin varchar NOT NULL,
    {KEPT}
    CONSTRAINT pk_list_entry PRIMARY KEY (list_name, uscc, domain)
);
CREATE INDEX ix_list_entry_uscc ON list_entry (uscc);
CREATE TABLE inspector (
    certificate varchar NOT NULL,
    name varchar NOT NULL,
    agency varchar NOT NULL,
    section varchar,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    qualifications text[] NOT NULL,
    revoked boolean NOT NULL,
    {KEPT}
    CONSTRAINT pk_inspector PRIMARY KEY (certificate)
);
CREATE INDEX ix_inspector_agency ON inspector (agency, certificate);
CREATE TABLE history (
    aggregate varchar NOT NULL,
    aggregate_id varchar NOT NULL,
    version integer NOT NULL,
    state jsonb NOT NULL,
    replaced_at timestamptz NOT NULL,
    CONSTRAINT pk_history PRIMARY KEY (aggregate, aggregate_id, version)
);
"""

COPIES = """
CREATE TABLE grade_copy (
    uscc varchar NOT NULL,
    domain varchar NOT NULL,
    grade varchar NOT NULL,
    model varchar NOT NULL,
    model_version varchar NOT NULL,
    reasons text[] NOT NULL,
    cause varchar NOT NULL,
    valid_from date NOT NULL,
    unobtrusive boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_grade_copy PRIMARY KEY (uscc, domain)
);
CREATE TABLE visit_copy (
    visit_id varchar NOT NULL,
    number integer NOT NULL,
    code varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    day date NOT NULL,
    agencies text[] NOT NULL,
    tasks text[] NOT NULL,
    kind varchar NOT NULL,
    counted boolean NOT NULL,
    started_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_visit_copy PRIMARY KEY (visit_id)
);
CREATE INDEX ix_visit_copy_uscc ON visit_copy (uscc, started_at);
CREATE TABLE result_copy (
    visit_id varchar NOT NULL,
    agency varchar NOT NULL,
    domain varchar NOT NULL,
    uscc varchar NOT NULL,
    day date NOT NULL,
    points jsonb NOT NULL,
    problems integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_result_copy PRIMARY KEY (visit_id, agency)
);
CREATE INDEX ix_result_copy_uscc ON result_copy (uscc);
CREATE TABLE rating_copy (
    visit_id varchar NOT NULL,
    agency varchar NOT NULL,
    uscc varchar NOT NULL,
    score integer NOT NULL,
    rated_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_rating_copy PRIMARY KEY (visit_id, agency)
);
CREATE INDEX ix_rating_copy_uscc ON rating_copy (uscc);
CREATE TABLE proposal_copy (
    number varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    day date NOT NULL,
    lead varchar NOT NULL,
    status varchar NOT NULL,
    agencies text[] NOT NULL,
    visits_saved integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_proposal_copy PRIMARY KEY (number)
);
CREATE INDEX ix_proposal_copy_uscc ON proposal_copy (uscc, day);
"""

TABLES = (
    "proposal_copy",
    "rating_copy",
    "result_copy",
    "visit_copy",
    "grade_copy",
    "history",
    "inspector",
    "list_entry",
    "project_party",
    "place",
    "subject",
)


def upgrade() -> None:
    chassis.create()
    for statement in (REGISTER + COPIES).split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
    chassis.drop()
