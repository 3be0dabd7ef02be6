"""Inspectors drawn with the places, and declared conflicts of interest (P-16, X-09).

Draws of before have no inspectors, and keep their rule. What certificates state, and
who was there on a visit, comes with their next events; `onevisit rebuild plan-svc` asks
for those that there are.
"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("draw_inspector", "team_draw", "team_place", "team_change")
TABLES = """
CREATE TABLE draw_inspector (
    year integer NOT NULL,
    certificate varchar NOT NULL,
    inspector varchar NOT NULL,
    salt varchar NOT NULL,
    CONSTRAINT pk_draw_inspector PRIMARY KEY (year, certificate)
);
CREATE UNIQUE INDEX uq_draw_inspector ON draw_inspector (year, inspector);
CREATE TABLE team_draw (
    draw_id uuid NOT NULL,
    agency varchar NOT NULL,
    plan_id uuid NOT NULL,
    ordinal integer NOT NULL,
    replaces integer,
    year integer NOT NULL,
    needed integer NOT NULL,
    reserves integer NOT NULL,
    pool text[] NOT NULL,
    qualified integer NOT NULL,
    places integer NOT NULL,
    unstaffed integer NOT NULL,
    root varchar NOT NULL,
    bases jsonb NOT NULL,
    CONSTRAINT pk_team_draw PRIMARY KEY (draw_id, agency)
);
CREATE INDEX ix_team_draw_plan ON team_draw (plan_id, ordinal);
CREATE TABLE team_place (
    draw_id uuid NOT NULL,
    agency varchar NOT NULL,
    place varchar NOT NULL,
    position integer NOT NULL,
    inspectors text[] NOT NULL,
    numbers text[] NOT NULL,
    left_out text[] NOT NULL,
    reasons text[] NOT NULL,
    CONSTRAINT pk_team_place PRIMARY KEY (draw_id, agency, place)
);
CREATE INDEX ix_team_place_place ON team_place (place, agency);
CREATE TABLE team_change (
    draw_id uuid NOT NULL,
    agency varchar NOT NULL,
    place varchar NOT NULL,
    nth integer NOT NULL,
    out varchar NOT NULL,
    incoming varchar NOT NULL,
    skipped text[] NOT NULL,
    skipped_for text[] NOT NULL,
    reason varchar NOT NULL,
    text varchar,
    by varchar NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_team_change PRIMARY KEY (draw_id, agency, place, nth)
);
CREATE TABLE inspector_conflict (
    id uuid NOT NULL,
    agency varchar NOT NULL,
    certificate varchar NOT NULL,
    uscc varchar NOT NULL,
    source varchar NOT NULL,
    reason varchar NOT NULL,
    declared_by varchar NOT NULL,
    declared_at timestamptz NOT NULL,
    ended_by varchar,
    ended_at timestamptz,
    end_reason varchar,
    CONSTRAINT pk_inspector_conflict PRIMARY KEY (id)
);
CREATE INDEX ix_inspector_conflict_agency ON inspector_conflict (agency, id);
CREATE INDEX ix_inspector_conflict_uscc ON inspector_conflict (uscc);
ALTER TABLE inspector_copy ADD COLUMN qualifications text[] NOT NULL DEFAULT '{}';
ALTER TABLE inspector_copy ALTER COLUMN qualifications DROP DEFAULT;
ALTER TABLE visit_copy ADD COLUMN inspectors text[] NOT NULL DEFAULT '{}';
ALTER TABLE visit_copy ALTER COLUMN inspectors DROP DEFAULT
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.execute("ALTER TABLE visit_copy DROP COLUMN inspectors")
    op.execute("ALTER TABLE inspector_copy DROP COLUMN qualifications")
    for table in (*NEVER_CHANGED, "inspector_conflict"):
        op.execute(f"DROP TABLE {table}")
