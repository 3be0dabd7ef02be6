"""Field registers are views; subjects have an industry (S-02, ADR 0070).

Of grades that came before this only the last of each subject is known, until
`onevisit rebuild subject-svc` folds the events.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

VIEWS = """
CREATE TABLE subject_view (
    id uuid NOT NULL,
    name varchar NOT NULL,
    note varchar,
    owner varchar NOT NULL,
    region varchar NOT NULL,
    criteria jsonb NOT NULL,
    ended boolean NOT NULL,
    reason varchar,
    version integer NOT NULL,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_subject_view PRIMARY KEY (id)
)
"""
GRADES = """
CREATE TABLE grade_day (
    uscc varchar NOT NULL,
    domain varchar NOT NULL,
    valid_from date NOT NULL,
    grade varchar NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_grade_day PRIMARY KEY (uscc, domain, valid_from)
)
"""
KNOWN = """
INSERT INTO grade_day (uscc, domain, valid_from, grade, version)
SELECT uscc, domain, valid_from, grade, version FROM grade_copy
"""
INDEXES = """
CREATE UNIQUE INDEX ux_subject_view_name ON subject_view (owner, name) WHERE NOT ended;
CREATE INDEX ix_subject_view_name ON subject_view (name, id);
CREATE INDEX ix_subject_view_changed ON subject_view (changed_at, id);
CREATE INDEX ix_place_business_types ON place USING gin (business_types);
CREATE INDEX ix_subject_industry ON subject (industry text_pattern_ops)
    WHERE industry IS NOT NULL
"""


def upgrade() -> None:
    op.execute("ALTER TABLE subject ADD COLUMN industry varchar")
    for statement in (VIEWS, GRADES, KNOWN, *INDEXES.split(";")):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX ix_subject_industry")
    op.execute("DROP INDEX ix_place_business_types")
    op.execute("DROP TABLE grade_day")
    op.execute("DROP TABLE subject_view")
    op.execute("DELETE FROM history WHERE aggregate = 'subject_view'")
    op.execute("ALTER TABLE subject DROP COLUMN industry")
