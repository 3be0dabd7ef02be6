"""Subjects are found by any part of name, address or code, however short (ADR 0071).

The database keeps the row of each subject by triggers. `grams` gives each character of
a text and each pair of neighbours; it is costly, so that the planner tries it last.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("subject", "place", "grade_day", "list_entry")
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
TABLE = """
CREATE TABLE sought (
    uscc varchar NOT NULL,
    name varchar NOT NULL,
    words varchar NOT NULL,
    status varchar NOT NULL,
    industry varchar,
    changed_at timestamptz NOT NULL,
    areas text[] NOT NULL,
    business_types text[] NOT NULL,
    addresses varchar NOT NULL,
    grades text[] NOT NULL,
    lists text[] NOT NULL,
    CONSTRAINT pk_sought PRIMARY KEY (uscc)
)
"""
GRAMS = """
CREATE FUNCTION grams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT string_to_array(words, NULL) || ARRAY(
        SELECT substr(words, at, 2) FROM generate_series(1, length(words) - 1) AS at)
$$
"""
ROWS = """
SELECT s.uscc, s.name, lower(s.name), s.status, s.industry, s.changed_at,
       ARRAY(SELECT DISTINCT left(area, n) FROM unnest(
                 s.region::text || coalesce(p.areas, '{}')) AS area,
                 unnest('{2,4,6,9}'::int[]) AS n
             WHERE length(area) >= n ORDER BY 1),
       ARRAY(SELECT DISTINCT kind FROM unnest(
                 string_to_array(p.kinds, ';')) AS kind
             WHERE kind <> '' ORDER BY 1),
       coalesce(lower(p.addresses), ''),
       ARRAY(SELECT DISTINCT domain || '|' || grade FROM grade_day g
             WHERE g.uscc = s.uscc ORDER BY 1),
       ARRAY(SELECT list_name || '|' || domain FROM list_entry e
             WHERE e.uscc = s.uscc AND e.active ORDER BY 1)
FROM subject s LEFT JOIN LATERAL (
    SELECT array_agg(coalesce(nullif(town, ''), region)::text) AS areas,
           string_agg(array_to_string(business_types, ';'), ';') AS kinds,
           string_agg(address, E'\\n' ORDER BY number) AS addresses
    FROM place WHERE place.uscc = s.uscc) p ON true
"""
KEEP = f"""
CREATE FUNCTION keep_sought(codes text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO sought AS kept (uscc, name, words, status, industry, changed_at, areas,
                                business_types, addresses, grades, lists)
    {ROWS} WHERE s.uscc = ANY(codes)
    ON CONFLICT (uscc) DO UPDATE
    SET name = excluded.name, words = excluded.words, status = excluded.status,
        industry = excluded.industry, changed_at = excluded.changed_at,
        areas = excluded.areas, business_types = excluded.business_types,
        addresses = excluded.addresses, grades = excluded.grades,
        lists = excluded.lists
    WHERE (kept.*) IS DISTINCT FROM (excluded.*)
$$
"""  # noqa: S608 - our own text
TRIGGERED = """
CREATE FUNCTION keep_sought_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_sought(ARRAY(SELECT DISTINCT uscc::text FROM changed));
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER keep_sought_{event} AFTER {event} ON {table}
REFERENCING {rows} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION keep_sought_of_changed()
"""
INDEXES = """
CREATE INDEX ix_sought_any ON sought USING gin (grams(words), grams(addresses), areas,
    business_types, grades, lists, (ARRAY[status::text]));
CREATE INDEX ix_sought_code ON sought USING gin (uscc gin_trgm_ops);
CREATE INDEX ix_sought_name ON sought (name, uscc);
CREATE INDEX ix_sought_changed ON sought (changed_at, uscc);
CREATE INDEX ix_sought_industry ON sought (industry text_pattern_ops)
    WHERE industry IS NOT NULL;
DROP INDEX ix_subject_name_part;
DROP INDEX ix_subject_name;
DROP INDEX ix_subject_changed
"""


def upgrade() -> None:
    for statement in (TABLE, GRAMS, KEEP, TRIGGERED):
        op.execute(statement)
    op.execute(f"INSERT INTO sought {ROWS}")
    for index in INDEXES.split(";"):
        op.execute(index)
    for table in TABLES:
        for event, rows in EVENTS.items():
            op.execute(TRIGGER.format(table=table, event=event, rows=rows))


def downgrade() -> None:
    for table in TABLES:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER keep_sought_{event} ON {table}")
    op.execute("DROP FUNCTION keep_sought_of_changed()")
    op.execute("DROP FUNCTION keep_sought(text[])")
    op.execute("DROP TABLE sought")
    op.execute("DROP FUNCTION grams(text)")
    op.execute(
        "CREATE INDEX ix_subject_name_part ON subject USING gin (name gin_trgm_ops)"
    )
    op.execute("CREATE INDEX ix_subject_name ON subject (name, uscc)")
    op.execute("CREATE INDEX ix_subject_changed ON subject (changed_at, uscc)")
