"""Readers of the in-process bus wait, and are woken by what their process publishes."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from tests.contract.bus.pipes import GROUPS, PRODUCER, Pipe, fact

GROUP = GROUPS[0]
LONG, SHORT = 3600, 0.01
"""Seconds: a wait that only a wake-up ends in time, and one that is over at once."""


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, None)
    await pipe.open()
    yield pipe
    await pipe.close()


async def test_what_is_published_here_ends_the_longest_wait(pipe: Pipe) -> None:
    consumer = pipe.consumer(GROUP)
    await consumer.start()
    async with asyncio.timeout(60):
        waiting = asyncio.create_task(consumer.step(wait_seconds=LONG))
        await asyncio.sleep(0)
        await pipe.publish(fact("k", 1))
        while not await waiting:
            waiting = asyncio.create_task(consumer.step(wait_seconds=LONG))
    assert await pipe.count(GROUP) == 1


async def test_what_another_process_published_is_read_after_a_wait(pipe: Pipe) -> None:
    consumer = pipe.consumer(GROUP)
    await consumer.start()
    assert await consumer.step(wait_seconds=SHORT) == 0
    async with pipe.runtimes[PRODUCER].writing() as tx:
        await outbox.record(tx, fact("k", 1))
        tx.recorded = False  # so that nobody here hears of it
    async with asyncio.timeout(60):
        while not await consumer.step(wait_seconds=SHORT):
            pass
    assert await pipe.count(GROUP) == 1


async def test_what_was_released_is_read_again_without_a_wait(pipe: Pipe) -> None:
    handlers = pipe.runtimes[GROUP].service.handlers
    reader = pipe.runtimes[GROUP].bus.reader(GROUP, handlers.sources, handlers.types)
    await reader.start()
    await pipe.publish(fact("k", 1))
    async with asyncio.timeout(60):
        first = await reader.poll(LONG)
        assert first is not None
        await reader.release(first)
        second = await reader.poll(LONG)
    assert second is not None
    assert second.deliveries == first.deliveries
