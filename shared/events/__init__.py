"""The events on the wire: frozen models, one module per producer."""

from shared.events import audit, checkcode, credit, matching, plan, public, subject
from shared.events.base import Basis, Event, Fact


def _concrete(base: type[Event]) -> list[type[Event]]:
    own = [base] if "type" in vars(base) else []
    return own + [
        event for child in base.__subclasses__() for event in _concrete(child)
    ]


PUBLIC_TYPES: dict[str, type[public.PublicEvent]] = {
    event.type: event
    for event in _concrete(public.PublicEvent)
    if issubclass(event, public.PublicEvent)
}
"""What outsiders may read, by CloudEvents type; no service of ours handles it."""
EVENT_TYPES: dict[str, type[Event]] = {
    event.type: event for event in _concrete(Event) if event.type not in PUBLIC_TYPES
}
"""Every known event model of the services by its CloudEvents type."""


def producer_of(type_: str) -> str:
    """The service that publishes a type: `onevisit.plan.filed.v1` → `plan-svc`."""
    if type_ in PUBLIC_TYPES:
        return PUBLIC_TYPES[type_].producer
    return f"{type_.split('.')[1]}-svc"


__all__ = [
    "EVENT_TYPES",
    "PUBLIC_TYPES",
    "Basis",
    "Event",
    "Fact",
    "audit",
    "checkcode",
    "credit",
    "matching",
    "plan",
    "producer_of",
    "public",
    "subject",
]
