"""Which function handles which events; a service has one `Handlers`."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from typing import Any

from shared import faults
from shared.audit.acting import Acting
from shared.db import Tx
from shared.events import Event
from shared.messaging.bus.messages import Delivery

Handler = Callable[[Tx, Sequence[Any]], Awaitable[None]]


class Handlers:
    """A registry from event type to handler.

    A handler takes a batch in the order of each key, in the transaction of the inbox.
    It may run twice with the same events, and events of different aggregates come in
    any order: it applies what is newer than what it has.
    """

    def __init__(self) -> None:
        self._by_type: dict[str, Handler] = {}

    def on(self, *models: type[Event]) -> Callable[[Handler], Handler]:
        """Register a handler for one or several models of event."""

        def register(handler: Handler) -> Handler:
            for model in models:
                if model.type in self._by_type:
                    raise ValueError(f"{model.type} has a handler already")
                self._by_type[model.type] = handler
            return handler

        return register

    @property
    def types(self) -> list[str]:
        """The types of event that are handled."""
        return sorted(self._by_type)

    @property
    def sources(self) -> list[str]:
        """The services whose topics are read: `onevisit.plan.filed.v1` → plan-svc."""
        return sorted({f"{type_.split('.')[1]}-svc" for type_ in self._by_type})

    async def dispatch(self, tx: Tx, deliveries: Sequence[Delivery]) -> None:
        """Hand the events over in runs of one handler, so that their order is kept."""
        told = [(delivery.event(), delivery.actor) for delivery in deliveries]
        for handler, run in groupby(told, lambda pair: self._by_type[pair[0].type]):
            events, actors = zip(*run, strict=True)
            await self._call(tx, handler, events, actors)

    @staticmethod
    async def _call(
        tx: Tx, handler: Handler, run: Sequence[Event], actors: Sequence[str | None]
    ) -> None:
        """Handle a run as the system, which those who told it caused (E-05)."""
        causes = tuple(dict.fromkeys(actor for actor in actors if actor))
        name = f"{handler.__module__}.{getattr(handler, '__name__', 'handler')}"
        faults.bug(event.key for event in run)
        with tx.acting_as(Acting.system(tx.runtime.service.name, name, causes)):
            await handler(tx, run)


def latest(events: Sequence[Any]) -> list[Any]:
    """The newest event of each aggregate, in the order of first appearance."""
    newest: dict[str, Any] = {}
    for event in events:
        newest_yet = newest.get(event.aggregate_id)
        if newest_yet is None or event.version > newest_yet.version:
            newest[event.aggregate_id] = event
    return list(newest.values())
