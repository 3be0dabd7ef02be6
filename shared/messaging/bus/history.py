"""Reads a log from its beginning, for a rebuild, outside any consumer group.

A log has parts, each in an order of its own: Kafka's partitions, or an outbox. Whoever
reads moves no position of anybody.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.messaging.bus.messages import Delivery


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part of a log."""

    source: str
    """The service that publishes it."""
    topic: str
    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """The offsets between which a part can be read."""

    first: int
    """The first message that is still kept; above 0, retention has cut the log."""
    end: int
    """After the last message."""
    done: int
    """Where the group would go on: what it has handled lies before."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some messages of one part, in their order, with their offsets."""

    part: Part
    offsets: Sequence[int]
    deliveries: Sequence[Delivery]


class History(Protocol):
    """The logs of some services."""

    async def spans(self) -> dict[Part, Span]:
        """What can be read now."""
        ...

    def read(
        self, since: Mapping[Part, int], until: Mapping[Part, int]
    ) -> AsyncIterator[Stretch]:
        """The messages of parts from an offset up to another, some at a time."""
        ...
