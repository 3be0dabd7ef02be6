"""The work on tasks within their agencies, and valid certificates (P-20, S-07).

Open tasks are dispatched from the day on which they became known, and nothing else is
known of them. Certificates, and the names and addresses of places, come with their next
events; `onevisit rebuild plan-svc` asks subject-svc for those that there are.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

DISPATCH = """
CREATE TABLE task_dispatch (
    task varchar NOT NULL,
    dispatched_on date NOT NULL,
    sent_again_on date,
    stage varchar NOT NULL,
    received_at timestamptz,
    accepted_at timestamptz,
    section varchar,
    inspectors text[] NOT NULL,
    reason varchar,
    returns integer NOT NULL,
    urges integer NOT NULL,
    urged_on date,
    accept_missed date,
    half_gone date,
    escalated_on date,
    direction varchar,
    directed_at timestamptz,
    lapsed_on date,
    explain_by date,
    explanation varchar,
    explained_at timestamptz,
    bases jsonb NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_task_dispatch PRIMARY KEY (task)
);
CREATE INDEX ix_task_dispatch_urged ON task_dispatch (task)
    WHERE urged_on IS NOT NULL;
CREATE INDEX ix_task_dispatch_unexplained ON task_dispatch (task)
    WHERE lapsed_on IS NOT NULL AND explained_at IS NULL
"""
INSPECTORS = """
CREATE TABLE inspector_copy (
    certificate varchar NOT NULL,
    agency varchar NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    revoked boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_inspector_copy PRIMARY KEY (certificate)
)
"""


def upgrade() -> None:
    for statement in DISPATCH.split(";"):
        op.execute(statement)
    op.execute(INSPECTORS)
    op.execute("ALTER TABLE place_copy ADD COLUMN subject_name varchar")
    op.execute("ALTER TABLE place_copy ADD COLUMN address varchar")


def downgrade() -> None:
    op.execute("ALTER TABLE place_copy DROP COLUMN address")
    op.execute("ALTER TABLE place_copy DROP COLUMN subject_name")
    op.execute("DROP TABLE inspector_copy")
    op.execute("DROP TABLE task_dispatch")
