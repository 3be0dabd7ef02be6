"""Duties: what the law asks to be inspected at a place, and until when (P-13).

The database marks the places of which anything changed, by triggers, whoever writes;
a job looks at them again. Marks are added and never changed, so nobody waits for one.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE duty (
    number varchar NOT NULL,
    law_row varchar NOT NULL,
    bases jsonb NOT NULL,
    is_binding boolean NOT NULL,
    agency varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    town varchar,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    grade varchar NOT NULL,
    mode varchar NOT NULL,
    risk varchar,
    spared_on_site boolean NOT NULL,
    minimum integer NOT NULL,
    period_from date NOT NULL,
    due_on date NOT NULL,
    comes_on date NOT NULL,
    status varchar NOT NULL,
    done integer NOT NULL,
    done_on date,
    task varchar,
    surprise boolean NOT NULL,
    turns_on date,
    version integer NOT NULL,
    CONSTRAINT pk_duty PRIMARY KEY (number)
);
CREATE INDEX ix_duty_due_on ON duty (due_on, number);
CREATE INDEX ix_duty_agency ON duty (agency, number);
CREATE INDEX ix_duty_place ON duty (place);
CREATE INDEX ix_duty_turns_on ON duty (turns_on) WHERE turns_on IS NOT NULL;
CREATE INDEX ix_duty_overdue ON duty (due_on, agency) WHERE status = 'overdue';
CREATE TABLE duty_mark (
    id bigint GENERATED ALWAYS AS IDENTITY,
    place varchar NOT NULL,
    CONSTRAINT pk_duty_mark PRIMARY KEY (id)
);
CREATE TABLE duty_turn (
    id integer NOT NULL,
    law varchar NOT NULL,
    day date NOT NULL,
    marking_after varchar,
    CONSTRAINT pk_duty_turn PRIMARY KEY (id)
);
CREATE INDEX ix_grade_copy_valid_from ON grade_copy (valid_from)
"""
MARKS = {
    "place_copy": """
        SELECT c.number FROM changed c
        WHERE c.business_types <> '{}' OR EXISTS (
                  SELECT FROM grade_copy g WHERE g.uscc = c.uscc)
           OR EXISTS (SELECT FROM duty d WHERE d.place = c.number)""",
    "grade_copy": """
        SELECT DISTINCT p.number FROM changed c
        JOIN place_copy p ON p.uscc = ANY(aliases_of(c.uscc))""",
    "task": """
        SELECT DISTINCT d.place FROM changed c
        LEFT JOIN alias a ON a.code = c.place
        JOIN duty d ON d.place = coalesce(a.same_as, c.place)
        WHERE c.kind = 'planned'""",
    "alias": """
        SELECT p.number FROM changed c
        JOIN place_copy p ON p.number IN (c.code, c.same_as) UNION
        SELECT p.number FROM changed c
        JOIN place_copy p ON p.uscc IN (c.code, c.same_as)""",
}
"""Which places a change of a table's rows marks. A place whose kinds and grades ask
nothing has no duty, and a task there marks nothing: filings stay as fast."""
FUNCTION = """
CREATE FUNCTION mark_duties_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO duty_mark (place) {places};
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER mark_duties_{event} AFTER {event} ON {table}
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION mark_duties_of_{table}()
"""
EVENTS = ("insert", "update")


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
    for table, places in MARKS.items():
        op.execute(FUNCTION.format(table=table, places=places))
        for event in EVENTS:
            op.execute(TRIGGER.format(table=table, event=event))


def downgrade() -> None:
    for table in MARKS:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER mark_duties_{event} ON {table}")
        op.execute(f"DROP FUNCTION mark_duties_of_{table}()")
    op.execute("DROP INDEX ix_grade_copy_valid_from")
    for table in ("duty_turn", "duty_mark", "duty"):
        op.execute(f"DROP TABLE {table}")
