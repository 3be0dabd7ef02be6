"""From commit to read: the difference of snapshots against the xmin cursor.

Twelve writers in a process of their own commit one event each, over and over; a reader
polls in one way or the other, and notes when it saw each event. When it was committed
PostgreSQL tells. The second form keeps a transaction of one second open beside: the
xmin cursor waits for it. Reported beside it: from the commit of an event to the commit
of its effect, through relay, Kafka and inbox.
"""

import asyncio
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol

import asyncpg

from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus.relay import ROWS
from tests.bench import writers
from tests.bench.figures import Figure, at_most, in_turn, percentile, ratios, reported
from tests.bench.ground import Ground
from tests.contract.bus.pipes import PRODUCER, Pipe, fact
from tests.fleet import eventually

SECONDS = 3.0
PAUSE = 0.001
"""Between two polls, where the first found nothing; else, as the relay does, none."""
GROUP, EVENTS, EVERY = "matching-svc", 300, 0.01
SHARES = {"p50": 0.5, "p99": 0.99}
BESIDE = {False: "", True: " beside a 1 s transaction"}
FORMS = [(name, held) for held in BESIDE for name in SHARES]
OVER = {
    (name, held): at_most(
        f"commit to read {name}{BESIDE[held]} over the xmin cursor",
        0.05 if held else 0.7,
    )
    for name, held in FORMS
}
SEEN = {
    (name, held): reported(f"commit to read {name}{BESIDE[held]}", "ms")
    for name, held in FORMS
}
CONSUMED = {name: reported(f"commit to consumed {name}", "ms") for name in SHARES}
FIGURES = (*OVER.values(), *SEEN.values(), *CONSUMED.values())


class _Way(Protocol):
    async def poll(self) -> Sequence[asyncpg.Record]:
        """The events that are new."""
        ...


class _Snapshots:
    """The relay's: what was committed between two snapshots."""

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._conn = conn
        self._position = outbox.EMPTY_POSITION

    async def poll(self) -> Sequence[asyncpg.Record]:
        small = await outbox.fresh(self._conn, self._position, ROWS)
        if small is not None:
            self._position = small.until
            return small.rows
        async with outbox.window(self._conn, self._position) as window:
            rows = [row async for row in window.rows(ROWS)]
            self._position = window.until
        return rows


class _Xmin:
    """What is below the oldest open transaction, in the order of transactions."""

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._conn = conn
        self._last = (0, 0)

    async def poll(self) -> Sequence[asyncpg.Record]:
        rows = await self._conn.fetch(
            """
            SELECT xid::text::bigint AS number, id, topic, event_id, type, key,
                   aggregate, aggregate_id, aggregate_version, time, made_at,
                   traceparent, actor, agency, data::text AS data
            FROM outbox
            WHERE xid >= $1::text::xid8
              AND (xid::text::bigint, id) > ($1::text::bigint, $2)
              AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY outbox.xid, id LIMIT $3
            """,
            str(self._last[0]),
            self._last[1],
            ROWS,
        )
        if rows:
            self._last = (rows[-1]["number"], rows[-1]["id"])
        return rows


class _Reading:
    """One way of reading, beside writers that come and go."""

    def __init__(
        self,
        url: str,
        process: Process,
        make: Callable[["asyncpg.Connection[asyncpg.Record]"], _Way],
    ) -> None:
        self._url = url
        self._process = process
        self._make = make
        self._runs = 0

    async def delays(self, *, held: bool) -> list[float]:
        """Milliseconds from each commit to its being read."""
        conn = await asyncpg.connect(self._url)
        # Neither way is planned anew for each poll.
        await conn.execute("SET plan_cache_mode = force_generic_plan")
        way = self._make(conn)
        while await way.poll():
            pass
        self._runs += 1
        run = f"{self._make.__name__}{held}{self._runs}"
        job = writers.Job(self._url, run, SECONDS, held)
        work = asyncio.create_task(writers.work(self._process, job))
        seen: dict[str, float] = {}
        while not work.done():
            await _look(way, seen)
        await work
        committed = await _commits(conn, "outbox", "xid::xid", f"{run}-%")
        async with asyncio.timeout(30):
            while not committed.keys() <= seen.keys():
                await _look(way, seen)
        await conn.close()
        return [(seen[key] - at) * 1000 for key, at in committed.items()]


