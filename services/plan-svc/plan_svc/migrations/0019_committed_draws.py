"""Draws by committed numbers; what was drawn before keeps its rule (P-16, X-15).

A draw was one row of its plan, replaced by the next one. Now each is a row of its own
that nothing changes: whoever runs the service cannot, and whoever owns the tables has
to take a trigger away first. Whether an agency declined a joint visit is not known of
proposals that came before: `onevisit rebuild plan-svc` folds the events, which tell it.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NEVER_CHANGED = (
    *("draw", "draw_chunk", "draw_place", "draw_replacement"),
    *("draw_step", "draw_listing", "draw_number", "draw_tile"),
)
PARTS = ("draw_chunk", "draw_place", "draw_listing", "draw_number", "draw_tile")
"""What belongs to a draw or a frame, and comes before the row that completes it."""
TABLES = """
CREATE TABLE draw_step (
    year integer NOT NULL,
    frame integer NOT NULL,
    step varchar NOT NULL,
    facts jsonb NOT NULL,
    sealed varchar,
    by varchar NOT NULL,
    agency varchar NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_draw_step PRIMARY KEY (year, frame, step)
);
CREATE TABLE draw_listing (
    year integer NOT NULL,
    frame integer NOT NULL,
    chunk integer NOT NULL,
    size integer NOT NULL,
    last varchar NOT NULL,
    lines bytea NOT NULL,
    CONSTRAINT pk_draw_listing PRIMARY KEY (year, frame, chunk)
);
CREATE TABLE draw_number (
    year integer NOT NULL,
    place varchar NOT NULL,
    frame integer NOT NULL,
    position integer NOT NULL,
    number bytea NOT NULL,
    CONSTRAINT pk_draw_number PRIMARY KEY (year, place)
);
CREATE INDEX ix_draw_number_number ON draw_number (year, number);
CREATE TABLE draw_tile (
    year integer NOT NULL,
    frame integer NOT NULL,
    level integer NOT NULL,
    index integer NOT NULL,
    hashes bytea NOT NULL,
    CONSTRAINT pk_draw_tile PRIMARY KEY (year, frame, level, index)
);
CREATE TABLE draw (
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    ordinal integer NOT NULL,
    rule varchar NOT NULL,
    year integer,
    own varchar,
    own_reason varchar,
    seed varchar,
    scopes jsonb NOT NULL,
    kinds text[] NOT NULL,
    groups jsonb NOT NULL,
    frame_size integer NOT NULL,
    left_out integer NOT NULL,
    frame_digest varchar,
    drawn integer NOT NULL,
    drawn_at timestamptz NOT NULL,
    drawn_by varchar NOT NULL,
    reason varchar,
    replaces integer,
    bases jsonb,
    CONSTRAINT pk_draw PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_draw_plan ON draw (plan_id, ordinal);
CREATE TABLE draw_chunk (
    draw_id uuid NOT NULL,
    group_name varchar NOT NULL,
    chunk integer NOT NULL,
    size integer NOT NULL,
    behind integer NOT NULL,
    root bytea NOT NULL,
    lines bytea NOT NULL,
    CONSTRAINT pk_draw_chunk PRIMARY KEY (draw_id, group_name, chunk)
);
CREATE TABLE draw_place (
    draw_id uuid NOT NULL,
    place varchar NOT NULL,
    group_name varchar NOT NULL,
    nth integer NOT NULL,
    frame integer NOT NULL,
    number varchar NOT NULL,
    rank varchar NOT NULL,
    CONSTRAINT pk_draw_place PRIMARY KEY (draw_id, place)
);
CREATE TABLE draw_replacement (
    plan_id uuid NOT NULL,
    replaces integer NOT NULL,
    request integer NOT NULL,
    asked jsonb NOT NULL,
    asked_by varchar NOT NULL,
    asked_at timestamptz NOT NULL,
    CONSTRAINT pk_draw_replacement PRIMARY KEY (plan_id, replaces, request)
);
ALTER TABLE task_joint ADD COLUMN declined boolean NOT NULL DEFAULT false;
ALTER TABLE task_joint ALTER COLUMN declined DROP DEFAULT
"""
TAKE_OVER = """
INSERT INTO draw (id, plan_id, ordinal, rule, seed, scopes, kinds, groups, frame_size,
                  left_out, frame_digest, drawn, drawn_at, drawn_by, bases)
SELECT d.plan_id, d.plan_id, 1, d.algorithm, d.seed, '[]', '{}',
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', g.key, 'size', (g.value ->> 0)::int, 'drawn', (g.value ->> 1)::int,
            'ratio', coalesce(d.ratios ->> g.key, '0')) ORDER BY g.key), '[]')
        FROM jsonb_each(d.by_grade) AS g),
       d.frame_size, 0, d.frame_digest, d.drawn, d.drawn_at, '', d.bases
