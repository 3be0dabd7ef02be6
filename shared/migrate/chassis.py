"""The tables of the chassis, the same in every service's database.

Outbox and inbox are partitioned by day, and purged by dropping partitions. The outbox
is append-only: nothing in it is ever marked.
"""

from alembic import op

from shared.migrate import audit

OUTBOX = """
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    made_at timestamptz NOT NULL DEFAULT now(),
    topic text,
    event_id uuid NOT NULL,
    type text NOT NULL,
    key text NOT NULL,
    aggregate text NOT NULL,
    aggregate_id text NOT NULL,
    aggregate_version bigint NOT NULL,
    time timestamptz NOT NULL,
    traceparent text,
    data json NOT NULL
) PARTITION BY RANGE (made_at);
CREATE INDEX ix_outbox_xid ON outbox (xid, id);
CREATE TABLE outbox_rest PARTITION OF outbox DEFAULT;
CREATE TABLE outbox_position (
    relay text PRIMARY KEY,
    snapshot text NOT NULL,
    system_identifier text NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now()
);
"""

INBOX = """
CREATE TABLE inbox (
    consumer text NOT NULL,
    event_day date NOT NULL,
    event_id uuid NOT NULL,
    PRIMARY KEY (consumer, event_day, event_id)
) PARTITION BY RANGE (event_day);
CREATE TABLE inbox_rest PARTITION OF inbox DEFAULT;
CREATE TABLE inbox_position (
    consumer text NOT NULL,
    source text NOT NULL,
    snapshot text NOT NULL,
    PRIMARY KEY (consumer, source)
);
CREATE TABLE inbox_parked (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    envelope text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL DEFAULT '',
    parked_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consumer, event_id)
);
CREATE INDEX ix_inbox_parked_key ON inbox_parked (consumer, key, sequence);
"""

IDEMPOTENCY = """
CREATE TABLE idempotency (
    principal text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status int,
    media_type text,
    location text,
    body bytea,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, key)
);
CREATE INDEX ix_idempotency_made_at ON idempotency (made_at);
"""

TO_TELL = """
CREATE TABLE to_tell (
    aggregate text NOT NULL,
    id text NOT NULL,
    PRIMARY KEY (aggregate, id)
)
"""
"""What a migration gave something new to tell, until its service told it again."""

TABLES = (
    "to_tell",
    "inbox_parked",
    "inbox_position",
    "inbox",
    "outbox_position",
    "outbox",
    "idempotency",
)
KEPT = ("audit",)
"""Tables of later migrations; autogeneration leaves them alone too."""


def statements() -> list[str]:
    """The statements that create all that the chassis has now, one by one."""
    return [*_first(), *audit.statements()]


def _first() -> list[str]:
    scripts = (OUTBOX, INBOX, IDEMPOTENCY)
    return [
        statement
        for script in scripts
        for statement in script.split(";\n")
        if statement.strip()
    ]


def create() -> None:
    """Create the chassis tables; call it in a service's first migration."""
    for statement in _first():
        op.execute(statement)


def create_audit() -> None:
    """Create the audit; call it in the migration that adds it (E-05)."""
    for statement in audit.statements():
        op.execute(statement)


def drop_audit() -> None:
    """Drop the audit."""
    for statement in audit.undoing():
        op.execute(statement)


def add_telling() -> None:
    """Create the list of what is to be told again (`shared.messaging.telling`)."""
    op.execute(TO_TELL)


def drop_telling() -> None:
    """Drop it: what was not told again yet is told by nobody."""
    op.execute("DROP TABLE to_tell")


def drop() -> None:
    """Drop the chassis tables."""
    for table in TABLES:
        op.execute(f"DROP TABLE IF EXISTS {table}")
