"""The faults that each planted bug cannot survive; the real thing survives them all."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from shared.db import Tx
from shared.errors import Unavailable
from shared.messaging import outbox, partitions
from shared.messaging.bus import Batch
from shared.messaging.parking import requeue
from shared.messaging.partitions import Partition
from tests.chaos.mutants.line import Crash, Findings, Line
from tests.contract.bus.pipes import (
    PRODUCER,
    fact,
    facts_of,
)
from tests.fleet import eventually
from tests.waiters import somebody_waits

Scenario = Callable[[Line], Awaitable[Findings]]


async def a_transaction_commits_late(line: Line) -> Findings:
    """One transaction is open while others commit and are relayed."""
    producer = line.pipe.runtimes[PRODUCER]
    async with facts_of(producer) as late:
        await outbox.record(late, fact("late", 1))
        await line.pipe.publish(fact("early", 1))
        await line.carry()
    await line.carry()
    await line.consume()
    return await line.check([("late", 1), ("early", 1)])


async def an_older_transaction_writes_a_newer_version(line: Line) -> Findings:
    """The transaction that began first changes an aggregate after another did."""
    producer = line.pipe.runtimes[PRODUCER]
    async with facts_of(producer) as older:
        await outbox.record(older, fact("other", 1))
        await line.pipe.publish(fact("k", 1))
        await outbox.record(older, fact("k", 2))
    await line.carry()
    await line.consume()
    return await line.check([("other", 1), ("k", 1), ("k", 2)])


async def the_relay_dies_before_it_saves(line: Line) -> Findings:
    """Sent but not saved, then events while it is down, then a new process."""
    await line.pipe.publish(fact("a", 1))
    await line.carry()
    await line.restart_relay()
    await line.pipe.publish(fact("b", 1))
    line.pipe.runtimes[PRODUCER].wake.clear()
    await line.restart_relay()
    line.pipe.runtimes[PRODUCER].wake.set()
    await line.carry()
    await line.consume()
    return await line.check([("a", 1), ("b", 1)])


async def another_process_commits(line: Line) -> Findings:
    """An event whose commit wakes nobody here: the API runs in another process."""
    await line.pipe.publish(fact("a", 1))
    line.pipe.runtimes[PRODUCER].wake.clear()
    await line.carry()
    await line.consume()
    return await line.check([("a", 1)])


async def two_relays_run(line: Line) -> Findings:
    """A second relay process starts beside the first, and nothing fails."""
    await line.pipe.publish(fact("a", 1))
    second = line.another_relay()
    await line.relay.step()
    await line.pipe.publish(fact("a", 2))
    with suppress(Unavailable):  # the lease holds: only one may relay
        await second.step()
    await line.relay.step()
    await second.stop()
    await line.consume()
    return await line.check([("a", 1), ("a", 2)])


async def a_partition_is_made_while_the_relay_looks(line: Line) -> Findings:
    """The maker has moved the row, and the relay asks before it commits."""
    producer = line.pipe.runtimes[PRODUCER]
    await line.pipe.publish(fact("early", 1))
    await line.carry()
    await line.pipe.publish(fact("a", 1))
    async with facts_of(producer) as maker:
        await line.parts.maker(maker, Partition("outbox", partitions.today()))
        carrying = asyncio.ensure_future(line.carry())
        if line.parts.polls:
            await eventually(
                lambda: somebody_waits(producer, "relation"), "the relay waits", 10
            )
    await carrying
    await line.carry()
    await line.consume()
    return await line.check([("early", 1), ("a", 1)])


async def the_consumer_dies_before_its_commit(line: Line) -> Findings:
    """Effects are rolled back with the process, after everything else was done."""
    committed = await _three_rounds(line)
    await line.consume_until_crash(_DiesBeforeCommit)
    await line.consume()
    return await line.check(committed)


async def the_consumer_dies_after_its_commit(line: Line) -> Findings:
    """Effects are committed, the offsets are not."""
    committed = await _three_rounds(line)
    await line.consume_until_crash(_DiesAfterCommit)
    await line.consume()
    return await line.check(committed)


async def everything_is_delivered_again_after_upkeep(line: Line) -> Findings:
    """The topic is replayed while the inbox must still know every message."""
    committed = await _three_rounds(line)
    await line.consume()
    upkeep = getattr(line.parts.consumer, "upkeep", None)
    if upkeep is not None:
        await upkeep(line.group)
    await line.consume_until_crash(lambda reader: _Rewound(reader, line))
    await line.consume()
    return await line.check(committed)


async def a_message_fails_once(line: Line) -> Findings:
    """The first message of a key fails at first; the later ones would not."""
    committed = [("k", 1), ("k", 2), ("good", 1)]
    async with facts_of(line.group) as tx:
        await tx.execute(
            "ALTER TABLE effect ADD CONSTRAINT fault CHECK (key <> 'k' OR version > 1)"
        )
    for key, version in committed:
        await line.pipe.publish(fact(key, version))
    await line.carry()
    await line.consume()
    async with facts_of(line.group) as tx:
        await tx.execute("ALTER TABLE effect DROP CONSTRAINT fault")
    await _mend(line)
    return await line.check(committed)


async def _mend(line: Line) -> None:
    retry = getattr(line.parts.consumer, "retry", requeue)
    await retry(line.group, "k")


async def _three_rounds(line: Line) -> list[tuple[str, int]]:
    committed = []
    for version in (1, 2, 3):
        keys = [f"k{n}" for n in range(100)]
        await line.pipe.publish(*(fact(key, version) for key in keys))
        committed += [(key, version) for key in keys]
    await line.carry()
    return committed


class _Outside:
    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)


class _DiesBeforeCommit(_Outside):
    async def save(self, tx: Tx, batch: Batch) -> None:
        await self._reader.save(tx, batch)
        raise Crash

    async def release(self, batch: Batch) -> None:
        del batch
        raise Crash


class _DiesAfterCommit(_Outside):
    async def done(self, batch: Batch) -> None:
        del batch
        raise Crash


class _Rewound(_Outside):
    """Goes back to the start once, handles one batch, and dies."""

    def __init__(self, reader: Any, line: Line) -> None:
        super().__init__(reader)
        self._line = line
        self._rewound = False

    async def poll(self, wait_seconds: float) -> Batch | None:
        batch: Batch | None = await self._reader.poll(wait_seconds)
        consumer = self._reader._consumer  # noqa: SLF001 - aiokafka's client, to seek in it
        if not self._rewound and consumer is not None and consumer.assignment():
            self._rewound = True
            for partition, offset in self._line.pipe.begin.items():
                consumer.seek(partition, offset)
            return None
        return batch


SCENARIOS: tuple[Scenario, ...] = (
    a_transaction_commits_late,
    an_older_transaction_writes_a_newer_version,
    the_relay_dies_before_it_saves,
    another_process_commits,
    two_relays_run,
    a_partition_is_made_while_the_relay_looks,
    the_consumer_dies_before_its_commit,
    the_consumer_dies_after_its_commit,
    everything_is_delivered_again_after_upkeep,
    a_message_fails_once,
)
