"""Transfers between districts and agencies."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE transfer (
    id uuid NOT NULL,
    kind varchar NOT NULL,
    key varchar NOT NULL,
    origin varchar NOT NULL,
    target varchar NOT NULL,
    reason varchar NOT NULL,
    offered_by varchar NOT NULL,
    offered_person varchar NOT NULL,
    status varchar NOT NULL,
    decided_by varchar,
    decided_person varchar,
    decision varchar,
    decided_at timestamptz,
    version integer NOT NULL,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_transfer PRIMARY KEY (id)
)
"""
OPEN = """
CREATE UNIQUE INDEX ux_transfer_open ON transfer (kind, key) WHERE status = 'offered'
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(OPEN)


def downgrade() -> None:
    op.execute("DROP TABLE transfer")
