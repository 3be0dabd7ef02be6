"""The bus: one protocol, two implementations that pass the same behaviour suite.

The promise is: at least once on the wire, exactly once in effect. A reader hands out
batches in the order of each key; what is not `done` comes again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from shared import jsontext
from shared.bus.topics import topic_of
from shared.db import Tx
from shared.events import EVENT_TYPES, Event
from shared.ids import day_of

__all__ = ["Batch", "Bus", "Delivery", "Reader", "topic_of"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it came; `data` is JSON text, or already parsed."""

    topic: str
    key: str
    event_id: UUID
    type: str
    time: datetime
    traceparent: str | None
    data: str | dict[str, Any]
    source: str
    fault: str | None = None
    """Why the message cannot be read at all; such a one is parked."""

    def event(self) -> Event:
        """The event in it.

        Raises:
            pydantic.ValidationError: if the data do not fit the event's model.
        """
        model = EVENT_TYPES[self.type]
        if isinstance(self.data, str):
            return model.model_validate_json(self.data)
        return model.model_validate(self.data)

    def envelope(self) -> str:
        """The message as JSON text, to be kept while it is parked."""
        data = jsontext.loads(self.data) if isinstance(self.data, str) else self.data
        return jsontext.dumps(
            {
                "specversion": "1.0",
                "id": str(self.event_id),
                "source": self.source,
                "type": self.type,
                "subject": self.key,
                "time": self.time,
                "traceparent": self.traceparent,
                "data": data,
            }
        )

    @classmethod
    def of_envelope(cls, topic: str, text: str | bytes) -> "Delivery":
        """Read a message from its CloudEvents JSON.

        Raises:
            ValueError, KeyError, TypeError: if it is not one of ours.
        """
        body = jsontext.loads(text)
        day_of(event_id := UUID(body["id"]))
        return cls(
            topic=topic,
            key=str(body["subject"]),
            event_id=event_id,
            type=str(body["type"]),
            time=datetime.fromisoformat(body["time"]),
            traceparent=body.get("traceparent"),
            data=dict(body["data"]),
            source=str(body["source"]),
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Deliveries to be handled in one transaction; `token` belongs to the reader."""

    deliveries: Sequence[Delivery]
    token: Any = field(default=None, repr=False)


class Reader(Protocol):
    """One consumer group's reading; used by one task at a time."""

    async def start(self) -> None:
        """Join the group, or take up the saved position."""
        ...

    async def stop(self) -> None:
        """Leave; what is not done comes again."""
        ...

    async def poll(self, wait_seconds: float) -> Batch | None:
        """The next batch, or None when there is nothing within the wait."""
        ...

    async def save(self, tx: Tx, batch: Batch) -> None:
        """Keep the position with the effects, where the position lives there."""
        ...

    async def done(self, batch: Batch) -> None:
        """The effects are committed: move on."""
        ...

    async def release(self, batch: Batch) -> None:
        """The effects were rolled back: the same messages come again."""
        ...


class Relay(Protocol):
    """Carries one service's outbox to the broker."""

    async def start(self) -> None:
        """Connect."""
        ...

    async def step(self) -> int:
        """Send one window; how many messages it held."""
        ...

    async def stop(self) -> None:
        """Disconnect, within seconds even when the broker is down."""
        ...


class Bus(Protocol):
    """Where readers and relays come from."""

    def reader(
        self, group: str, sources: Sequence[str], types: Sequence[str]
    ) -> Reader:
        """A reader of `group` over the topics of `sources`, for `types` of event."""
        ...

    def relay(self, service: str) -> Relay | None:
        """The relay of a service; None where the outbox itself is the log."""
        ...

    async def ping(self) -> None:
        """Raise unless the bus can be reached."""
        ...
