"""Marks what events touch, and recomputes what is marked (M-01, M-12, M-14).

An event's transaction keeps its copies and marks its places; the worker's job takes
marks, locks their places, reads, writes and deletes just those marks in one
transaction. What comes meanwhile is marked again. So a burst of events at a place
costs one recompute, and a kill between any two steps loses no mark.
"""

import logging
from collections.abc import Collection, Sequence

from matching_svc.neighbours.queries import sectors_of
from matching_svc.places.commands.change import enter, recompute
from matching_svc.places.context import context_of, settings_of
from matching_svc.places.domain.marks import Mark, Scope, of_places
from matching_svc.places.store import marks as store
from matching_svc.tasks.domain.context import MatchingContext
from shared import faults
from shared.db import Tx
from shared.events import Event
from shared.events.checkcode import (
    CodeApplied,
    CodeEvent,
    ResultRecorded,
    VisitStarted,
)
from shared.events.plan import AgencyChanged, TaskEvent
from shared.events.subject import (
    ListEntryChanged,
    ListName,
    PlaceChanged,
    SubjectMerged,
)
from shared.messaging.consumer import TRANSIENT
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)


class RecomputeFailedError(RuntimeError):
    """Some places cannot be recomputed; their marks stay, and all others are done."""


async def mark(tx: Tx, events: Sequence[Event]) -> None:
    """Mark the places that events concern; before their copies are kept.

    Whether an event is newer than what is kept does not matter: it may come again.
    """
    if settings_of(tx.runtime).recompute != "live":
        return
    context = context_of(tx.runtime)
    found = {one for event in events for one in _marks(event, context)}
    await enter(tx, [*found, *await _led_otherwise(tx, events)])


def _marks(event: Event, context: MatchingContext) -> list[Mark]:
    match event:
        case PlaceChanged():
            return [Mark(Scope.PLACE, event.number)]
        case CodeApplied():
            return [Mark(Scope.PLACE, event.place), *_booked([event.agency], context)]
        case CodeEvent():
            agencies = [member.agency for member in event.members]
            return [Mark(Scope.PLACE, event.place), *_booked(agencies, context)]
        case TaskEvent() | VisitStarted() | ResultRecorded():
            return [Mark(Scope.PLACE, event.place)]
        case ListEntryChanged(list_name=ListName.SOLO) | SubjectMerged():
            return [Mark(Scope.SUBJECT, code) for code in _codes_of(event)]
        case _:
            return []


def _codes_of(event: ListEntryChanged | SubjectMerged) -> list[str]:
    """The codes that an entry or an alias is about; where either stood before, too."""
    if isinstance(event, SubjectMerged):
        return sorted({event.old, event.into, event.subject})
    return [event.uscc]


def _booked(agencies: Collection[str], context: MatchingContext) -> list[Mark]:
    """A code takes a day of an agency that can make only so many visits (M-16)."""
    return [
        Mark(Scope.BOOKED, agency) for agency in agencies if context.is_limited(agency)
    ]


async def _led_otherwise(tx: Tx, events: Sequence[Event]) -> list[Mark]:
    """Where an agency is asked whose sectors change, another may lead (M-06)."""
    sectors = {
        event.code: frozenset(event.sectors)
        for event in events
        if isinstance(event, AgencyChanged)
    }
    before = await sectors_of(tx, sectors) if sectors else {}
    return [
        Mark(Scope.LEAD, agency)
        for agency, after in sectors.items()
        if before.get(agency) != after
    ]


async def mark_rebuilt(tx: Tx) -> None:
    """Mark the places whose copies a rebuild changed (X-13)."""
    if settings_of(tx.runtime).recompute == "live":
        context = context_of(tx.runtime)
        await store.enter_rebuilt(tx)
        agencies = await store.rebuilt_agencies(tx)
        await enter(tx, _booked(agencies, context))


async def recompute_marked(runtime: Runtime) -> None:
    """The worker's job: recompute what is marked, until nothing is.

    Raises:
        RecomputeFailedError: if there are places at which it fails; they are tried
            one by one, so that they keep no other place from its recompute.
    """
    failed: set[int] = set()
    most = settings_of(runtime).recompute_at_once
    while True:
        try:
            if not await _step(runtime, most, failed):
                break
        except TRANSIENT:
            raise
        except Exception:
            if most == 1:
                failed.add(await _first(runtime, failed))
                log.exception("matching.recompute_failed")
            most = 1 if most == 1 else max(1, most // 8)
    if failed:
        raise RecomputeFailedError(f"{len(failed)} marks wait")


async def _step(runtime: Runtime, most: int, failed: Collection[int]) -> bool:
    """Recompute the places of the oldest marks; whether there were any."""
    async with runtime.writing() as tx:
        taken = await store.take(tx, most, failed)
        faults.point("places.marked")
        wide = {id_: one for id_, one in taken.items() if one.scope is not Scope.PLACE}
        if wide:
            await enter(tx, of_places(await store.places_of(tx, wide.values())))
            await store.delete(tx, wide)
        places = {one.key for one in taken.values()} - {
            one.key for one in wide.values()
        }
        await recompute(tx, sorted(places), context_of(runtime))
    faults.point("places.recomputed")
    return bool(taken)


async def _first(runtime: Runtime, failed: Collection[int]) -> int:
    """The mark at which a step of one fails."""
    async with runtime.writing() as tx:
        return min(await store.take(tx, 1, failed), default=0)
