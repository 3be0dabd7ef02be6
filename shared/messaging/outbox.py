"""The outbox: events are written in the business transaction, the only atomic point.

Append-only. What was committed since a position is the difference of two snapshots
(PgQ's way): `id > last seen` loses events of transactions that commit late, and a
`sent` flag leaves dead rows. A position is the text of a `pg_snapshot`.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import asyncpg

from shared import jsontext
from shared.db import Tx
from shared.events import Event, public
from shared.ids import new_id
from shared.running.observability import current_traceparent

EMPTY_POSITION = "1:1:"
"""The snapshot before any transaction: everything is after it."""

ADOPT_SECONDS = 3600.0
"""For a restored outbox, once."""
COPY_FROM = 200
"""From this many events on, COPY is faster than one INSERT."""

COLUMNS = (
    "event_id",
    "type",
    "key",
    "aggregate",
    "aggregate_id",
    "aggregate_version",
    "time",
    "traceparent",
    "data",
    "topic",
    "actor",
    "agency",
)

_ALIKE = ("time", "traceparent", "actor", "agency")
"""What all rows of one call have alike."""
_OWN = tuple(name for name in COLUMNS if name not in _ALIKE)
_TYPES = {
    "event_id": "uuid",
    "aggregate_version": "bigint",
    "time": "timestamptz",
    "data": "text::json",
}
"""PostgreSQL's types of the columns that are not text."""
_FEW = 4
"""Up to so many events go as plain values, of which asyncpg and PostgreSQL make a row
sooner than of arrays; each number of them is a statement of its own."""

_ROW = """id, topic, event_id, type, key, aggregate, aggregate_id, aggregate_version,
       time, made_at, traceparent, actor, agency, data::text AS data"""

_WINDOW = f"""
SELECT {_ROW}
FROM outbox
WHERE xid >= pg_snapshot_xmin($1::text::pg_snapshot)
  AND xid < pg_snapshot_xmax($2::text::pg_snapshot)
  AND pg_visible_in_snapshot(xid, $2::text::pg_snapshot)
  AND NOT pg_visible_in_snapshot(xid, $1::text::pg_snapshot)
  AND ($3::text[] IS NULL OR type = ANY($3))
  AND id > $4
ORDER BY id
"""  # noqa: S608 - columns of ours

_FRESH = f"""
WITH edges AS MATERIALIZED (
    SELECT $1::text::pg_snapshot AS since, pg_current_snapshot() AS until
)
SELECT until::text AS until, o.*
FROM edges LEFT JOIN LATERAL (
    SELECT {_ROW}
    FROM outbox
    WHERE xid >= pg_snapshot_xmin(since) AND xid < pg_snapshot_xmax(until)
      AND NOT pg_visible_in_snapshot(xid, since)
    ORDER BY id LIMIT $2
) AS o ON true
"""  # noqa: S608 - columns of ours
"""One statement has one snapshot, also under READ COMMITTED: the one that it tells is
the one by which its rows are seen. What the planner cannot look into (MATERIALIZED) it
plans once, and the upper edge keeps it from taking a third of the table for new."""


@cache
def insertion(first: int, count: int) -> str:
    """The INSERT of `count` events, to stand in a statement with what they tell of.

    Its parameters are those of `values`, from `$first` on. One statement for all is one
    round trip for all; `record` is the way where that does not count.
    """
    names = ", ".join((*_ALIKE, *_OWN))
    alike = [_parameter(name, first + n) for n, name in enumerate(_ALIKE)]
    first += len(_ALIKE)
    if not 0 < count <= _FEW:
        arrays = ", ".join(
            f"${first + n}::{_TYPES.get(name, 'text').partition('::')[0]}[]"
            for n, name in enumerate(_OWN)
        )
        own = ", ".join(f"r.{name}{_json(name)}" for name in _OWN)
        return f"""
            INSERT INTO outbox ({names}) SELECT {", ".join(alike)}, {own}
            FROM unnest({arrays}) WITH ORDINALITY AS r({", ".join(_OWN)}, n)
            ORDER BY n
        """  # noqa: S608 - column names of ours and the numbers of parameters
    rows = [
        [_parameter(name, first + row * len(_OWN) + n) for n, name in enumerate(_OWN)]
        for row in range(count)
    ]
    told = ", ".join(f"({', '.join((*alike, *own))})" for own in rows)
    return f"INSERT INTO outbox ({names}) VALUES {told}"  # noqa: S608 - so here


def _parameter(name: str, number: int) -> str:
    return f"${number}::{_TYPES.get(name, 'text')}"


def _json(name: str) -> str:
    return "::json" if name == "data" else ""


def values(tx: Tx, *events: Event) -> tuple[object, ...]:
    """What `insertion` takes for as many events; they are recorded: so execute it."""
    tx.act.note(events)
    return columns(tx, events)


def columns(tx: Tx, events: Sequence[Event]) -> tuple[object, ...]:
    """The same for events that the act of the transaction is not to tell of."""
    tx.recorded = True
    alike, own = _alike(tx), [_own(tx, event) for event in events]
    if not 0 < len(own) <= _FEW:
        return *alike, *(zip(*own, strict=True) if own else ((),) * len(_OWN))
    return *alike, *(value for row in own for value in row)


async def record(tx: Tx, *events: Event) -> None:
    """Publish events with the transaction: the only way to publish.

    One statement for few, COPY for many; their order is kept.
    """
    if not events:
        return
    if len(events) >= COPY_FROM:
        tx.act.note(events)
        alike = _alike(tx)
        rows = [(*alike, *_own(tx, event)) for event in events]
        await tx.copy("outbox", (*_ALIKE, *_OWN), rows)
        tx.recorded = True
    else:
        written = values(tx, *events)
        await tx.execute(insertion(1, len(events)), *written)


