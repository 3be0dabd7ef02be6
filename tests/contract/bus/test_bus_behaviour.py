"""What both buses promise: at least once on the wire, exactly once in effect."""

import asyncio
from typing import Any

from shared.db import Tx
from shared.messaging import inbox, outbox
from shared.messaging.bus import Batch
from shared.messaging.consumer import Consumer
from shared.messaging.parking import requeue
from tests.contract.bus.pipes import (
    GROUPS,
    PRODUCER,
    Pipe,
    fact,
    facts_of,
    out_of_order,
)

MATCHING = "matching-svc"


async def test_each_group_gets_every_event_in_the_order_of_its_key(pipe: Pipe) -> None:
    for version in range(1, 6):
        await pipe.publish(*(fact(f"k{n}", version) for n in range(40)))
    await pipe.carry()
    for group in GROUPS:
        consumer = pipe.consumer(group)
        await pipe.drain(consumer, 200, group)
        await consumer.stop()
        effects = await pipe.effects(group)
        assert len(effects) == 200
        assert out_of_order(effects) == []


async def test_a_slow_group_stops_no_other(pipe: Pipe) -> None:
    await pipe.publish(*(fact(f"k{n}", 1) for n in range(300)))
    await pipe.carry()
    slow = pipe.consumer("plan-svc")
    await slow.start()
    for _ in range(200):
        if await slow.step(wait_seconds=0.02):
            break
    quick = pipe.consumer(MATCHING)
    await pipe.drain(quick, 300, MATCHING)
    assert await pipe.count("plan-svc") < 300
    await slow.stop()
    await quick.stop()


async def test_a_replay_from_the_start_has_no_second_effect(pipe: Pipe) -> None:
    await pipe.publish(*(fact(f"k{n}", 1) for n in range(150)))
    await pipe.carry()
    consumer = pipe.consumer(MATCHING)
    await pipe.drain(consumer, 150, MATCHING)
    await consumer.stop()
    async with facts_of(pipe.runtimes[MATCHING]) as tx:
        await tx.execute("DELETE FROM inbox_position")
    again = pipe.consumer(MATCHING, wrap=lambda reader: _Rewound(reader, pipe))
    await pipe.take(again, 150)
    await again.stop()
    assert await pipe.count(MATCHING) == 150


async def test_a_crash_in_the_middle_of_a_batch_repeats_it_without_a_second_effect(
    pipe: Pipe,
) -> None:
    for version in range(1, 4):
        await pipe.publish(*(fact(f"k{n}", version) for n in range(250)))
    await pipe.carry()
    for crash in (_CrashBeforeCommit, _CrashAfterCommit):
        failing = pipe.consumer(MATCHING, wrap=crash)
        await failing.start()
        await _until_it_crashes(failing)
        await failing.stop()
    consumer = pipe.consumer(MATCHING)
    await pipe.drain(consumer, 750, MATCHING)
    await consumer.stop()
    effects = await pipe.effects(MATCHING)
    assert len(effects) == 750
    assert out_of_order(effects) == []


async def test_one_huge_transaction_beside_many_small_ones_loses_nothing(
    pipe: Pipe,
) -> None:
    async def huge() -> None:
        async with facts_of(pipe.runtimes[PRODUCER]) as tx:
            for first in range(0, 100_000, 5_000):
                events = [fact(f"huge{n}", 1) for n in range(first, first + 5_000)]
                await outbox.record(tx, *events)

    async def small(writer: int) -> None:
        for version in range(1, 26):
            await pipe.publish(fact(f"small{writer}", version))

    async def carry_meanwhile(until: "asyncio.Future[Any]") -> None:
        while not until.done():
            await pipe.carry()
            await asyncio.sleep(0)

    writing = asyncio.gather(huge(), *(small(writer) for writer in range(12)))
    task = asyncio.ensure_future(writing)
    if pipe.relay is not None:
        await carry_meanwhile(task)
    await task
    await pipe.carry()
    consumer = pipe.consumer(MATCHING)
    await pipe.drain(consumer, 100_300, MATCHING)
    await consumer.stop()
    effects = await pipe.effects(MATCHING)
    assert len(effects) == 100_300
    assert out_of_order(effects) == []


