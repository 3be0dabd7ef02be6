"""A production line small enough to break on purpose, and what checks it.

One producer, one consumer group, a real PostgreSQL and a real Kafka between. The parts
(relay and consumer) are handed in, so that a planted bug can stand in for the real one.
"""

import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared import jsontext
from shared.db import Tx
from shared.errors import Unavailable
from shared.messaging import partitions
from shared.messaging.bus.relay import KafkaRelay
from shared.messaging.consumer import Consumer
from shared.messaging.partitions import Partition
from shared.running.kafka_access import Access
from shared.running.runtime import Runtime
from tests.contract.bus.pipes import PRODUCER, Pipe

GROUP = "matching-svc"
MOST_POLLS = 600


class Crash(OSError):
    """The process dies here; whoever catches it throws its objects away."""


@dataclass(frozen=True)
class Parts:
    """What the line is built of; a mutant replaces one."""

    name: str = "the real thing"
    relay: type[KafkaRelay] = KafkaRelay
    consumer: type[Consumer] = Consumer
    wrap: Callable[[Any, Pipe], Any] | None = None
    """Stands around the reader."""
    polls: bool = True
    """Whether the relay looks by itself, besides being woken."""
    maker: Callable[[Tx, Partition], Awaitable[bool]] = partitions.make
    """Makes a day's partition of the outbox."""


@dataclass
class Findings:
    """What the checkers found; all empty for the real thing."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    order_breaks: list[str] = field(default_factory=list)
    wire_doubles: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    def caught(self) -> list[str]:
        """The checkers that found something."""
        return [name for name, found in vars(self).items() if found]


class Line:
    """Runs scenarios on a pipe with the parts given."""

    def __init__(self, pipe: Pipe, parts: Parts) -> None:
        self.pipe = pipe
        self.parts = parts
        self.relay = self._new_relay()

    @property
    def group(self) -> Runtime:
        """The consuming side."""
        return self.pipe.runtimes[GROUP]

    def _new_relay(self) -> KafkaRelay:
        runtime = self.pipe.runtimes[PRODUCER]
        return self.parts.relay(
            Access(self.pipe.bootstrap), PRODUCER, runtime.db, runtime.metrics
        )

    def another_relay(self) -> KafkaRelay:
        """A second process that relays the same outbox."""
        return self._new_relay()

    async def restart_relay(self) -> None:
        """What a new process would do after a crash."""
        await self.relay.stop()
        self.relay = self._new_relay()

    async def carry(self) -> None:
        """The relay's loop until nothing is left, as far as its wake-up lets it."""
        wake = self.pipe.runtimes[PRODUCER].wake
        if not self.parts.polls and not wake.is_set():
            return
        wake.clear()
        while await self.relay.step():
            pass

    def consumer(self, crash: Callable[[Any], Any] | None = None) -> Consumer:
        """A new consumer process; `crash` stands outside whatever the parts wrap."""
        runtime = self.group
        handlers = runtime.service.handlers
        reader: Any = runtime.bus.reader(
            self.pipe.group_name(GROUP), handlers.sources, handlers.types
        )
        if self.parts.wrap is not None:
            reader = self.parts.wrap(reader, self.pipe)
        if crash is not None:
            reader = crash(reader)
        return self.parts.consumer(runtime, reader)

    async def consume_until_crash(self, crash: Callable[[Any], Any]) -> None:
        """Run a consumer that dies on the way."""
        consumer = self.consumer(crash)
        await consumer.start()
        for _ in range(300):
            try:
                await consumer.step(wait_seconds=0.02)
            except Crash:
                break
        await consumer.stop()

    async def consume(self) -> None:
        """Run a consumer to the end of the topic, or until it gets no further."""
        consumer = self.consumer()
        await consumer.start()
        for _ in range(MOST_POLLS):
            with contextlib.suppress(Unavailable):
                if not await consumer.step(0.05) and await consumer.lag() == 0:
                    break
        await consumer.stop()

    async def check(self, committed: list[tuple[str, int]]) -> Findings:
        """Compare what was committed with the topic and with the effects."""
        wire, effects = await self._topic(), await self.pipe.effects(GROUP)
        times, sent = Counter(effects), Counter(wire)
        return Findings(
            lost=[str(effect) for effect in committed if effect not in times],
            duplicated=[str(effect) for effect, n in times.items() if n > 1],
            order_breaks=_breaks(effects) + _breaks(list(dict.fromkeys(wire))),
            wire_doubles=[str(effect) for effect, n in sent.items() if n > 1],
            stuck=[str(effect) for effect in committed if effect not in sent],
        )

    async def _topic(self) -> list[tuple[str, int]]:
        reader = AIOKafkaConsumer(bootstrap_servers=self.pipe.bootstrap)
        await reader.start()
        try:
            partitions = list(self.pipe.begin)
            reader.assign(partitions)
            for partition, offset in self.pipe.begin.items():
                reader.seek(partition, offset)
            ends = await reader.end_offsets(partitions)
            return [record async for record in _records(reader, ends)]
        finally:
            await reader.stop()


async def _records(reader: Any, ends: dict[TopicPartition, int]) -> Any:
    while any([await reader.position(p) < end for p, end in ends.items()]):
        for records in (await reader.getmany(timeout_ms=200)).values():
            for record in records:
                data = jsontext.loads(record.value)["data"]
                yield data["uscc"], data["version"]


def _breaks(seen: list[tuple[str, int]]) -> list[str]:
    newest: dict[str, int] = {}
    broken = []
    for key, version in seen:
        if version < newest.get(key, 0):
            broken.append(f"{key} v{version} after v{newest[key]}")
        newest[key] = max(version, newest.get(key, 0))
    return broken