FROM plan_draw d;
INSERT INTO draw_chunk (draw_id, group_name, chunk, size, behind, root, lines)
SELECT plan_id, '', 0, frame_size, 0, '', frame FROM plan_draw;
INSERT INTO draw_place (draw_id, place, group_name, nth, frame, number, rank)
SELECT s.plan_id, s.place, '', row_number() OVER (
    PARTITION BY s.plan_id ORDER BY s.place), 0, '', '0'
FROM plan_subject s JOIN plan_draw d ON d.plan_id = s.plan_id WHERE s.drawn;
DROP TABLE plan_draw
"""
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE 'rows of % are never changed (P-16)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""
COMPLETE = """
CREATE FUNCTION refuse_addition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    done boolean;
BEGIN
    IF TG_TABLE_NAME IN ('draw_chunk', 'draw_place') THEN
        SELECT EXISTS (SELECT FROM added JOIN draw ON draw.id = added.draw_id)
        INTO done;
    ELSE
        SELECT EXISTS (SELECT FROM added JOIN draw_step s ON s.year = added.year
                       AND s.frame = added.frame AND s.step = 'numbered') INTO done;
    END IF;
    IF done THEN
        RAISE 'nothing is added to % when it is complete (P-16)', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$
"""
BEFORE = """
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
    bases jsonb,
    CONSTRAINT pk_plan_draw PRIMARY KEY (plan_id)
);
INSERT INTO plan_draw (plan_id, seed, algorithm, ratios, by_grade, frame_size,
                       frame_digest, frame, drawn, drawn_at, bases)
SELECT d.plan_id, d.seed, d.rule,
       (SELECT coalesce(jsonb_object_agg(g ->> 'name', g ->> 'ratio'), '{}')
        FROM jsonb_array_elements(d.groups) AS g),
       (SELECT coalesce(jsonb_object_agg(g ->> 'name', jsonb_build_array(
            g -> 'size', g -> 'drawn')), '{}')
        FROM jsonb_array_elements(d.groups) AS g),
       d.frame_size, d.frame_digest, c.lines, d.drawn, d.drawn_at, d.bases
FROM draw d JOIN draw_chunk c ON c.draw_id = d.id WHERE d.rule = 'sha256-v1'
"""


def upgrade() -> None:
    _run(TABLES)
    _run(TAKE_OVER)
    op.execute(REFUSE)
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} EXECUTE FUNCTION refuse_change()"
        )
    op.execute(COMPLETE)
    for table in PARTS:
        op.execute(
            f"CREATE TRIGGER {table}_complete AFTER INSERT ON {table} "
            "REFERENCING NEW TABLE AS added EXECUTE FUNCTION refuse_addition()"
        )


def downgrade() -> None:
    _run(BEFORE)
    for table in NEVER_CHANGED:
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP FUNCTION refuse_addition()")
    op.execute("ALTER TABLE task_joint DROP COLUMN declined")


def _run(script: str) -> None:
    for statement in script.split(";\n"):
        op.execute(statement)
