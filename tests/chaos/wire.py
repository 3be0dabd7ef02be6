"""What stands in the topics: read once, kept as a ledger the checkers ask.

The reading goes on from where it stopped, so a long run reads each message once.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from shared import jsontext
from shared.bus import topic_of
from shared.service import NAMES

Record: TypeAlias = "ConsumerRecord[bytes, bytes]"
PARTITIONS = 3
"""Of each topic, as the fleet makes them."""
TOPICS = tuple(topic_of(name) for name in NAMES)


class Wire:
    """Every topic of the services, read directly from the broker."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._at: dict[TopicPartition, int] = {}

    async def news(self) -> AsyncIterator[Sequence[Record]]:
        """What came since the last call, in the order of each partition."""
        async with reading(self._bootstrap) as reader:
            partitions = partitions_of(TOPICS)
            reader.assign(partitions)
            for partition in partitions:
                reader.seek(partition, self._at.get(partition, 0))
            ends = await reader.end_offsets(partitions)
            while any(self._at.get(one, 0) < end for one, end in ends.items()):
                found = await reader.getmany(timeout_ms=500, max_records=2000)
                for partition, records in found.items():
                    self._at[partition] = records[-1].offset + 1
                    yield records


@asynccontextmanager
async def reading(
    bootstrap: str, group: str | None = None
) -> AsyncIterator[AIOKafkaConsumer]:
    """A reader outside any group's membership; `group` is whose offsets it sees."""
    reader = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        max_partition_fetch_bytes=4_000_000,
    )
    try:
        await reader.start()
        yield reader
    finally:
        await reader.stop()


@asynccontextmanager
async def producing(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """A producer that takes messages larger than our own ever are."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", max_request_size=2_000_000
    )
    try:
        await producer.start()
        yield producer
    finally:
        await producer.stop()


def partitions_of(topics: Iterable[str]) -> list[TopicPartition]:
    """Every partition of these topics."""
    return [
        TopicPartition(topic, number)
        for topic in topics
        for number in range(PARTITIONS)
    ]


@dataclass
class Ledger:
    """Which events came over the wire, and whether their order held."""

    ids: set[UUID] = field(default_factory=set)
    by_type: dict[tuple[str, str], set[UUID]] = field(default_factory=dict)
    """Event ids by topic and type."""
    messages: int = 0
    unreadable: set[tuple[str, str]] = field(default_factory=set)
    """Topic and key of messages that are no event."""
    breaks: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    _newest: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """Enter one message; an event that came before counts once only."""
        self.messages += 1
        try:
            body = jsontext.loads(record.value)
            event_id, kind = UUID(body["id"]), str(body["type"])
        except (ValueError, KeyError, TypeError):
            self.unreadable.add((record.topic, (record.key or b"").decode()))
            return
        if event_id in self.ids:
            return
        self.ids.add(event_id)
        self.by_type.setdefault((record.topic, kind), set()).add(event_id)
        if "aggregateversion" in body and body["aggregatetype"] != "heartbeat":
            self._follow(record.topic, body)

    def _follow(self, topic: str, body: dict[str, object]) -> None:
        """Versions of an aggregate go up by one, by first occurrence."""
        aggregate = (topic, str(body["aggregatetype"]), str(body["aggregateid"]))
        version, newest = (
            int(str(body["aggregateversion"])),
            self._newest.get(aggregate, 0),
        )
        if version == newest + 1:
            self._newest[aggregate] = version
        elif version <= newest:
            self.doubles.append(f"{aggregate}: another v{version} after v{newest}")
        else:
            self.breaks.append(f"{aggregate}: v{version} after v{newest}")
            self._newest[aggregate] = version

    def of(self, topics: Iterable[str], types: Iterable[str]) -> set[UUID]:
        """The ids of events of some types in some topics."""
        found: set[UUID] = set()
        kinds = list(types)
        for topic in topics:
            for kind in kinds:
                found |= self.by_type.get((topic, kind), set())
        return found
