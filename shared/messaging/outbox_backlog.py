"""The events of a service that are committed and not known to be sent."""

from collections.abc import AsyncIterator, Sequence

import asyncpg

from shared.db import ReadTx
from shared.errors import Unavailable
from shared.messaging.bus.topics import topic_of

SENT = """(
    SELECT coalesce((SELECT snapshot FROM outbox_position WHERE relay = $1
                     AND system_identifier = (SELECT system_identifier::text
                                              FROM pg_control_system())),
                    '1:1:')::pg_snapshot AS sent) AS position
"""
"""The relay's saved position, to stand in a FROM; `$1` is its topic. It is before the
first transaction where none is saved, or another cluster's is: nothing counts as sent.
"""
NOT_SENT = "xid >= pg_snapshot_xmin(sent) AND NOT pg_visible_in_snapshot(xid, sent)"
"""The condition on an outbox row beside `SENT`; the index serves its first half."""
_EVENTS = f"""
SELECT type, data::text AS data FROM outbox, {SENT}
WHERE {NOT_SENT} AND type = ANY($2::text[]) ORDER BY id
"""  # noqa: S608 - parts of one statement
_AGGREGATES = f"""
SELECT DISTINCT aggregate_id FROM outbox, {SENT}
WHERE {NOT_SENT} AND ($2::text IS NULL OR aggregate = $2)
"""  # noqa: S608 - parts of one statement
_AGE = f"""
SELECT extract(epoch FROM clock_timestamp() - made_at)::float8
FROM outbox, {SENT} WHERE {NOT_SENT} ORDER BY xid LIMIT 1
"""  # noqa: S608 - parts of one statement; by xid the index knows the first of millions
MOST = 100_000


class RelayBehind(Unavailable):
    """Too many events of this service are not sent yet."""

    code = "relay-behind"
    zh = "待发送的事件过多。"
    todo = "Wait until `onevisit outbox status` shows few unsent events."
    todo_zh = "请待积压事件发送后再试。"


def is_relayed(tx: ReadTx) -> bool:
    """Whether a relay sends the events; without one the outbox itself is the log."""
    return tx.runtime.relays


async def events(tx: ReadTx, types: Sequence[str]) -> AsyncIterator[asyncpg.Record]:
    """The unsent events of some types, in their order."""
    async for row in tx.stream(_EVENTS, _topic(tx), list(types)):
        yield row


async def age(tx: ReadTx) -> float:
    """The age of the oldest unsent event in seconds; 0 where all are sent."""
    return float(await tx.fetchval(_AGE, _topic(tx)) or 0)


async def aggregates(tx: ReadTx, kind: str) -> set[str]:
    """The aggregates of a kind that have an unsent event."""
    if not is_relayed(tx):
        return set()
    rows = await tx.fetch(_AGGREGATES, _topic(tx), kind)
    return {row["aggregate_id"] for row in rows}


async def must_be_few(tx: ReadTx) -> None:
    """Refuse while too many events are unsent to give the state of most aggregates.

    Raises:
        RelayBehind: saying how to see when it is over.
    """
    if not is_relayed(tx):
        return
    count = await tx.fetchval(
        f"SELECT count(*) FROM ({_AGGREGATES} LIMIT $3) AS unsent",  # noqa: S608 - parts of one statement
        _topic(tx),
        None,
        MOST + 1,
    )
    if count > MOST:
        raise RelayBehind(service=tx.runtime.service.name)


def _topic(tx: ReadTx) -> str:
    return topic_of(tx.runtime.service.name)
