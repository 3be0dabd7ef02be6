"""What M-05, M-06, M-09, M-10 and M-15 keep: reliefs, ways, wishes, subjects."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE place_copy ADD COLUMN subjects text[] NOT NULL DEFAULT '{}';
CREATE INDEX ix_place_copy_uscc ON place_copy (uscc);
CREATE INDEX ix_place_copy_subjects ON place_copy USING gin (subjects)
    WHERE subjects <> '{}';
ALTER TABLE visit_copy
    ADD COLUMN agencies text[] NOT NULL DEFAULT '{}',
    ADD COLUMN kind varchar NOT NULL DEFAULT '',
    ADD COLUMN counted boolean NOT NULL DEFAULT true,
    ADD COLUMN checked jsonb NOT NULL DEFAULT '[]';
ALTER TABLE proposal
    ADD COLUMN way varchar NOT NULL DEFAULT 'platform',
    ADD COLUMN reference varchar,
    ADD COLUMN override varchar,
    ADD COLUMN duty text[] NOT NULL DEFAULT '{}',
    ADD COLUMN wishes jsonb NOT NULL DEFAULT '{}';
CREATE TABLE relief (
    task varchar NOT NULL,
    kind varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    region varchar NOT NULL,
    agency varchar NOT NULL,
    domain varchar NOT NULL,
    status varchar NOT NULL,
    grounds jsonb NOT NULL,
    until date,
    clause varchar NOT NULL,
    fingerprint varchar NOT NULL,
    reason varchar,
    made_on date NOT NULL,
    changed_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_relief PRIMARY KEY (task, kind)
);
CREATE INDEX ix_relief_place ON relief (place);
CREATE INDEX ix_relief_agency ON relief (agency, status, task);
"""

DOWN = """
DROP TABLE relief;
ALTER TABLE proposal DROP COLUMN way, DROP COLUMN reference, DROP COLUMN override,
    DROP COLUMN duty, DROP COLUMN wishes;
ALTER TABLE visit_copy DROP COLUMN agencies, DROP COLUMN kind, DROP COLUMN counted,
    DROP COLUMN checked;
DROP INDEX ix_place_copy_subjects;
DROP INDEX ix_place_copy_uscc;
ALTER TABLE place_copy DROP COLUMN subjects;
"""


def upgrade() -> None:
    """Add them; rows that stand get what they had meant so far."""
    for statement in UP.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for statement in DOWN.split(";\n"):
        if statement.strip():
            op.execute(statement)
