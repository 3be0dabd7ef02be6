"""The in-process bus: the outbox tables are its log.

Each group keeps a position of its own for each source, in its own database, saved
with the effects. Nothing is marked, and a slow group stops no other. The position
moves at the end of a window; a crash inside a window brings the whole window again,
and the inbox drops what had its effect.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from weakref import WeakSet

import asyncpg

from shared.db import Database, Tx
from shared.messaging import outbox
from shared.messaging.bus import Batch, Delivery, topic_of
from shared.messaging.bus.history import Part, Span, Stretch


class InProcessBus:
    """The bus of one process; `databases` are those of the publishing services."""

    def __init__(self, databases: Mapping[str, Database], batch: int = 500) -> None:
        self._databases = databases
        self._batch = batch
        self._readers: WeakSet[InProcessReader] = WeakSet()

    def reader(
        self, group: str, sources: Sequence[str], types: Sequence[str]
    ) -> "InProcessReader":
        """A reader of `group`; its positions are in the database of the same name."""
        databases = {source: self._databases[source] for source in sources}
        reader = InProcessReader(group, databases, types, self)
        self._readers.add(reader)
        return reader

    def published(self, service: str) -> None:
        """Wake the readers of the service."""
        for reader in self._readers:
            reader.published(service)

    def relay(self, service: str) -> None:
        """None: nothing needs to be carried."""
        del service

    @asynccontextmanager
    async def history(
        self, group: str, sources: Sequence[str]
    ) -> "AsyncIterator[OutboxHistory]":
        """The outboxes of `sources`."""
        del group  # what it has handled stands in its inbox
        yield OutboxHistory(
            {source: self._databases[source] for source in sources}, self._batch
        )

    async def rewind(
        self, group: str, sources: Sequence[str], *, dry_run: bool = False
    ) -> int:
        """Forget how far a group has come; its reader has to start anew."""
        async with self.history(group, sources) as history:
            spans = (await history.spans()).values()
        if not dry_run:
            async with self.own(group).connection() as conn:
                await conn.execute(
                    "DELETE FROM inbox_position WHERE consumer = $1", group
                )
        return sum(span.end - span.first for span in spans)

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
        self._news = asyncio.Event()
        self._unread = list(self._sources)
        """Sources to be looked at: those that published, or all after a long wait."""

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
        """The next batch of the open window, else of a source that has one.

        Without a wait every source is looked at. With one, those that published in this
        process are, as soon as they did; all of them when the wait is over, for another
        process may have published.
        """
        if not wait_seconds:
            self._look_at_all()
        batch = await self._next_batch()
        if batch is None and wait_seconds:
            await self._wait(wait_seconds)
        return batch

    async def _next_batch(self) -> Batch | None:
        while self._open is not None or self._unread:
            if self._open is None:
                await self._open_window(self._unread.pop(0))
            if self._open is not None and (batch := await self._take(self._open)):
                return batch
        return None

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            self._look_at_all()
        self._news.clear()

    def published(self, source: str) -> None:
        """Look at a source without waiting, if it is one of this reader's."""
        if source in self._sources:
            self._look_at(source)
            self._news.set()

    def _look_at(self, source: str) -> None:
        if source not in self._unread:
            self._unread.append(source)

    def _look_at_all(self) -> None:
        for source in self._sources:
            self._look_at(source)

    async def lag(self) -> int | None:
        """0 where no window is open; None inside one, whose rest nobody has counted."""
        return 0 if self._open is None else None

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
        token: _Token = batch.token
        self._look_at(token.source)
        await self._close()

    async def _open_window(self, source: str) -> None:
        stack = AsyncExitStack()
        conn = await stack.enter_async_context(self._sources[source].connection())
        try:
            window = await stack.enter_async_context(
                outbox.window(conn, self._positions[source], self._types)
            )
        except BaseException:
            self._look_at(source)
            await stack.aclose()
            raise
        rows = window.rows(self._bus.batch)
        self._open = _Open(source, window.until, rows, stack)

    async def _take(self, opened: _Open) -> Batch | None:
        deliveries: list[Delivery] = []
        try:
            async for row in opened.rows:
                deliveries.append(_delivery(opened.source, row))
                if len(deliveries) >= self._bus.batch:
                    return Batch(deliveries, _Token(opened.source, None))
        except BaseException:
            self._look_at(opened.source)
            await self._close()
            raise
        await self._close()
        if not deliveries:
            self._positions[opened.source] = opened.until
            return None
        self._look_at(opened.source)
        return Batch(deliveries, _Token(opened.source, opened.until))

    async def _close(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            await opened.stack.aclose()


_LAST = "SELECT pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id'))"
_UP_TO = "SELECT *, data::text AS data FROM outbox WHERE id <= $1 ORDER BY id"


class OutboxHistory:
    """Some outboxes, read as the logs that they are."""

    def __init__(self, sources: Mapping[str, Database], batch: int) -> None:
        self._sources = {Part(s, topic_of(s), 0): db for s, db in sources.items()}
        self._batch = batch

    async def spans(self) -> dict[Part, Span]:
        """The ids that each outbox has; it counts from 1."""
        spans = {}
        for part, database in self._sources.items():
            async with database.connection() as conn:
                last = await conn.fetchval(_LAST) or 0
                first = await conn.fetchval("SELECT min(id) FROM outbox") or last + 1
            spans[part] = Span(first - 1, last, last)
        return spans

    async def read(
        self, since: Mapping[Part, int], until: Mapping[Part, int]
    ) -> AsyncIterator[Stretch]:
        """Every message up to the ends, from the very first.

        Ids are given before commits: a message that was not there yet when it was read
        last may have a lower id than those that were.
        """
        for part, end in until.items():
            if since.get(part, 0) >= end:
                continue
            async with self._sources[part].connection() as conn:
                rows = await conn.fetch(_UP_TO, end)
            for start in range(0, len(rows), self._batch):
                some = rows[start : start + self._batch]
                deliveries = [_delivery(part.source, row) for row in some]
                yield Stretch(part, [row["id"] - 1 for row in some], deliveries)


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
        actor=row["actor"],
        agency=row["agency"],
    )
