"""Why a position is a snapshot: the control, id above the last seen, loses events."""

from collections.abc import AsyncIterator

import pytest

from shared import outbox
from shared.postgres import PostgresServer
from tests.contract.bus.pipes import PRODUCER, Pipe, fact


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    made = Pipe(postgres, None)
    await made.open()
    yield made
    await made.close()


class _Poller:
    """Collects the keys that a way of reading the outbox finds, poll by poll."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self.found: list[str] = []
        self.position = outbox.EMPTY_POSITION
        self.last_id = 0

    async def by_snapshot(self) -> None:
        db = self._pipe.runtimes[PRODUCER].db
        async with (
            db.connection() as conn,
            outbox.window(conn, self.position) as window,
        ):
            self.found += [row["key"] async for row in window.rows(100)]
            self.position = window.until

    async def by_id(self) -> None:
        async with self._pipe.runtimes[PRODUCER].reading() as tx:
            rows = await tx.fetch(
                "SELECT id, key FROM outbox WHERE id > $1 ORDER BY id", self.last_id
            )
        self.found += [row["key"] for row in rows]
        self.last_id = max([self.last_id, *(row["id"] for row in rows)])


async def test_a_late_commit_is_read_by_snapshots_and_lost_by_ids(pipe: Pipe) -> None:
    ours, control = _Poller(pipe), _Poller(pipe)
    producer = pipe.runtimes[PRODUCER]
    async with producer.writing() as late:
        await outbox.record(late, fact("late", 1))
        await pipe.publish(fact("early", 1))
        await ours.by_snapshot()
        await control.by_id()
    await ours.by_snapshot()
    await control.by_id()
    assert ours.found == ["early", "late"]
    assert control.found == ["early"], "the control must show the loss"


async def test_a_rolled_back_transaction_is_never_read(pipe: Pipe) -> None:
    ours = _Poller(pipe)

    async def undo() -> None:
        async with pipe.runtimes[PRODUCER].writing() as tx:
            await outbox.record(tx, fact("undone", 1))
            raise RuntimeError("undo")

    with pytest.raises(RuntimeError, match="undo"):
        await undo()
    await pipe.publish(fact("done", 1))
    await ours.by_snapshot()
    assert ours.found == ["done"]


async def test_the_order_of_a_key_holds_across_windows_and_bulk(pipe: Pipe) -> None:
    ours = _Poller(pipe)
    await pipe.publish(*(fact(f"k{n}", 1) for n in range(500)))
    await ours.by_snapshot()
    await pipe.publish(*(fact(f"k{n}", 2) for n in range(5)))
    await ours.by_snapshot()
    assert ours.found == [f"k{n}" for n in range(500)] + [f"k{n}" for n in range(5)]
