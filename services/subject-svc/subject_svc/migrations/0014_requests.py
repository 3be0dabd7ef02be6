"""What subjects ask about the data on them (S-11)."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE request (
    id uuid NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    what varchar NOT NULL,
    channel varchar NOT NULL,
    made_at timestamptz NOT NULL,
    due_on date NOT NULL,
    due_provisional boolean NOT NULL,
    due_basis jsonb NOT NULL,
    status varchar NOT NULL,
    ground varchar,
    answer varchar,
    decided_by varchar,
    decided_person varchar,
    decided_at timestamptz,
    CONSTRAINT pk_request PRIMARY KEY (id)
)
"""
INDEXES = """
CREATE INDEX ix_request_uscc ON request (uscc);
CREATE INDEX ix_request_due_on ON request (due_on, id);
CREATE UNIQUE INDEX ux_request_open ON request (uscc, kind) WHERE status = 'received'
"""


def upgrade() -> None:
    op.execute(TABLE)
    for index in INDEXES.split(";"):
        op.execute(index)


def downgrade() -> None:
    op.execute("DROP TABLE request")
