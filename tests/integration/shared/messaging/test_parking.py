"""Parked messages: tried without keeping it, handled in one go, or given up."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.local_postgres.server import PostgresServer
from shared.messaging import inbox, parking
from tests.contract.bus.pipes import PRODUCER, Pipe, fact, out_of_order
from tests.fleet import eventually
from tests.waiters import somebody_waits

GROUP = "matching-svc"
FAULT = "ALTER TABLE effect ADD CONSTRAINT fault CHECK (key NOT LIKE 'bad%')"


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    """Two keys are parked for a fault in the table."""
    pipe = Pipe(postgres, None)
    await pipe.open()
    async with pipe.runtimes[GROUP].writing() as tx:
        await tx.execute(FAULT)
    for version in (1, 2, 3):
        await pipe.publish(fact("bad1", version), fact("good", version))
    await pipe.publish(fact("bad2", 1))
    consumer = pipe.consumer(GROUP)
    await pipe.drain(consumer, 3, GROUP)
    await consumer.stop()
    yield pipe
    await pipe.close()


async def mend(pipe: Pipe) -> None:
    async with pipe.runtimes[GROUP].writing() as tx:
        await tx.execute("ALTER TABLE effect DROP CONSTRAINT fault")


async def waiting(pipe: Pipe) -> int:
    async with pipe.runtimes[GROUP].reading() as tx:
        return len(await inbox.parked(tx, GROUP, 100))


async def test_a_dry_run_says_whether_it_could_be_handled_and_keeps_nothing(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[GROUP]
    assert await parking.keys(runtime) == ["bad1", "bad2"]
    with pytest.raises(Exception, match="violates check constraint"):
        await parking.requeue(runtime, "bad1", dry_run=True)
    await mend(pipe)
    assert await parking.requeue(runtime, "bad1", dry_run=True) == 3
    assert (await waiting(pipe), await pipe.count(GROUP)) == (4, 3)
    assert await parking.requeue(runtime, "bad1") == 3
    assert (await waiting(pipe), await pipe.count(GROUP)) == (1, 6)
    assert out_of_order(await pipe.effects(GROUP)) == []


async def test_dropping_counts_first_and_then_sends_to_the_dead_letters(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[GROUP]
    assert await parking.drop(runtime, "bad1", "test", dry_run=True) == 3
    assert await waiting(pipe) == 4
    assert await parking.drop(runtime, "bad1", "test") == 3
    assert await waiting(pipe) == 1
    async with runtime.reading() as tx:
        rows = await tx.fetch("SELECT topic, key FROM outbox ORDER BY id")
    assert [(r["topic"], r["key"]) for r in rows] == [
        ("onevisit.credit.v1.dlq", "bad1")
    ] * 3


async def test_consumers_wait_while_parked_messages_are_taken_out(pipe: Pipe) -> None:
    """A message that came between would be put behind those that just leave."""
    await mend(pipe)
    runtime = pipe.runtimes[GROUP]
    consumer = pipe.consumer(GROUP)
    await consumer.start()
    await pipe.publish(fact("bad1", 4))
    async with runtime.writing() as tx:
        await inbox.hold(tx)
        step = asyncio.create_task(consumer.step())
        await eventually(
            lambda: somebody_waits(pipe.runtimes[GROUP]), "the consumer waits", 10
        )
        await tx.execute("DELETE FROM inbox_parked WHERE key = 'bad1'")
    assert await step == 1
    await consumer.stop()
    assert await waiting(pipe) == 1, "only the other key"
    assert ("bad1", 4) in await pipe.effects(GROUP)


async def test_the_producer_has_nothing_parked(pipe: Pipe) -> None:
    assert await parking.keys(pipe.runtimes[PRODUCER]) == []
