"""The joint conference's office asks agencies whether they join a plan (P-18)."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE consultation (
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    round integer NOT NULL,
    agency varchar NOT NULL,
    office varchar NOT NULL,
    asked text[] NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_on date NOT NULL,
    due_on date NOT NULL,
    waiting text[] NOT NULL,
    answers jsonb NOT NULL,
    status varchar NOT NULL,
    members text[] NOT NULL,
    reason varchar,
    decided_at timestamptz,
    chases integer NOT NULL,
    chased_for date,
    bases jsonb NOT NULL,
    CONSTRAINT pk_consultation PRIMARY KEY (id)
)
"""
INDEXES = """
CREATE INDEX ix_consultation_due_on ON consultation (due_on, id);
CREATE INDEX ix_consultation_asked_on ON consultation (asked_on, id);
CREATE INDEX ix_consultation_plan ON consultation (plan_id, id);
CREATE INDEX ix_consultation_open ON consultation (due_on, id) WHERE status = 'open'
"""


def upgrade() -> None:
    op.execute("ALTER TABLE plan ADD COLUMN conference jsonb")
    op.execute(TABLE)
    for index in INDEXES.split(";"):
        op.execute(index)


def downgrade() -> None:
    op.execute("DROP TABLE consultation")
    op.execute("ALTER TABLE plan DROP COLUMN conference")
