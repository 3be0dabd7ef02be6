"""The reports of a rebuild: before it, while it runs, and after it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from shared.messaging.bus.history import Part, Span

Tell = Callable[[str], None]
"""Takes a line for whoever waits."""


@dataclass(frozen=True, slots=True)
class TopicSpan:
    """One topic: the offsets that can still be read, and those already handled."""

    source: str
    topic: str
    partitions: int
    first: int
    """Messages that retention took, over all partitions."""
    end: int
    waiting: int
    """Messages that the service has not handled yet."""

    @property
    def is_cut(self) -> bool:
        """Whether retention took the beginning."""
        return self.first > 0

    @property
    def line(self) -> str:
        """In one line."""
        cut = f"retention took {self.first}" if self.is_cut else "from the beginning"
        return (
            f"{self.topic}: offsets {self.first} to {self.end} in {self.partitions} "
            f"partitions, {cut}, {self.waiting} not yet handled"
        )


def by_topic(spans: Mapping[Part, Span], own: str) -> list[TopicSpan]:
    """The spans of partitions summed up by topic; a service's own needs no handling."""
    topics = []
    for source, topic in sorted({(part.source, part.topic) for part in spans}):
        mine = [span for part, span in spans.items() if part.topic == topic]
        waiting = sum(max(0, span.end - max(span.first, span.done)) for span in mine)
        topics.append(
            TopicSpan(
                source=source,
                topic=topic,
                partitions=len(mine),
                first=sum(span.first for span in mine),
                end=sum(span.end for span in mine),
                waiting=0 if source == own else waiting,
            )
        )
    return topics


@dataclass(frozen=True, slots=True)
class Survey:
    """What a rebuild would work on."""

    tables: dict[str, int]
    """Rows now, by table."""
    topics: list[TopicSpan]

    @property
    def cut(self) -> list[str]:
        """The services whose topics no longer tell everything."""
        return [topic.source for topic in self.topics if topic.is_cut]


@dataclass(frozen=True, slots=True)
class TableChange:
    """What putting a rebuilt table in place changed."""

    table: str
    rows: int
    added: int
    changed: int
    removed: int

    @property
    def line(self) -> str:
        """In one line."""
        if not self.added + self.changed + self.removed:
            return f"{self.table}: {self.rows} rows, as they were"
        return (
            f"{self.table}: {self.rows} rows, {self.added} added, "
            f"{self.changed} changed, {self.removed} removed"
        )


@dataclass(slots=True)
class Report:
    """What a rebuild did."""

    read: int = 0
    folded: int = 0
    waiting: int = 0
    """Messages without their effect yet: left to the consumer."""
    parked: int = 0
    """Parked messages: they have their effect when they are requeued."""
    unreadable: int = 0
    asked: dict[str, int] = field(default_factory=dict)
    """Aggregates asked of their owners, which the topics no longer hold, by kind."""
    tables: list[TableChange] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def differs(self) -> bool:
        """Whether the read model differed from what the logs say."""
        return any(table.added + table.changed + table.removed for table in self.tables)

    def lines(self) -> Iterable[str]:
        """All of it, in lines."""
        yield from (table.line for table in self.tables)
        for kind, count in sorted(self.asked.items()):
            yield f"asked its owner for: {count} × {kind}"
        yield (
            f"{self.read} messages read, {self.folded} folded, {self.parked} parked, "
            f"{self.waiting} not yet handled, {self.unreadable} unreadable; "
            f"{self.seconds:.1f} s"
        )
