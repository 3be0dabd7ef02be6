"""Why a position is a snapshot, and read with its rows: the controls lose events."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from tests.contract.bus.pipes import (
    PRODUCER,
    Pipe,
    fact,
    facts_of,
    out_of_order,
)
from tests.fleet import eventually
from tests.waiters import somebody_waits

WRITERS, VERSIONS = 12, 40


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, None)
    await pipe.open()
    yield pipe
    await pipe.close()


class Polled:
    """What a way of reading the outbox finds, poll by poll."""

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._conn = conn
        self.found: list[tuple[str, int]] = []
        self.position = outbox.EMPTY_POSITION
        self.last_id = 0

    @property
    def keys(self) -> list[str]:
        """The keys of what was found."""
        return [key for key, _ in self.found]

    async def look_through(self, schema: str) -> None:
        """See the tables of another schema before those of `public`."""
        await self._conn.execute(f"SET search_path = {schema}, public")

    def _take(self, rows: "list[asyncpg.Record]") -> None:
        self.found += [(row["key"], row["aggregate_version"]) for row in rows]

    async def by_window(self) -> None:
        """In a transaction with a cursor."""
        async with outbox.window(self._conn, self.position) as window:
            self._take([row async for row in window.rows(100)])
            self.position = window.until

    async def by_one_statement(self) -> None:
        """As the relay reads what is small."""
        small = await outbox.fresh(self._conn, self.position, 100_000)
        assert small is not None
        self._take(list(small.rows))
        self.position = small.until

    async def by_two_statements(self) -> None:
        """The control: the rows and the position, each in a snapshot of its own."""
        small = await outbox.fresh(self._conn, self.position, 100_000)
        assert small is not None
        self._take(list(small.rows))
        self.position = await self._conn.fetchval("SELECT pg_current_snapshot()::text")

    async def by_id(self) -> None:
        """The control: what has a higher id than the last."""
        rows = await self._conn.fetch(
            "SELECT * FROM outbox WHERE id > $1 ORDER BY id", self.last_id
        )
        self._take(rows)
        self.last_id = max([self.last_id, *(row["id"] for row in rows)])


Way = Callable[[Polled], Awaitable[None]]
ours = pytest.mark.parametrize("way", [Polled.by_window, Polled.by_one_statement])


@asynccontextmanager
async def polling(pipe: Pipe) -> AsyncIterator[Polled]:
    conn = await pipe.runtimes[PRODUCER].db.dedicated("poller")
    try:
        yield Polled(conn)
    finally:
        await conn.close()


@ours
async def test_a_late_commit_is_read_by_snapshots_and_lost_by_ids(
    pipe: Pipe, way: Way
) -> None:
    async with polling(pipe) as polled, polling(pipe) as control:
        async with facts_of(pipe.runtimes[PRODUCER]) as late:
            await outbox.record(late, fact("late", 1))
            await pipe.publish(fact("early", 1))
            await way(polled)
            await control.by_id()
        await way(polled)
        await control.by_id()
        assert polled.keys == ["early", "late"]
        assert control.keys == ["early"], "the control must show the loss"


@ours
async def test_a_rolled_back_transaction_is_never_read(pipe: Pipe, way: Way) -> None:
    async def undo() -> None:
        async with facts_of(pipe.runtimes[PRODUCER]) as tx:
            await outbox.record(tx, fact("undone", 1))
            raise RuntimeError("undo")

    with pytest.raises(RuntimeError, match="undo"):
        await undo()
    await pipe.publish(fact("done", 1))
    async with polling(pipe) as polled:
        await way(polled)
        assert polled.keys == ["done"]


@ours
async def test_the_order_of_a_key_holds_across_windows_and_bulk(
    pipe: Pipe, way: Way
) -> None:
    async with polling(pipe) as polled:
        await pipe.publish(*(fact(f"k{n}", 1) for n in range(500)))
        await way(polled)
        await pipe.publish(*(fact(f"k{n}", 2) for n in range(5)))
        await way(polled)
        assert polled.keys == [f"k{n}" for n in range(500)] + [
            f"k{n}" for n in range(5)
        ]


async def test_what_holds_more_rows_than_asked_for_is_no_small_window(
    pipe: Pipe,
) -> None:
    await pipe.publish(*(fact(f"k{n}", 1) for n in range(5)))
    async with pipe.runtimes[PRODUCER].db.connection() as conn:
        assert await outbox.fresh(conn, outbox.EMPTY_POSITION, 4) is None
        small = await outbox.fresh(conn, outbox.EMPTY_POSITION, 5)
        assert small is not None
        assert [row["key"] for row in small.rows] == [f"k{n}" for n in range(5)]
        nothing = await outbox.fresh(conn, small.until, 5)
        assert nothing is not None
        assert nothing.rows == []


async def _beside_writers(pipe: Pipe, way: Way) -> list[tuple[str, int]]:
    """What is found while many write, each its own key, and one writes slowly."""
    producer = pipe.runtimes[PRODUCER]

    async def quick(writer: int) -> None:
        for version in range(1, VERSIONS + 1):
            await pipe.publish(fact(f"w{writer}", version))

    async def slow() -> None:
        for version in range(1, 6):
            async with facts_of(producer) as tx:
                await outbox.record(tx, fact("slow", version))
                await tx.execute("SELECT pg_sleep(0.05)")

    async with polling(pipe) as polled:
        writing = asyncio.gather(slow(), *(quick(n) for n in range(WRITERS)))
        while not writing.done():
            await way(polled)
        await writing
        await way(polled)
        return polled.found


@ours
async def test_beside_many_writers_every_event_is_read_once_and_in_order(
    pipe: Pipe, way: Way
) -> None:
    keys = await _beside_writers(pipe, way)
    assert len(keys) == WRITERS * VERSIONS + 5
    assert out_of_order(keys) == []


async def test_the_control_with_a_statement_for_each_loses_events_beside_writers(
    pipe: Pipe,
) -> None:
    keys = await _beside_writers(pipe, Polled.by_two_statements)
    assert len(keys) < WRITERS * VERSIONS + 5


_HELD_UP = """
CREATE SCHEMA held_up;
CREATE FUNCTION held_up.wait() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_lock_shared(17), pg_advisory_unlock_shared(17);
    RETURN true;
END $$;
CREATE VIEW held_up.outbox AS SELECT * FROM public.outbox WHERE held_up.wait();
"""


async def _with_a_commit_in_the_middle(pipe: Pipe, way: Way) -> list[str]:
    """What two polls find when an event is committed while the first one reads."""
    runtime = pipe.runtimes[PRODUCER]
    await pipe.publish(fact("before", 1))
    async with runtime.db.connection() as gate, polling(pipe) as polled:
        await gate.execute(_HELD_UP)
        await gate.execute("SELECT pg_advisory_lock(17)")
        await polled.look_through("held_up")
        reading = asyncio.ensure_future(way(polled))
        await eventually(
            lambda: somebody_waits(runtime, "advisory"), "the statement reads"
        )
        await pipe.publish(fact("meanwhile", 1))
        await gate.execute("SELECT pg_advisory_unlock(17)")
        await reading
        await way(polled)
        return polled.keys


async def test_what_is_committed_while_the_statement_reads_comes_with_the_next(
    pipe: Pipe,
) -> None:
    keys = await _with_a_commit_in_the_middle(pipe, Polled.by_one_statement)
    assert keys == ["before", "meanwhile"]


async def test_the_control_loses_what_is_committed_while_it_reads(pipe: Pipe) -> None:
    keys = await _with_a_commit_in_the_middle(pipe, Polled.by_two_statements)
    assert keys == ["before"]
