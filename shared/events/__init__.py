"""The events on the wire: frozen models, one module per producer."""

from shared.events import checkcode, credit, matching, plan, subject
from shared.events.base import Basis, Event, Fact


def _concrete(base: type[Event]) -> list[type[Event]]:
    own = [base] if "type" in vars(base) else []
    return own + [
        event for child in base.__subclasses__() for event in _concrete(child)
    ]


EVENT_TYPES: dict[str, type[Event]] = {event.type: event for event in _concrete(Event)}
"""Every known event model by its CloudEvents type."""


def producer_of(type_: str) -> str:
    """The service that publishes a type: `onevisit.plan.filed.v1` → `plan-svc`."""
    return f"{type_.split('.')[1]}-svc"


__all__ = [
    "EVENT_TYPES",
    "Basis",
    "Event",
    "Fact",
    "checkcode",
    "credit",
    "matching",
    "plan",
    "producer_of",
    "subject",
]
