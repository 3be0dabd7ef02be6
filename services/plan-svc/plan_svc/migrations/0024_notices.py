"""Notices between agencies (P-24)."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NOTICE = """
CREATE TABLE notice (
    id uuid NOT NULL,
    kind varchar NOT NULL,
    sender varchar NOT NULL,
    receivers text[] NOT NULL,
    title varchar NOT NULL,
    text varchar NOT NULL,
    sent_at timestamptz NOT NULL,
    sent_on date NOT NULL,
    due_on date NOT NULL,
    waiting text[] NOT NULL,
    replies jsonb NOT NULL,
    trail jsonb NOT NULL,
    place varchar,
    uscc varchar,
    plan_id uuid,
    task varchar,
    commitment varchar,
    classified boolean NOT NULL,
    surprise boolean NOT NULL,
    status varchar NOT NULL,
    closed_at timestamptz,
    chases integer NOT NULL,
    chased_for date,
    bases jsonb NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_notice PRIMARY KEY (id)
)
"""
INDEXES = """
CREATE INDEX ix_notice_due_on ON notice (due_on, id);
CREATE INDEX ix_notice_sent_on ON notice (sent_on, id);
CREATE INDEX ix_notice_sender ON notice (sender, id);
CREATE INDEX ix_notice_receivers ON notice USING gin (receivers);
CREATE INDEX ix_notice_uscc ON notice (uscc);
CREATE INDEX ix_notice_open ON notice (due_on, id) WHERE status = 'sent'
"""


def upgrade() -> None:
    op.execute(NOTICE)
    for index in INDEXES.split(";"):
        op.execute(index)


def downgrade() -> None:
    op.execute("DROP TABLE notice")
