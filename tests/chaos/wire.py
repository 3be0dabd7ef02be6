"""What stands in the topics: read once, kept as a ledger the checkers ask.

The reading goes on from where it stopped, so a long run reads each message once.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import TypeAlias
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from shared import jsontext
from shared.events import public
from shared.messaging.bus import topic_of
from shared.messaging.bus.topics import AUDIT
from shared.running.names import NAMES

Record: TypeAlias = "ConsumerRecord[bytes, bytes]"
LAST_BITS = (1 << 48) - 1
PARTITIONS = 3
"""Of each topic, as the fleet makes them."""
TOPICS = (*(topic_of(name) for name in NAMES), public.TOPIC, AUDIT)


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
            while any(
                self._at.get(partition, 0) < end for partition, end in ends.items()
            ):
                polled = await reader.getmany(timeout_ms=500, max_records=2000)
                for partition, records in polled.items():
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
class Tally:
    """How many ids, and their sum: two sets with the same tally are the same set.

    The sum takes the last 48 bits of each id, which are random.
    """

    count: int = 0
    total: int = 0

    def add(self, event_id: int) -> None:
        """Enter an id that was not entered before."""
        self.count += 1
        self.total += event_id & LAST_BITS

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.count + other.count, self.total + other.total)

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.count - other.count, self.total - other.total)

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Tally":
        """The tally of a set."""
        tally = cls()
        for event_id in ids:
            tally.add(event_id)
        return tally


def kind_of(topic: str, body: dict[str, object]) -> str:
    """The type of an event; of the audit, which all publish alike, with its source."""
    return f"{body['type']}{body['source'] if topic == AUDIT else ''}"


@dataclass
class Ledger:
    """Which events came over the wire, and whether their order held."""

    ids: set[int] = field(default_factory=set)
    """As integers: a long run has a million."""
    by_type: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    """Event ids by topic and type."""
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    """The same, counted."""
    messages: int = 0
    unreadable: set[tuple[str, str]] = field(default_factory=set)
    """Topic and key of messages that are no event."""
    breaks: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    _newest: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def take(self, record: Record) -> bool:
        """Enter one message; whether it is new, for an event counts once only."""
        self.messages += 1
        try:
            body = jsontext.loads(record.value)
            event_id, kind = UUID(body["id"]).int, kind_of(record.topic, body)
        except (ValueError, KeyError, TypeError):
            self.unreadable.add((record.topic, (record.key or b"").decode()))
            return True
        if body.get("aggregatetype") == "heartbeat" or event_id in self.ids:
            return False
        self.ids.add(event_id)
        place = (record.topic, kind)
        self.by_type.setdefault(place, set()).add(event_id)
        self.tallies.setdefault(place, Tally()).add(event_id)
        if "aggregateversion" in body:
            self._follow(record.topic, body)
        return True

    def _follow(self, topic: str, body: dict[str, object]) -> None:
        """Versions of an aggregate go up by one, by first occurrence.

        Outsiders are not told of each: theirs only go up.
        """
        aggregate = (topic, str(body["aggregatetype"]), str(body["aggregateid"]))
        version, newest = (
            int(str(body["aggregateversion"])),
            self._newest.get(aggregate, 0),
        )
        gap = topic == public.TOPIC and version > newest
        if gap or version == newest + 1:
            self._newest[aggregate] = version
        elif version <= newest:
            self.doubles.append(f"{aggregate}: another v{version} after v{newest}")
        else:
            self.breaks.append(f"{aggregate}: v{version} after v{newest}")
            self._newest[aggregate] = version

    def types_in(self, topic: str) -> list[str]:
        """Every type that came over a topic."""
        return [kind for other, kind in self.by_type if other == topic]

    def of(self, topics: Iterable[str], types: Iterable[str]) -> set[int]:
        """The ids of events of some types in some topics."""
        ids: set[int] = set()
        for place in product(topics, types):
            ids |= self.by_type.get(place, set())
        return ids

    def tally(self, topics: Iterable[str], types: Iterable[str]) -> Tally:
        """The same, counted."""
        places = product(topics, types)
        return sum((self.tallies.get(place, Tally()) for place in places), Tally())