async def test_a_poisonous_message_parks_its_key_and_all_others_go_on(
    pipe: Pipe,
) -> None:
    await pipe.publish(fact("good", 1), fact("poison", 1), fact("good", 2))
    await pipe.publish(fact("poison", 2), fact("other", 1))
    await pipe.carry()
    consumer = pipe.consumer(MATCHING)
    await pipe.drain(consumer, 3, MATCHING)
    await consumer.stop()
    runtime = pipe.runtimes[MATCHING]
    async with runtime.reading() as tx:
        rows = await inbox.parked(tx, MATCHING, 10)
    assert [row["reason"] for row in rows] == ["ValueError", "behind"]
    assert {row["key"] for row in rows} == {"poison"}
    registry = runtime.metrics.registry
    assert registry.get_sample_value("onevisit_parked_keys") == 1, "told at once"
    assert out_of_order(await pipe.effects(MATCHING)) == []


async def test_a_requeued_key_is_handled_in_its_order_once_the_fault_is_mended(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[MATCHING]
    async with facts_of(runtime) as tx:
        await tx.execute("ALTER TABLE effect ADD CONSTRAINT fault CHECK (key <> 'k7')")
    await pipe.publish(*(fact("k7", version) for version in range(1, 4)))
    await pipe.publish(fact("k8", 1))
    await pipe.carry()
    consumer = pipe.consumer(MATCHING)
    await pipe.drain(consumer, 1, MATCHING)
    await consumer.stop()
    async with facts_of(runtime) as tx:
        await tx.execute("ALTER TABLE effect DROP CONSTRAINT fault")
    assert await requeue(runtime, "k7") == 3
    assert out_of_order(await pipe.effects(MATCHING)) == []
    assert await pipe.count(MATCHING) == 4


async def test_when_many_keys_fail_in_a_row_the_consumer_halts_and_parks_none(
    pipe: Pipe,
) -> None:
    await pipe.publish(*(fact(f"poison{n}", 1) for n in range(20)))
    await pipe.carry()
    consumer = pipe.consumer(MATCHING)
    await consumer.start()
    for _ in range(300):
        await consumer.step(wait_seconds=0.02)
        if consumer.halted:
            break
    await consumer.stop()
    assert consumer.halted
    async with pipe.runtimes[MATCHING].reading() as tx:
        assert await inbox.parked(tx, MATCHING, 10) == []


class Crash(OSError):
    """A fault where the process would have died."""


class _Wrapped:
    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)


class _CrashBeforeCommit(_Wrapped):
    """Dies in the second batch, before the effects are committed."""

    batches = 0

    async def save(self, tx: Tx, batch: Batch) -> None:
        await self._reader.save(tx, batch)
        self.batches += 1
        if self.batches == 2:
            raise Crash

    async def release(self, batch: Batch) -> None:
        del batch
        raise Crash


class _CrashAfterCommit(_Wrapped):
    """Dies after the effects are committed, before the position moves on."""

    batches = 0

    async def done(self, batch: Batch) -> None:
        self.batches += 1
        if self.batches == 2:
            raise Crash
        await self._reader.done(batch)


class _Rewound(_Wrapped):
    """On Kafka: goes back to where the pipe began."""

    def __init__(self, reader: Any, pipe: Pipe) -> None:
        super().__init__(reader)
        self._pipe = pipe
        self.rewound = False

    async def poll(self, wait_seconds: float) -> Batch | None:
        batch: Batch | None = await self._reader.poll(wait_seconds)
        consumer = getattr(self._reader, "_consumer", None)
        if consumer is not None and not self.rewound and consumer.assignment():
            self.rewound = True
            for partition, offset in self._pipe.begin.items():
                consumer.seek(partition, offset)
        return batch


async def _until_it_crashes(consumer: Consumer) -> None:
    for _ in range(300):
        try:
            await consumer.step(wait_seconds=0.02)
        except Crash:
            return
    raise AssertionError("it did not crash")
