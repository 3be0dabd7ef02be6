"""Licences, permits, penalties, coercive measures and fires of subjects (S-05)."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE subject_record (
    id uuid NOT NULL,
    kind varchar NOT NULL,
    owner varchar NOT NULL,
    number varchar NOT NULL,
    uscc varchar NOT NULL,
    decided_on date NOT NULL,
    matter varchar NOT NULL,
    source varchar NOT NULL,
    by varchar NOT NULL,
    clause varchar,
    amount_fen bigint,
    valid_from date,
    valid_to date,
    against_person boolean NOT NULL,
    public boolean NOT NULL,
    classified boolean NOT NULL,
    code varchar,
    status varchar NOT NULL,
    ended_on date,
    ending varchar,
    reason varchar,
    version integer NOT NULL,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_subject_record PRIMARY KEY (id)
)
"""
INDEXES = """
CREATE INDEX ix_subject_record_uscc ON subject_record (uscc, decided_on);
CREATE INDEX ix_subject_record_decided_on ON subject_record (decided_on, id);
CREATE INDEX ix_subject_record_code ON subject_record (code, owner)
"""


def upgrade() -> None:
    op.execute(TABLE)
    for index in INDEXES.split(";"):
        op.execute(index)


def downgrade() -> None:
    op.execute("DELETE FROM history WHERE aggregate = 'subject_record'")
    op.execute("DROP TABLE subject_record")
