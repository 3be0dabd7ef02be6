"""From commit to read: the difference of snapshots against the xmin cursor.

Twelve writers commit one event each, over and over; a reader polls in one way or the
other, on a connection of its own, and notes how long after its commit each event was
seen. The second form keeps a transaction of one second open beside: the xmin cursor
waits for it.
"""

import asyncio
import time
from contextlib import suppress
from typing import Protocol

import asyncpg

from shared import outbox
from tests.bench.figures import Figure, at_most, percentile, ratios, reported
from tests.bench.ground import Ground
from tests.contract.bus.pipes import PRODUCER, Pipe, fact

WRITERS, SECONDS, PAIRS, PAUSE = 12, 3.0, 5, 0.001
SHARES = {"p50": 0.5, "p99": 0.99}
OVER = {
    (name, held): at_most(
        f"commit to read {name}{beside} over the xmin cursor", 0.05 if held else 0.7
    )
    for held, beside in ((False, ""), (True, " beside a 1 s transaction"))
    for name in SHARES
}
SEEN = {
    (name, held): reported(f"commit to read {name}{beside}", "ms")
    for held, beside in ((False, ""), (True, " beside a 1 s transaction"))
    for name in SHARES
}
FIGURES = (*OVER.values(), *SEEN.values())


class _Way(Protocol):
    async def poll(self) -> list[str]:
        """The keys that are new."""
        ...


class _Snapshots:
    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._conn = conn
        self._position = outbox.EMPTY_POSITION

    async def poll(self) -> list[str]:
        async with outbox.window(self._conn, self._position) as window:
            keys = [row["key"] async for row in window.rows(2000)]
            self._position = window.until
        return keys


class _Xmin:
    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._conn = conn
        self._last = (0, 0)

    async def poll(self) -> list[str]:
        rows = await self._conn.fetch(
            """
            SELECT xid::text::bigint AS xid, id, key FROM outbox
            WHERE xid >= $1::text::xid8
              AND (xid::text::bigint, id) > ($1::text::bigint, $2)
              AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY outbox.xid, id LIMIT 2000
            """,
            str(self._last[0]),
            self._last[1],
        )
        if rows:
            self._last = (rows[-1]["xid"], rows[-1]["id"])
        return [row["key"] for row in rows]


class _Run:
    """One run of writers beside one way of reading."""

    def __init__(self, pipe: Pipe, way: _Way) -> None:
        self._pipe = pipe
        self._way = way
        self._stop = asyncio.Event()
        self._committed: dict[str, float] = {}
        self._seen: dict[str, float] = {}

    async def delays(self, *, held: bool) -> list[float]:
        """Milliseconds from each commit to its being read."""
        while await self._way.poll():
            pass
        reading = asyncio.create_task(self._read())
        others = [asyncio.create_task(self._write(n)) for n in range(WRITERS)]
        if held:
            others.append(asyncio.create_task(self._hold()))
        await asyncio.sleep(SECONDS)
        self._stop.set()
        await asyncio.gather(*others)
        await asyncio.wait_for(reading, 30)
        return [
            max(0.0, self._seen[key] - at) * 1000 for key, at in self._committed.items()
        ]

    async def _write(self, writer: int) -> None:
        count = 0
        while not self._stop.is_set():
            count += 1
            key = f"{id(self)}-{writer}-{count}"
            await self._pipe.publish(fact(key, 1))
            self._committed[key] = time.perf_counter()

    async def _read(self) -> None:
        while not (self._stop.is_set() and self._committed.keys() <= self._seen.keys()):
            keys = await self._way.poll()
            now = time.perf_counter()
            self._seen.update((key, now) for key in keys)
            await asyncio.sleep(PAUSE)

    async def _hold(self) -> None:
        while not self._stop.is_set():
            async with self._pipe.runtimes[PRODUCER].writing() as tx:
                await tx.execute("SELECT pg_current_xact_id()")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), 1)


async def run(ground: Ground) -> list[Figure]:
    """p50 and p99 of ours over the xmin cursor's, without and with an open one."""
    async with ground.pipe() as pipe:
        conn = await pipe.runtimes[PRODUCER].db.dedicated("bench reader")
        await _Run(pipe, _Snapshots(conn)).delays(held=False)  # warms the pool up
        try:
            return await _both(pipe, conn, held=False) + await _both(
                pipe, conn, held=True
            )
        finally:
            await conn.close()


async def _both(
    pipe: Pipe, conn: "asyncpg.Connection[asyncpg.Record]", *, held: bool
) -> list[Figure]:
    ours, control = [], []
    for _ in range(PAIRS):
        ours.append(await _Run(pipe, _Snapshots(conn)).delays(held=held))
        control.append(await _Run(pipe, _Xmin(conn)).delays(held=held))
    found = []
    for name, share in SHARES.items():
        first = [percentile(run, share) for run in ours]
        second = [percentile(run, share) for run in control]
        found += [
            OVER[name, held].of(ratios(first, second)),
            SEEN[name, held].of(first),
        ]
    return found
