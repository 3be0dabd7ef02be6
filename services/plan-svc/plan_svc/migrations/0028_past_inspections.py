"""What inspections found before, as sums by place and by item (P-27).

Triggers add what a statement changed, in its own transaction, whoever writes: so the
sums are always those of the tasks and results as they are. A task is born unvisited,
so an insert is not looked at, and filings stay as fast.
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE past_place (
    place varchar NOT NULL,
    year integer NOT NULL,
    domain varchar NOT NULL,
    visits integer NOT NULL,
    planned integer NOT NULL,
    problems integer NOT NULL,
    CONSTRAINT pk_past_place PRIMARY KEY (place, year, domain)
);
CREATE TABLE past_item (
    agency varchar NOT NULL,
    item varchar NOT NULL,
    year integer NOT NULL,
    visits integer NOT NULL,
    problems integer NOT NULL,
    CONSTRAINT pk_past_item PRIMARY KEY (agency, item, year)
)
"""
COUNTS = """status = 'visited' AND visited_on IS NOT NULL AND on_site
           AND NOT classified AND out_of_scope IS NULL"""
WHAT = """number, place, agency, domain, item_codes, kind,
       extract(year FROM visited_on)::int AS year"""
ADD = """
    at_places AS (
        INSERT INTO past_place AS kept (place, year, domain, visits, planned, problems)
        SELECT place, year, domain, sum(visits),
               coalesce(sum(visits) FILTER (WHERE kind = 'planned'), 0), sum(problems)
        FROM judged GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (place, year, domain) DO UPDATE
        SET visits = kept.visits + excluded.visits,
            planned = kept.planned + excluded.planned,
            problems = kept.problems + excluded.problems
    )
    INSERT INTO past_item AS kept (agency, item, year, visits, problems)
    SELECT agency, item, year, sum(visits), sum(problems)
    FROM judged, unnest(item_codes) AS item GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (agency, item, year) DO UPDATE
    SET visits = kept.visits + excluded.visits,
        problems = kept.problems + excluded.problems;
"""
"""Rows are locked in order, so that two batches never wait for each other."""
FOUND = """(EXISTS (
            SELECT FROM task_result r WHERE r.task = c.number AND r.problem))::int"""
OF_TASKS = f"""
CREATE FUNCTION count_past_of_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH change AS (
        SELECT {WHAT}, 1 AS visits FROM after WHERE {COUNTS}
        UNION ALL
        SELECT {WHAT}, -1 FROM before WHERE {COUNTS}
    ), differing AS (
        SELECT number, place, agency, domain, item_codes, kind, year,
               sum(visits) AS visits
        FROM change GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(visits) <> 0
    ), judged AS (
        SELECT c.*, c.visits * {FOUND} AS problems FROM differing c
    ),
    {ADD}
    RETURN NULL;
END
$$
"""  # noqa: S608 - our own columns
OF_RESULTS = f"""
CREATE FUNCTION count_past_of_results_{{event}}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched varchar[];
BEGIN
    SELECT array_agg(DISTINCT task) INTO touched FROM ({{changed}}) x;
    PERFORM FROM task WHERE number = ANY(touched) ORDER BY number FOR UPDATE;
    WITH c AS (SELECT {WHAT} FROM task WHERE number = ANY(touched) AND {COUNTS}),
    judged AS (
        SELECT c.*, 0 AS visits, {FOUND} - (EXISTS (
            SELECT FROM ({{before}}) r WHERE r.task = c.number AND r.problem
        ))::int AS problems FROM c
    ),
    {ADD}
    RETURN NULL;
END
$$
"""  # noqa: S608 - our own columns
"""A task that is being visited meanwhile is waited for: one of both sees the other."""
UNTOUCHED = """
    SELECT r.task, r.problem FROM task_result r WHERE r.task = ANY(touched)
      AND NOT EXISTS (
          SELECT FROM after n WHERE (n.task, n.visit) = (r.task, r.visit))"""
EVENTS = {
    "insert": ("SELECT task FROM after", UNTOUCHED, "NEW TABLE AS after"),
    "update": (
        "SELECT task FROM after",
        UNTOUCHED + " UNION ALL SELECT task, problem FROM before",  # noqa: S608
        "OLD TABLE AS before NEW TABLE AS after",
    ),
    "delete": (
        "SELECT task FROM before",
        """SELECT task, problem FROM task_result WHERE task = ANY(touched)
           UNION ALL SELECT task, problem FROM before""",
        "OLD TABLE AS before",
    ),
}
RECOUNT = f"""
CREATE FUNCTION recount_past() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE task, task_result IN SHARE MODE;
    DELETE FROM past_place;
    DELETE FROM past_item;
    WITH c AS MATERIALIZED (SELECT {WHAT} FROM task WHERE {COUNTS}),
    judged AS MATERIALIZED (
        SELECT c.*, 1 AS visits, (f.task IS NOT NULL)::int AS problems
        FROM c LEFT JOIN (SELECT DISTINCT task FROM task_result WHERE problem) f
             ON f.task = c.number
    ),
    {ADD}
END
$$
"""  # noqa: S608 - our own columns


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
    op.execute(OF_TASKS)
    op.execute(
        "CREATE TRIGGER count_past AFTER UPDATE ON task "
        "REFERENCING OLD TABLE AS before NEW TABLE AS after "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_past_of_tasks()"
    )
    for event, (changed, before, tables) in EVENTS.items():
        op.execute(OF_RESULTS.format(event=event, changed=changed, before=before))
        op.execute(
            f"CREATE TRIGGER count_past_{event} AFTER {event} ON task_result "
            f"REFERENCING {tables} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION count_past_of_results_{event}()"
        )
    op.execute(RECOUNT)
    op.execute("SELECT recount_past()")


def downgrade() -> None:
    op.execute("DROP FUNCTION recount_past()")
    op.execute("DROP TRIGGER count_past ON task")
    op.execute("DROP FUNCTION count_past_of_tasks()")
    for event in EVENTS:
        op.execute(f"DROP TRIGGER count_past_{event} ON task_result")
        op.execute(f"DROP FUNCTION count_past_of_results_{event}()")
    op.execute("DROP TABLE past_item")
    op.execute("DROP TABLE past_place")
