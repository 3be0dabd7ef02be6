"""The table of the audit and what may be done to it, the same in every database (E-05).

Tables belong to the role that migrates. The role that runs enters rows and reads them;
partitions come and go by functions that act as the owner, whatever calls them, and that
drop no month within the time for which case files are kept.
"""

from collections.abc import Iterable

KEPT_MONTHS = 120
"""No setting keeps the audit for less: as long as case files are kept."""

TABLE = """
CREATE TABLE audit (
    id uuid NOT NULL,
    time timestamptz NOT NULL,
    service text NOT NULL,
    act text NOT NULL,
    person text NOT NULL,
    agency text NOT NULL,
    client text NOT NULL,
    address text NOT NULL,
    request_id text,
    trace_id text,
    region text NOT NULL,
    secret boolean NOT NULL,
    hides text[] NOT NULL,
    cases text[] NOT NULL,
    outcome text NOT NULL,
    code text,
    rule text,
    clause text,
    causes text[] NOT NULL,
    before json,
    after json,
    hash text NOT NULL,
    PRIMARY KEY (time, id)
) PARTITION BY RANGE (time);
CREATE INDEX ix_audit_cases ON audit USING gin (cases)
    WITH (gin_pending_list_limit = 512);
CREATE INDEX ix_audit_hides ON audit USING gin (hides) WHERE secret;
CREATE INDEX ix_audit_person ON audit (person, time);
CREATE TABLE audit_rest PARTITION OF audit DEFAULT;
ALTER TABLE outbox ADD COLUMN actor text;
ALTER TABLE outbox ADD COLUMN agency text
"""

MONTH = """
CREATE FUNCTION make_audit_month(day date) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    low date := date_trunc('month', day);
    high date := low + interval '1 month';
    name text := 'audit_' || to_char(low, 'YYYYMM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
    LOCK TABLE ONLY audit IN ACCESS EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM pg_class
               WHERE relname = name AND relnamespace = 'public'::regnamespace)
    THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE audit INCLUDING DEFAULTS)', name);
    EXECUTE format(
        'WITH moved AS (DELETE FROM audit_rest WHERE time >= %L AND time < %L
                        RETURNING *)
         INSERT INTO %I SELECT * FROM moved', low, high, name);
    EXECUTE format('ALTER TABLE audit ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   name, low, high);
    RETURN true;
END $$
"""

DROP = f"""
CREATE FUNCTION drop_audit_before(day date) RETURNS text[] LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    kept date := date_trunc('month', now() - interval '{KEPT_MONTHS} months');
    name text;
    dropped text[] := '{{}}';
BEGIN
    FOR name IN
        SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'audit'::regclass AND c.relname ~ '^audit_\\d{{6}}$'
          AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month')
              <= least(day, kept)
        ORDER BY 1
    LOOP
        LOCK TABLE ONLY audit IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('ALTER TABLE audit DETACH PARTITION %I', name);
        EXECUTE format('DROP TABLE %I', name);
        dropped := dropped || name;
    END LOOP;
    RETURN dropped;
END $$
"""  # noqa: S608 - a number of ours

ATTACH_DAY = """
CREATE FUNCTION attach_day(parent text, day date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    name text := parent || '_' || to_char(day, 'YYYYMMDD');
    place text := CASE parent WHEN 'outbox' THEN 'made_at' WHEN 'inbox'
                  THEN 'event_day' END;
BEGIN
    IF place IS NULL THEN RAISE 'no daily partitions of %', parent; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', name, parent);
    EXECUTE format(
        'WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *)
         INSERT INTO %I SELECT * FROM moved',
        parent || '_rest', place, day, place, day + 1, name);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, name, day, day + 1);
END $$
"""

DROP_DAY = """
CREATE FUNCTION drop_day(parent text, day date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    name text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
    IF parent NOT IN ('outbox', 'inbox') THEN
        RAISE 'no daily partitions of %', parent;
    END IF;
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, name);
    EXECUTE format('DROP TABLE %I', name);
END $$
"""

FUNCTIONS = {
    "make_audit_month(date)": MONTH,
    "drop_audit_before(date)": DROP,
    "attach_day(text, date)": ATTACH_DAY,
    "drop_day(text, date)": DROP_DAY,
}


def statements() -> list[str]:
    """The statements that create the audit beside the chassis, one by one."""
    return [*_split(TABLE), *_made(), "SELECT make_audit_month(current_date)"]


def undoing() -> list[str]:
    """The statements that take it away again."""
    return [
        *(f"DROP FUNCTION {name}" for name in FUNCTIONS),
        "DROP TABLE audit",
        "ALTER TABLE outbox DROP COLUMN actor",
        "ALTER TABLE outbox DROP COLUMN agency",
    ]


def _made() -> Iterable[str]:
    for name, text in FUNCTIONS.items():
        yield text
        yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"


def _split(script: str) -> list[str]:
    return [part for part in script.split(";\n") if part.strip()]
