"""Messages as every bus hands them out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from shared import jsontext
from shared.events import EVENT_TYPES, Event
from shared.ids import day_of
from shared.messaging.bus.topics import belongs

LAST_VERSION = 2**31 - 1
"""The highest version that a row can keep."""


class VersionOutOfRange(ValueError):
    """An aggregate's version is none that a row could keep."""


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
    actor: str | None = None
    """Who caused it, an opaque id; events of before there were actors have none."""
    agency: str | None = None

    def event(self) -> Event:
        """The event in it.

        Raises:
            pydantic.ValidationError: if the data do not fit the event's model.
            VersionOutOfRange: if they do but for their version.
        """
        try:
            event = self._validated()
        except ValidationError as fault:
            if {detail["loc"] for detail in fault.errors()} == {("version",)}:
                raise VersionOutOfRange(str(fault)) from fault
            raise
        if event.version > LAST_VERSION:
            raise VersionOutOfRange(f"{event.version} is over {LAST_VERSION}")
        return event

    def _validated(self) -> Event:
        model = EVENT_TYPES[self.type]
        if isinstance(self.data, str):
            return model.model_validate_json(self.data)
        return model.model_validate(self.data)

    @property
    def misplaced(self) -> bool:
        """Whether its source, type and topic are not of one service (I-10)."""
        return not belongs(self.topic, self.source, self.type)

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
                **self._who(),
                "data": data,
            }
        )

    def _who(self) -> dict[str, str]:
        who = {"actor": self.actor, "agency": self.agency}
        return {name: value for name, value in who.items() if value}

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
            actor=_text(body.get("actor")),
            agency=_text(body.get("agency")),
        )


def _text(member: object) -> str | None:
    """An optional member of the envelope; what is no text says nothing."""
    return member if isinstance(member, str) else None


@dataclass(frozen=True, slots=True)
class Batch:
    """Deliveries to be handled in one transaction; `token` belongs to the reader."""

    deliveries: Sequence[Delivery]
    token: Any = field(default=None, repr=False)
    oldest: float | None = None
    """When the first of them came into the log (Unix seconds), where that is known."""
