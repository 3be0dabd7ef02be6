"""Off-site inspections, and the tasks that they close (P-26).

Off-site tasks that stand as visited were reported so by hand; they stay as they are.
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSPECTIONS = """
CREATE TABLE off_site_inspection (
    task varchar NOT NULL,
    agency varchar NOT NULL,
    domain varchar NOT NULL,
    region varchar NOT NULL,
    town varchar,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    plan_code varchar,
    day date NOT NULL,
    means text[] NOT NULL,
    inspectors text[] NOT NULL,
    points jsonb NOT NULL,
    evidence jsonb NOT NULL,
    problems integer NOT NULL,
    recorded_by varchar NOT NULL,
    recorded_at timestamptz NOT NULL,
    correct_until date NOT NULL,
    bases jsonb NOT NULL,
    classified boolean NOT NULL,
    surprise boolean NOT NULL,
    corrected_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_off_site_inspection PRIMARY KEY (task)
);
CREATE INDEX ix_off_site_inspection_day ON off_site_inspection (day, task);
CREATE INDEX ix_off_site_inspection_place ON off_site_inspection (place, domain);
CREATE INDEX ix_off_site_inspection_uscc ON off_site_inspection (uscc)
"""
FORMER = """
CREATE TABLE off_site_former (
    task varchar NOT NULL,
    version integer NOT NULL,
    points jsonb NOT NULL,
    evidence jsonb NOT NULL,
    corrected_at timestamptz NOT NULL,
    corrected_by varchar NOT NULL,
    reason varchar NOT NULL,
    CONSTRAINT pk_off_site_former PRIMARY KEY (task, version)
)
"""


def upgrade() -> None:
    for statement in (INSPECTIONS + ";" + FORMER).split(";"):
        op.execute(statement)
    op.execute("ALTER TABLE task ADD COLUMN inspected_on date")
    op.execute("ALTER TABLE task ADD COLUMN found boolean")


def downgrade() -> None:
    op.execute("ALTER TABLE task DROP COLUMN found")
    op.execute("ALTER TABLE task DROP COLUMN inspected_on")
    op.execute("DROP TABLE off_site_former")
    op.execute("DROP TABLE off_site_inspection")
