"""How a subject is reached, sealed (S-11)."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE contact (
    id uuid NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    role varchar NOT NULL,
    purposes text[] NOT NULL,
    status varchar NOT NULL,
    sealed varchar,
    given_by varchar NOT NULL,
    given_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    ended_at timestamptz,
    ending varchar,
    end_reason varchar,
    CONSTRAINT pk_contact PRIMARY KEY (id)
)
"""
INDEXES = """
CREATE INDEX ix_contact_uscc ON contact (uscc);
CREATE UNIQUE INDEX ux_contact_standing ON contact (uscc, kind, role)
    WHERE sealed IS NOT NULL;
CREATE INDEX ix_contact_given_at ON contact (given_at) WHERE status = 'given';
CREATE INDEX ix_contact_ended_at ON contact (ended_at) WHERE ended_at IS NOT NULL
"""


def upgrade() -> None:
    op.execute(TABLE)
    for index in INDEXES.split(";"):
        op.execute(index)


def downgrade() -> None:
    op.execute("DROP TABLE contact")