async def _look(way: _Way, seen: dict[str, float]) -> None:
    rows = await way.poll()
    now = time.time()
    seen.update((row["key"], now) for row in rows)
    await asyncio.sleep(0 if rows else PAUSE)


async def _commits(
    conn: "asyncpg.Connection[asyncpg.Record]", table: str, xid: str, keys: str
) -> dict[str, float]:
    """When the rows of a table were committed, by PostgreSQL's own note."""
    rows = await conn.fetch(
        f"""
        SELECT key, extract(epoch FROM pg_xact_commit_timestamp({xid}))::float8 AS at
        FROM {table} WHERE key LIKE $1
        """,
        keys,
    )
    return {row["key"]: row["at"] for row in rows}


@asynccontextmanager
async def _noting(ground: Ground) -> AsyncIterator[Pipe]:
    """A pipe over a PostgreSQL of its own, which notes when transactions commit."""
    server = PostgresServer(ground.folder / "noting")
    server.start()
    try:
        conn = await asyncpg.connect(server.url("postgres"))
        await conn.execute("ALTER SYSTEM SET track_commit_timestamp = on")
        await conn.close()
        server.stop()
        server.start()
        pipe = Pipe(server, ground.broker.bootstrap)
        await pipe.open()
        try:
            yield pipe
        finally:
            await pipe.close()
    finally:
        server.remove()


async def run(ground: Ground) -> list[Figure]:
    """p50 and p99 of ours over the xmin cursor's, without and with an open one."""
    async with _noting(ground) as pipe, writers.at_hand() as process:
        url = pipe.url(PRODUCER)
        ours = _Reading(url, process, _Snapshots)
        control = _Reading(url, process, _Xmin)
        figures = [
            figure
            for held in BESIDE
            for figure in await _both(ours, control, held=held)
        ]
    async with _noting(ground) as pipe:
        delays = await _consumed(pipe)
    return figures + [
        CONSUMED[name].of([percentile(delays, share)]) for name, share in SHARES.items()
    ]


async def _both(ours: _Reading, control: _Reading, *, held: bool) -> list[Figure]:
    first, second = await in_turn(
        lambda: ours.delays(held=held), lambda: control.delays(held=held)
    )
    figures = []
    for name, share in SHARES.items():
        a = [percentile(delays, share) for delays in first]
        b = [percentile(delays, share) for delays in second]
        figures += [OVER[name, held].of(ratios(a, b)), SEEN[name, held].of(a)]
    return figures


async def _consumed(pipe: Pipe) -> list[float]:
    """Milliseconds from the commit of an event to that of its effect, at ease."""
    consumer = pipe.consumer(GROUP)
    await consumer.start()
    work = [asyncio.create_task(_relay(pipe)), asyncio.create_task(consumer.run())]
    try:
        await pipe.publish(fact("first", 1))
        await _arrived(pipe, 1)
        for number in range(EVENTS):
            await pipe.publish(fact(f"c{number}", 1))
            await asyncio.sleep(EVERY)
        await _arrived(pipe, 1 + EVENTS)
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await consumer.stop()
    async with pipe.runtimes[PRODUCER].db.connection() as conn:
        committed = await _commits(conn, "outbox", "xid::xid", "c%")
    async with pipe.runtimes[GROUP].db.connection() as conn:
        took_effect = await _commits(conn, "effect", "xmin", "c%")
    return [(took_effect[key] - at) * 1000 for key, at in committed.items()]


async def _relay(pipe: Pipe) -> None:
    """As a worker does it: woken by a commit, or by itself after a while."""
    runtime = pipe.runtimes[PRODUCER]
    while True:
        runtime.wake.clear()
        if not await pipe.relay.step():
            with suppress(TimeoutError):
                async with asyncio.timeout(runtime.settings.relay_idle_seconds):
                    await runtime.wake.wait()


async def _arrived(pipe: Pipe, effects: int) -> None:
    async def all_there() -> bool:
        return await pipe.count(GROUP) >= effects

    await eventually(all_there, "every effect is there", 60)