def _alike(tx: Tx) -> tuple[object, ...]:
    actor, now = tx.acting.actor, tx.runtime.clock.now()
    return now, current_traceparent(), actor.person, actor.agency or None


def _own(tx: Tx, event: Event) -> tuple[object, ...]:
    return (
        new_id(),
        event.type,
        event.key,
        event.aggregate,
        event.aggregate_id,
        event.version,
        tx.act.text_of(event),
        event.topic,
    )


async def adopt(
    conn: "asyncpg.Connection[asyncpg.Record]", topic: str, system: str
) -> None:
    """Make the events of a restored database this cluster's, and all of them unsent.

    Their transaction ids are another cluster's and mean nothing here: those that this
    one has not given out yet would be sent when it does, in a year or never.
    """
    async with conn.transaction():
        await conn.execute("SET LOCAL statement_timeout = 0")
        await conn.execute(
            "UPDATE outbox SET xid = pg_current_xact_id()", timeout=ADOPT_SECONDS
        )
        await conn.execute(
            """
            UPDATE outbox_position SET snapshot = $2, system_identifier = $3,
                saved_at = now() WHERE relay = $1
            """,
            topic,
            EMPTY_POSITION,
            system,
        )


def heartbeat_type(service: str) -> str:
    """The type of a service's heartbeats: `onevisit.plan.heartbeat.v1`."""
    return f"onevisit.{service.removesuffix('-svc')}.heartbeat.v1"


async def heartbeat(tx: Tx) -> None:
    """Send a heartbeat through the whole pipe: outbox, bus, every consumer."""
    name = tx.runtime.service.name
    await tx.execute(
        """
        INSERT INTO outbox (event_id, type, key, aggregate, aggregate_id,
                            aggregate_version, time, data)
        VALUES ($1, $2, $3, 'heartbeat', $3, 1, clock_timestamp(), '{}')
        """,
        new_id(),
        heartbeat_type(name),
        name,
    )
    tx.recorded = True


async def discard(tx: Tx, topic: str, rows: Sequence[tuple[str, str]]) -> None:
    """Send envelopes to a dead-letter topic; `rows` are (key, envelope text)."""
    now = tx.runtime.clock.now()
    await tx.executemany(
        """
        INSERT INTO outbox (topic, event_id, type, key, aggregate, aggregate_id,
                            aggregate_version, time, data)
        VALUES ($1, $2, 'onevisit.dead-letter.v1', $3, 'dead-letter', $3, 1, $4,
                to_json($5::text))
        """,
        [(topic, new_id(), key, now, envelope) for key, envelope in rows],
    )
    tx.recorded = True


@dataclass(frozen=True, slots=True)
class Window:
    """What was committed between two positions, readable while the block lasts."""

    conn: "asyncpg.Connection[asyncpg.Record]"
    since: str
    until: str
    types: Sequence[str] | None
    after: int = 0
    """Rows up to this id are left out: they were sent before a fault came."""

    async def rows(self, prefetch: int) -> AsyncIterator[asyncpg.Record]:
        """The rows in the order of their ids, through a server-side cursor."""
        async for part in self.parts(prefetch):
            for row in part:
                yield row

    async def parts(self, size: int) -> AsyncIterator[Sequence[asyncpg.Record]]:
        """The same rows in lists of `size`; the last list may be shorter."""
        cursor = await self.conn.cursor(
            _WINDOW, self.since, self.until, self.types, self.after
        )
        while part := await cursor.fetch(size):
            yield part


@dataclass(frozen=True, slots=True)
class Part:
    """How far a window was sent: its rows are fixed, so the rest of them is too."""

    since: str
    until: str
    sent: int
    """The id of its last row that was acknowledged."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What was committed since a position, all of it, in the order of the ids."""

    rows: Sequence[asyncpg.Record]
    until: str


async def fresh(
    conn: "asyncpg.Connection[asyncpg.Record]", since: str, most: int
) -> Fresh | None:
    """A small window in one round trip; None where it holds more than `most` rows."""
    rows = await conn.fetch(_FRESH, since, most + 1)
    if len(rows) > most:
        return None
    return Fresh([row for row in rows if row["id"] is not None], rows[0]["until"])


@asynccontextmanager
async def window(
    conn: "asyncpg.Connection[asyncpg.Record]",
    since: str,
    types: Sequence[str] | None = None,
) -> AsyncIterator[Window]:
    """Open the window from a position to now; `types` None means every type."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        until = await conn.fetchval("SELECT pg_current_snapshot()::text")
        yield Window(conn, since, until, types)


@asynccontextmanager
async def rest_of(
    conn: "asyncpg.Connection[asyncpg.Record]", part: "Part"
) -> AsyncIterator[Window]:
    """Open the same window again, after what was sent of it."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        yield Window(conn, part.since, part.until, None, part.sent)


def envelope(source: str, row: asyncpg.Record) -> bytes:
    """The CloudEvents 1.0 JSON of an outbox row, its data taken over as text."""
    if row["type"] == "onevisit.dead-letter.v1":
        return str(jsontext.loads(row["data"])).encode()
    head: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(row["event_id"]),
        "source": source,
        "type": row["type"],
        "subject": row["key"],
        "time": row["time"].isoformat(),
        "datacontenttype": "application/json",
        "aggregatetype": row["aggregate"],
        "aggregateid": row["aggregate_id"],
        "aggregateversion": row["aggregate_version"],
    }
    if row["topic"] != public.TOPIC:
        for name in ("traceparent", "actor", "agency"):
            if said := row[name]:
                head[name] = said
    return f'{jsontext.dumps(head)[:-1]},"data":{row["data"]}}}'.encode()
