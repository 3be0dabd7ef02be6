"""Folds the messages that count into the tables beside the living ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from shared.db import Tx
from shared.events import Event
from shared.ids import day_of
from shared.messaging import consumer, inbox
from shared.messaging.bus import Delivery
from shared.messaging.bus.history import Part, Stretch
from shared.messaging.bus.messages import VersionOutOfRange
from shared.messaging.copies import Copy, keep
from shared.messaging.rebuild.report import Report
from shared.messaging.rebuild.shadow import SCHEMA
from shared.running.runtime import Runtime


@dataclass(frozen=True, slots=True)
class _Message:
    offset: int
    delivery: Delivery
    event: Event


class Fold:
    """Folds messages of all sources of a service into its copies.

    Args:
        runtime: whose copies they are.
        copies: how events make rows.
        done: where the service stands in each part.
        noted: the sources of which every aggregate that is told is noted.
    """

    def __init__(
        self,
        runtime: Runtime,
        copies: Sequence[Copy],
        done: Mapping[Part, int],
        noted: frozenset[str],
    ) -> None:
        self._service = runtime.service.name
        self._copies = copies
        self._types = frozenset(type_ for copy in copies for type_ in copy.types)
        self._done = done
        self._noted = noted
        self._horizon: date = consumer.oldest_taken(runtime)
        self.report = Report()

    async def take(self, tx: Tx, stretch: Stretch) -> int | None:
        """Fold what had its effect; returns the offset of the first message without."""
        messages = self._read(stretch)
        if stretch.part.source in self._noted:
            await self._note(tx, [message.event for message in messages])
        counted: list[_Message] = messages
        waiting: list[_Message] = []
        if stretch.part.source != self._service:
            counted, waiting = await self._sorted(tx, stretch.part, messages)
        await self.fold(tx, [message.event for message in counted])
        return min((message.offset for message in waiting), default=None)

    async def fold(self, tx: Tx, events: Sequence[Event]) -> None:
        """Write the rows that events give, in any order: the newest row stays."""
        for copy in self._copies:
            await keep(tx, copy, events)
        self.report.folded += len(events)

    def _read(self, stretch: Stretch) -> list[_Message]:
        self.report.read += len(stretch.deliveries)
        messages = []
        for offset, delivery in zip(stretch.offsets, stretch.deliveries, strict=True):
            if delivery.fault is None and delivery.type not in self._types:
                continue
            if delivery.fault is None and delivery.misplaced:
                self.report.parked += 1
                continue
            try:
                messages.append(_Message(offset, delivery, delivery.event()))
            except (ValidationError, VersionOutOfRange, KeyError):
                self.report.unreadable += 1
        return messages

    async def _sorted(
        self, tx: Tx, part: Part, messages: Sequence[_Message]
    ) -> tuple[list[_Message], list[_Message]]:
        """The messages that had their effect, and those that still wait for it."""
        ids = [message.delivery.event_id for message in messages]
        parked = await inbox.parked_of(tx, self._service, ids)
        had = await inbox.had_of(tx, self._service, ids)
        counted: list[_Message] = []
        waiting: list[_Message] = []
        for message in messages:
            id_ = message.delivery.event_id
            forgotten = day_of(id_) < self._horizon
            if id_ in parked:
                self.report.parked += 1
            elif id_ in had or (forgotten and message.offset < self._done.get(part, 0)):
                counted.append(message)
            else:
                waiting.append(message)
        self.report.waiting += len(waiting)
        return counted, waiting

    async def _note(self, tx: Tx, events: Iterable[Event]) -> None:
        aggregates = {(event.aggregate, event.aggregate_id) for event in events}
        await tx.execute(
            f"INSERT INTO {SCHEMA}.seen "  # noqa: S608 - our own schema
            "SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING",
            [kind for kind, _ in aggregates],
            [id_ for _, id_ in aggregates],
        )
