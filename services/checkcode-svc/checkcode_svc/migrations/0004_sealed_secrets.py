"""Secrets of ratings are sealed, end, and are not shut by wrong tries (C-12).

What lay in plain text is wiped: let the channel deliver what waits before this runs. A
secret that a subject has already still works, for thirty days from now.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE message DROP COLUMN text_zh, DROP COLUMN text_en, DROP COLUMN data;
ALTER TABLE message
    ADD COLUMN place varchar NOT NULL DEFAULT '',
    ADD COLUMN kept_from text[] NOT NULL DEFAULT '{}',
    ADD COLUMN sealed varchar,
    ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN delivered_at timestamptz,
    ADD COLUMN delivered_where varchar,
    ADD COLUMN received_by varchar;
ALTER TABLE message ALTER COLUMN place DROP DEFAULT,
    ALTER COLUMN kept_from DROP DEFAULT, ALTER COLUMN expires_at DROP DEFAULT;
CREATE INDEX ix_message_visit_id ON message (visit_id, agency);
CREATE INDEX ix_message_expires_at ON message (expires_at) WHERE sealed IS NOT NULL;
ALTER TABLE rating
    ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '30 days';
ALTER TABLE rating ALTER COLUMN expires_at DROP DEFAULT;
ALTER TABLE code DROP COLUMN rating_attempts;
CREATE TABLE rating_try (
    code varchar NOT NULL,
    address varchar NOT NULL,
    wrong integer NOT NULL,
    tried_at timestamptz NOT NULL,
    CONSTRAINT pk_rating_try PRIMARY KEY (code, address)
);
CREATE INDEX ix_rating_try_tried_at ON rating_try (tried_at)
"""
DOWN = """
DROP TABLE rating_try;
ALTER TABLE code ADD COLUMN rating_attempts integer NOT NULL DEFAULT 0;
ALTER TABLE code ALTER COLUMN rating_attempts DROP DEFAULT;
ALTER TABLE rating DROP COLUMN expires_at;
DROP INDEX ix_message_expires_at;
DROP INDEX ix_message_visit_id;
ALTER TABLE message DROP COLUMN place, DROP COLUMN kept_from, DROP COLUMN sealed,
    DROP COLUMN expires_at, DROP COLUMN delivered_at, DROP COLUMN delivered_where,
    DROP COLUMN received_by;
ALTER TABLE message
    ADD COLUMN text_zh varchar NOT NULL DEFAULT '',
    ADD COLUMN text_en varchar NOT NULL DEFAULT '',
    ADD COLUMN data jsonb NOT NULL DEFAULT '{}';
ALTER TABLE message ALTER COLUMN text_zh DROP DEFAULT,
    ALTER COLUMN text_en DROP DEFAULT, ALTER COLUMN data DROP DEFAULT
"""


def upgrade() -> None:
    for statement in UP.split(";"):
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN.split(";"):
        op.execute(statement)
