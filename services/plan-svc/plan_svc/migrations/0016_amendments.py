"""Filed plans are amended: editions, what leaves, what owners answer, occasions."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE plan ADD COLUMN amends uuid;
ALTER TABLE plan ADD COLUMN edition integer NOT NULL DEFAULT 1;
ALTER TABLE plan ADD COLUMN change_reason varchar;
ALTER TABLE plan ADD COLUMN stated_at timestamptz;
ALTER TABLE plan ADD COLUMN occasions jsonb NOT NULL DEFAULT '[]';
DROP INDEX uq_plan_code;
CREATE UNIQUE INDEX uq_plan_code ON plan (plan_code) WHERE amends IS NULL;
CREATE UNIQUE INDEX uq_plan_amendment ON plan (amends)
    WHERE status IN ('draft', 'submitted');
CREATE INDEX ix_plan_edition ON plan (amends, edition);
CREATE TABLE plan_edition (
    plan_id uuid NOT NULL,
    edition integer NOT NULL,
    content jsonb NOT NULL,
    change_reason varchar,
    subject_count integer NOT NULL,
    task_count integer NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT pk_plan_edition PRIMARY KEY (plan_id, edition)
);
ALTER TABLE plan_subject ADD COLUMN since integer NOT NULL DEFAULT 1;
DROP INDEX ix_plan_subject_uscc;
CREATE INDEX ix_plan_subject_uscc ON plan_subject (uscc, plan_id);
CREATE TABLE plan_subject_past (
    plan_id uuid NOT NULL,
    place varchar NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    uscc varchar NOT NULL,
    line integer NOT NULL,
    drawn boolean NOT NULL,
    reasons jsonb NOT NULL,
    gone_for varchar NOT NULL,
    CONSTRAINT pk_plan_subject_past PRIMARY KEY (plan_id, place, since)
);
CREATE TABLE plan_leaving (
    plan_id uuid NOT NULL,
    place varchar NOT NULL,
    gone_for varchar NOT NULL,
    CONSTRAINT pk_plan_leaving PRIMARY KEY (plan_id, place)
);
CREATE TABLE plan_answer (
    plan_id uuid NOT NULL,
    task varchar NOT NULL,
    held varchar NOT NULL,
    reply varchar NOT NULL,
    reason varchar NOT NULL,
    agency varchar NOT NULL,
    by varchar NOT NULL,
    answered_at timestamptz NOT NULL,
    CONSTRAINT pk_plan_answer PRIMARY KEY (plan_id, task)
);
ALTER TABLE task ADD COLUMN occasion integer NOT NULL DEFAULT 1;
DROP INDEX ix_task_plan;
CREATE INDEX ix_task_plan ON task (plan_id, number) WHERE plan_id IS NOT NULL;
"""
DOWN = """
DROP INDEX ix_task_plan;
CREATE INDEX ix_task_plan ON task (plan_id) WHERE status = 'scheduled';
ALTER TABLE task DROP COLUMN occasion;
DROP TABLE plan_answer;
DROP TABLE plan_leaving;
DROP TABLE plan_subject_past;
DROP INDEX ix_plan_subject_uscc;
CREATE INDEX ix_plan_subject_uscc ON plan_subject (plan_id, uscc);
ALTER TABLE plan_subject DROP COLUMN since;
DROP TABLE plan_edition;
DROP INDEX ix_plan_edition;
DROP INDEX uq_plan_amendment;
DROP INDEX uq_plan_code;
UPDATE plan SET plan_code = NULL WHERE amends IS NOT NULL;
CREATE UNIQUE INDEX uq_plan_code ON plan (plan_code);
ALTER TABLE plan DROP COLUMN occasions;
ALTER TABLE plan DROP COLUMN stated_at;
ALTER TABLE plan DROP COLUMN change_reason;
ALTER TABLE plan DROP COLUMN edition;
ALTER TABLE plan DROP COLUMN amends;
"""


def upgrade() -> None:
    for statement in UP.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    for statement in DOWN.split(";\n"):
        if statement.strip():
            op.execute(statement)
