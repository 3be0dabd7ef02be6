"""The in-process bus: the outbox tables are its log.

Each group keeps a position of its own for each source, in its own database, saved
with the effects. Nothing is marked, and a slow group stops no other. The position
moves at the end of a window; a crash inside a window brings the whole window again,
and the inbox drops what had its effect.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import asyncpg

from shared import outbox
from shared.bus import Batch, Delivery, topic_of
from shared.db import Database, Tx


class InProcessBus:
    """The bus of one process; `databases` are those of the publishing services."""

    def __init__(self, databases: Mapping[str, Database], batch: int = 500) -> None:
        self._databases = databases
        self._batch = batch

    def reader(
        self, group: str, sources: Sequence[str], types: Sequence[str]
    ) -> "InProcessReader":
        """A reader of `group`; its positions are in the database of the same name."""
        return InProcessReader(
            group, {s: self._databases[s] for s in sources}, types, self
        )

    def relay(self, service: str) -> None:
        """None: nothing needs to be carried."""
        del service

    async def ping(self) -> None:
        """There is no broker that could be away."""

    def own(self, group: str) -> Database:
        """The database in which a group keeps its positions."""
        return self._databases[group]

    @property
    def batch(self) -> int:
        """How many messages go into one transaction."""
        return self._batch


@dataclass(slots=True)
class _Open:
    """A window that is being read, with the connection that holds its snapshot."""

    source: str
    until: str
    rows: AsyncIterator[asyncpg.Record]
    stack: AsyncExitStack


@dataclass(frozen=True, slots=True)
class _Token:
    source: str
    position: str | None


class InProcessReader:
    """Reads the outboxes of its sources in turn, window by window."""

    def __init__(
        self,
        group: str,
        sources: Mapping[str, Database],
        types: Sequence[str],
        bus: InProcessBus,
    ) -> None:
        self._group = group
        self._sources = dict(sources)
        self._types = list(types)
        self._bus = bus
        self._positions: dict[str, str] = {}
        self._open: _Open | None = None
        self._turn = 0

    async def start(self) -> None:
        """Take up the saved positions; none saved means from the very start."""
        async with self._bus.own(self._group).connection() as conn:
            rows = await conn.fetch(
                "SELECT source, snapshot FROM inbox_position WHERE consumer = $1",
                self._group,
            )
        saved = {row["source"]: row["snapshot"] for row in rows}
        self._positions = {
            source: saved.get(source, outbox.EMPTY_POSITION) for source in self._sources
        }

    async def stop(self) -> None:
        """Let go of the window."""
        await self._close()

    async def poll(self, wait_seconds: float) -> Batch | None:
        """The next batch of the open window, else of the next source that has one."""
        for _ in range(len(self._sources) + 1):
            if self._open is None:
                await self._next_window()
            if self._open is not None and (batch := await self._take(self._open)):
                return batch
        if wait_seconds:
            await asyncio.sleep(wait_seconds)
        return None

    async def save(self, tx: Tx, batch: Batch) -> None:
        """Save the position with the effects, at a window's last batch."""
        token: _Token = batch.token
        if token.position is not None:
            await _save(tx.conn, self._group, token.source, token.position)

    async def done(self, batch: Batch) -> None:
        """Go on from the saved position."""
        token: _Token = batch.token
        if token.position is not None:
            self._positions[token.source] = token.position

    async def release(self, batch: Batch) -> None:
        """Read the window again from its start."""
        del batch
        await self._close()

    async def _next_window(self) -> None:
        source = list(self._sources)[self._turn % len(self._sources)]
        self._turn += 1
        stack = AsyncExitStack()
        conn = await stack.enter_async_context(self._sources[source].connection())
        try:
            window = await stack.enter_async_context(
                outbox.window(conn, self._positions[source], self._types)
            )
        except BaseException:
            await stack.aclose()
            raise
        rows = window.rows(self._bus.batch)
        self._open = _Open(source, window.until, rows, stack)

    async def _take(self, opened: _Open) -> Batch | None:
        found: list[Delivery] = []
        try:
            async for row in opened.rows:
                found.append(_delivery(opened.source, row))
                if len(found) >= self._bus.batch:
                    return Batch(found, _Token(opened.source, None))
        except BaseException:
            await self._close()
            raise
        await self._close()
        if not found:
            self._positions[opened.source] = opened.until
            return None
        return Batch(found, _Token(opened.source, opened.until))

    async def _close(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            await opened.stack.aclose()


async def _save(
    conn: "asyncpg.Connection[asyncpg.Record]", group: str, source: str, position: str
) -> None:
    await conn.execute(
        """
        INSERT INTO inbox_position (consumer, source, snapshot) VALUES ($1, $2, $3)
        ON CONFLICT (consumer, source) DO UPDATE SET snapshot = excluded.snapshot
        """,
        group,
        source,
        position,
    )


def _delivery(source: str, row: asyncpg.Record) -> Delivery:
    return Delivery(
        topic=row["topic"] or topic_of(source),
        key=row["key"],
        event_id=row["event_id"],
        type=row["type"],
        time=row["time"],
        traceparent=row["traceparent"],
        data=row["data"],
        source=f"/{source}",
    )
