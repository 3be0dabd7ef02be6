"""Verdicts on plans, with the facts that they rest on (X-01).

Of plans that were reviewed before nothing is known but the rows (`plan.bases`).
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

VERDICTS = """
CREATE TABLE plan_verdict (
    plan_id uuid NOT NULL,
    ordinal integer NOT NULL,
    moment varchar NOT NULL,
    round integer NOT NULL,
    day date NOT NULL,
    judged_at timestamptz NOT NULL,
    law varchar NOT NULL,
    checks jsonb NOT NULL,
    plan jsonb NOT NULL,
    facts bytea NOT NULL,
    CONSTRAINT pk_plan_verdict PRIMARY KEY (plan_id, ordinal)
)
"""


def upgrade() -> None:
    op.execute(VERDICTS)


def downgrade() -> None:
    op.execute("DROP TABLE plan_verdict")
