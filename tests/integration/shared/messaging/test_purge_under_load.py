"""Partitions are dropped while everything runs: nothing is lost, nothing doubled.

Writers publish into days long past, so that what they write is due to be purged as soon
as it is sent; a relay, two consumers and a purger run beside them, over real Kafka. The
same counting catches a purge that does not ask the relay, and one of the inbox that
comes too early.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from deploy.kafka.broker import Broker
from shared.db import Tx
from shared.local_postgres.server import PostgresServer
from shared.messaging import inbox, outbox, partitions, retention
from shared.messaging.partitions import Partition
from tests.contract.bus.pipes import GROUPS, PRODUCER, Pipe, fact, out_of_order

WRITERS = 4
EVENTS = 120
OLDEST = 20
"""Days ago: the writers begin there and come a day nearer now and then."""
DAYS = 6
pytestmark = pytest.mark.kafka

AGE = """
UPDATE outbox SET made_at = made_at - $1::interval WHERE xid = pg_current_xact_id()
"""


@pytest.fixture
async def pipe(postgres: PostgresServer, broker: Broker) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, broker.bootstrap)
    await pipe.open()
    yield pipe
    await pipe.close()


@dataclass
class Outcome:
    """What was counted."""

    published: int = 0
    dropped: list[str] = field(default_factory=list)
    slowest: float = 0.0
    effects: dict[str, Counter[tuple[str, int]]] = field(default_factory=dict)
    order_breaks: dict[str, list[str]] = field(default_factory=dict)

    def lost(self, group: str) -> int:
        return self.published - len(self.effects[group])

    def doubled(self, group: str) -> int:
        return sum(count - 1 for count in self.effects[group].values())


class Line:
    """Everything that runs at once."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._outcome = Outcome()
        self._writing = True
        self._carried = False
        self._relaying = asyncio.Event()
        self._relaying.set()

    async def run(self) -> Outcome:
        """Write, relay, consume and purge until all that was sent is consumed."""
        async with asyncio.TaskGroup() as consuming:
            for group in GROUPS:
                consuming.create_task(self._consume(group))
            async with asyncio.TaskGroup() as others:
                others.create_task(self._relay())
                others.create_task(self._purge())
                async with asyncio.TaskGroup() as writing:
                    writing.create_task(self._pause())
                    for number in range(WRITERS):
                        writing.create_task(self._write(number))
                self._writing = False
            await self._pipe.carry()
            self._carried = True
        for group in GROUPS:
            effects = await self._pipe.effects(group)
            self._outcome.effects[group] = Counter(effects)
            self._outcome.order_breaks[group] = out_of_order(effects)
        return self._outcome

    async def _write(self, writer: int) -> None:
        """Publish in transactions of two, a day nearer now and then."""
        runtime = self._pipe.runtimes[PRODUCER]
        for version in range(1, EVENTS + 1):
            age = timedelta(days=OLDEST - version * DAYS // (EVENTS + 1))
            started = time.monotonic()
            async with runtime.writing() as tx:
                await outbox.record(
                    tx, *(fact(f"w{writer}-{n}", version) for n in range(2))
                )
                await tx.execute(AGE, age)
            self._outcome.slowest = max(
                self._outcome.slowest, time.monotonic() - started
            )
            self._outcome.published += 2
            await asyncio.sleep(0.005)

    async def _pause(self) -> None:
        """Twice the relay stands still for a second, and the purger does not."""
        for _ in range(2):
            await asyncio.sleep(0.7)
            self._relaying.clear()
            await asyncio.sleep(1)
            self._relaying.set()

    async def _relay(self) -> None:
        while self._writing:
            await self._relaying.wait()
            if not await self._pipe.relay.step():
                await asyncio.sleep(0.02)

    async def _purge(self) -> None:
        """Make the old days' partitions, as if it were then, and purge them."""
        runtime = self._pipe.runtimes[PRODUCER]
        today = datetime.now(UTC).date()
        while self._writing:
            for ago in range(OLDEST - DAYS, OLDEST + 1):
                day = today - timedelta(days=ago)
                with suppress(asyncpg.LockNotAvailableError):  # as a worker: later
                    await partitions.ensure_one(runtime, Partition("outbox", day))
            self._outcome.dropped += await retention.purge(runtime)
            await asyncio.sleep(0.05)

    async def _consume(self, group: str) -> None:
        consumer = self._pipe.consumer(group)
        await consumer.start()
        try:
            while not (self._carried and await consumer.lag() == 0):
                await consumer.step(wait_seconds=0.1)
        finally:
            await consumer.stop()


async def test_purging_while_everything_runs_loses_and_doubles_nothing(
    pipe: Pipe,
) -> None:
    outcome = await Line(pipe).run()
    assert outcome.published == WRITERS * EVENTS * 2
    assert len(set(outcome.dropped)) >= DAYS - 1
    for group in GROUPS:
        assert (outcome.lost(group), outcome.doubled(group)) == (0, 0)
        assert outcome.order_breaks[group] == []
    assert outcome.slowest < 1.5, "writers wait for a drop, but not for long"


async def test_the_control_that_does_not_ask_the_relay_loses_events(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never_mind(_tx: Tx, _partition: str) -> bool:
        return True

    monkeypatch.setattr(retention, "_all_sent", never_mind)
    outcome = await Line(pipe).run()
    assert outcome.dropped
    assert all(outcome.lost(group) > 0 for group in GROUPS), "the count must catch it"


async def redelivered(pipe: Pipe, group: str, days: int) -> Counter[Any]:
    """Purge the inbox with this many days kept, and have everything come again."""
    runtime = pipe.runtimes[group]
    limit = datetime.now(UTC).date() - timedelta(days=days)
    async with runtime.reading() as tx:
        kept = await partitions.partitions_of(tx, "inbox")
    for partition in kept:
        if partition.day < limit:
            async with runtime.writing() as tx:
                await partitions.drop(tx, partition)
    await pipe.rewind(group)
    consumer = pipe.consumer(group)
    await consumer.start()
    while await consumer.lag() != 0:
        await consumer.step(wait_seconds=0.1)
    await consumer.stop()
    return Counter(await pipe.effects(group))


async def handled(pipe: Pipe, group: str) -> None:
    await partitions.ensure(pipe.runtimes[group])
    await pipe.publish(*(fact(f"k{n}", 1) for n in range(200)))
    await pipe.carry()
    consumer = pipe.consumer(group)
    await pipe.drain(consumer, 200, group)
    await consumer.stop()


async def test_an_inbox_purged_in_time_doubles_nothing_when_all_comes_again(
    pipe: Pipe,
) -> None:
    group = GROUPS[0]
    await handled(pipe, group)
    days = pipe.runtimes[group].settings.inbox_days
    effects = await redelivered(pipe, group, days)
    assert (len(effects), max(effects.values())) == (200, 1)


async def test_the_control_purged_too_early_doubles_effects(pipe: Pipe) -> None:
    group = GROUPS[0]
    await handled(pipe, group)
    effects = await redelivered(pipe, group, days=-1)
    assert max(effects.values()) == 2, "the count must catch it"


async def test_an_event_older_than_the_inbox_is_parked_and_has_no_second_effect(
    pipe: Pipe,
) -> None:
    group = GROUPS[0]
    await handled(pipe, group)
    runtime = pipe.runtimes[group]
    settings = runtime.settings.model_copy(update={"inbox_days": -1})
    runtime.settings = settings  # from tomorrow on: today is too old
    effects = await redelivered(pipe, group, days=-1)
    assert max(effects.values()) == 1
    async with runtime.reading() as tx:
        rows = await inbox.parked(tx, group, 300)
    assert {row["reason"] for row in rows} == {"too-old"}
    assert len(rows) == 200
