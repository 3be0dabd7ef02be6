"""Thirteen ways to build an outbox and an inbox that look right and are not.

Each replaces one part of the line; the scenarios must catch it. They live here only.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import asyncpg

from shared.db import Tx
from shared.messaging import inbox
from shared.messaging.bus import Batch, Delivery
from shared.messaging.bus.kafka import KafkaReader
from shared.messaging.bus.relay import KafkaRelay
from shared.messaging.consumer import Consumer
from shared.running.runtime import Runtime
from tests.chaos.mutants.line import Parts
from tests.contract.bus.makers import make_without_the_parents_lock
from tests.contract.bus.pipes import Pipe

_COLUMNS = """id, xid::text::bigint AS xid, topic, event_id, type, key, aggregate,
    aggregate_id, aggregate_version, time, made_at, traceparent, actor, agency, data"""


class IdPoller(KafkaRelay):
    """Asks for ids above the last one it saw."""

    _last = 0

    async def step(self) -> int:
        """Send what has a higher id."""
        conn = self._conn or await self._take_up()
        rows = await conn.fetch(
            f"SELECT {_COLUMNS} FROM outbox WHERE id > $1 ORDER BY id", self._last
        )
        await self._acknowledged([await self._send(row) for row in rows])
        self._last = max([self._last, *(row["id"] for row in rows)])
        return len(rows)


class XminCursor(KafkaRelay):
    """Sends in the order of transaction ids, up to the oldest that is open."""

    _last = (0, 0)

    async def step(self) -> int:
        """Send what is below the oldest open transaction."""
        conn = self._conn or await self._take_up()
        rows = await conn.fetch(
            f"""
            SELECT {_COLUMNS} FROM outbox
            WHERE (xid::text::bigint, id) > ($1, $2)
              AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid::text::bigint, id
            """,
            *self._last,
        )
        await self._acknowledged([await self._send(row) for row in rows])
        if rows:
            self._last = (rows[-1]["xid"], rows[-1]["id"])
        return len(rows)


class PositionInMemory(KafkaRelay):
    """Keeps its position in memory, and begins at `now` after a crash."""

    async def _take_up(self) -> "asyncpg.Connection[asyncpg.Record]":
        conn = await super()._take_up()
        self._position = await conn.fetchval("SELECT pg_current_snapshot()::text")
        return conn


class FromStart(PositionInMemory):
    """The same bug; its first process begins at the start, as a fresh one would."""

    _first = True

    async def _take_up(self) -> "asyncpg.Connection[asyncpg.Record]":
        conn = await super()._take_up()
        saved = await conn.fetchval("SELECT count(*) FROM outbox_position")
        if not saved:
            self._position = "1:1:"
        return conn


class NoLease(KafkaRelay):
    """Relays whether or not another one does."""

    async def _lease(self, conn: "asyncpg.Connection[asyncpg.Record]") -> bool:
        del conn
        return True


class _Wrapped:
    def __init__(self, reader: Any, pipe: Pipe) -> None:
        del pipe
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)


class OffsetFirst(_Wrapped):
    """Commits the offset when it has read, before it handles."""

    async def poll(self, wait_seconds: float) -> Batch | None:
        """Read and commit at once."""
        batch: Batch | None = await self._reader.poll(wait_seconds)
        if batch is not None:
            await self._reader.done(batch)
        return batch


class AutoCommitting(KafkaReader):
    """Lets the client commit by itself, also what is not handled."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        **KafkaReader.OPTIONS,
        "enable_auto_commit": True,
        "auto_commit_interval_ms": 50,
    }


def auto_commit(reader: KafkaReader, pipe: Pipe) -> AutoCommitting:
    """The same reader, but with auto-commit on."""
    del pipe
    other = AutoCommitting.__new__(AutoCommitting)
    vars(other).update(vars(reader))
    return other


class NoInbox(Consumer):
    """Handles whatever comes."""

    async def _fresh(
        self, tx: Tx, deliveries: Sequence[Delivery]
    ) -> Sequence[Delivery]:
        del tx
        return deliveries


class InboxOutside(Consumer):
    """Notes the message in a transaction of its own, before the effects."""

    async def _fresh(
        self, tx: Tx, deliveries: Sequence[Delivery]
    ) -> Sequence[Delivery]:
        del tx
        async with self._runtime.writing() as another:
            return await inbox.accept(another, self._group, deliveries)


class EffectsFirst(Consumer):
    """Handles first, and looks into the inbox afterwards."""

    async def _fresh(
        self, tx: Tx, deliveries: Sequence[Delivery]
    ) -> Sequence[Delivery]:
        await self._handlers.dispatch(tx, deliveries)
        await inbox.accept(tx, self._group, deliveries)
        return []


class PurgedEarly(Consumer):
    """Its upkeep forgets the inbox while the topic still has the messages."""

    @staticmethod
    async def upkeep(runtime: Runtime) -> None:
        """Forget everything."""
        async with runtime.writing() as tx:
            await tx.execute("DELETE FROM inbox")


class RetryWithoutKeyLock(Consumer):
    """Puts the failing message aside, and lets later ones of its key go on."""

    async def _fresh(
        self, tx: Tx, deliveries: Sequence[Delivery]
    ) -> Sequence[Delivery]:
        return await inbox.accept(tx, self._group, deliveries)

    async def _by_halves(
        self, deliveries: Sequence[Delivery]
    ) -> list[tuple[Delivery, Exception | None]]:
        tried = [(delivery, await self._try([delivery])) for delivery in deliveries]
        return [(delivery, fault) for delivery, fault in tried if fault is not None]


PLANTED = (
    Parts("id-poller", relay=IdPoller),
    Parts("xmin cursor", relay=XminCursor),
    Parts("in-memory position after a crash", relay=FromStart),
    Parts("relay without lease", relay=NoLease),
    Parts("wake-up only by notify", polls=False),
    Parts("offset committed first", wrap=OffsetFirst),
    Parts("auto-commit on", wrap=auto_commit),
    Parts("no inbox", consumer=NoInbox),
    Parts("inbox outside the transaction", consumer=InboxOutside),
    Parts("effects before dedupe", consumer=EffectsFirst),
    Parts("inbox purged early", consumer=PurgedEarly),
    Parts("retry topic without key lock", consumer=RetryWithoutKeyLock),
    Parts("parent not held by the maker", maker=make_without_the_parents_lock),
)
"""The planted bugs, by the names that the report prints."""
