"""How a factory makes an event: defaults, changes, and no member that there is not."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from shared.events.base import Event, Fact

F = TypeVar("F", bound=Fact)
E = TypeVar("E", bound=Event)
REGION = "310116"
USCC = "91310000MA1FL0000A"
PLACE = f"{USCC}-001"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""When a world's clock stands still: Monday 2 March 2026, noon in Shanghai."""


def make(model: type[F], changes: dict[str, Any], /, **defaults: Any) -> F:
    """A fact with these members; `changes` win.

    Raises:
        TypeError: the model has no such member; as a tolerant reader it would take
            the misspelt one in silence.
    """
    unknown = sorted((changes.keys() | defaults.keys()) - model.model_fields.keys())
    if unknown:
        raise TypeError(f"{model.__name__} has no {', '.join(unknown)}")
    return model(**{**defaults, **changes})


def next_version(event: Event, model: type[E], **changes: Any) -> E:
    """The same aggregate after a change, as the next event tells of it."""
    state = {name: getattr(event, name) for name in type(event).model_fields}
    return make(model, changes, **{**state, "version": event.version + 1})
