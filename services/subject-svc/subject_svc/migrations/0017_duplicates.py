"""Subjects that may be one are found by what they share (S-01)."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE changed_subject (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uscc varchar NOT NULL,
    CONSTRAINT pk_changed_subject PRIMARY KEY (id)
);
CREATE TABLE subject_likeness (
    key varchar NOT NULL,
    uscc varchar NOT NULL,
    CONSTRAINT pk_subject_likeness PRIMARY KEY (key, uscc)
);
CREATE INDEX ix_subject_likeness_uscc ON subject_likeness (uscc);
CREATE TABLE subject_duplicate (
    first varchar NOT NULL,
    second varchar NOT NULL,
    reasons text[] NOT NULL,
    found_at timestamptz NOT NULL,
    status varchar NOT NULL,
    decided_by varchar,
    decided_at timestamptz,
    reason varchar,
    CONSTRAINT pk_subject_duplicate PRIMARY KEY (first, second)
);
CREATE INDEX ix_subject_duplicate_second ON subject_duplicate (second);
CREATE INDEX ix_subject_duplicate_found_at
    ON subject_duplicate (found_at, first, second);
ALTER TABLE subject ADD COLUMN registration_number varchar;
INSERT INTO changed_subject (uscc) SELECT uscc FROM subject
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE subject DROP COLUMN registration_number")
    for table in ("subject_duplicate", "subject_likeness", "changed_subject"):
        op.execute(f"DROP TABLE {table}")
