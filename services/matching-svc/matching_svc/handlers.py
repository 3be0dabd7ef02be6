"""Events in: kept as copies; in live mode the places they touch are recomputed.

One handler takes them all, so that a batch costs one read and one write of proposals
however its events are mixed. Copies keep what is newer and proposals are a function
of the copies, so order and repetition change nothing in the end (M-14).
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import SQLModel

from matching_svc.commands import recompute_places
from matching_svc.ground import settings_of
from matching_svc.models import (
    AgencyCopy,
    ApplicationCopy,
    CodeCopy,
    ItemCopy,
    ListEntryCopy,
    PlaceCopy,
    TaskCopy,
    VisitCopy,
)
from shared.copies import keep_newest
from shared.db import Tx
from shared.events import Event
from shared.events.checkcode import (
    CodeApplied,
    CodeCancelled,
    CodeEvent,
    CodeIssued,
    ResultRecorded,
    VisitStarted,
)
from shared.events.plan import (
    AgencyChanged,
    ItemListed,
    TaskChanged,
    TaskEvent,
    TaskScheduled,
    TaskWithdrawn,
)
from shared.events.subject import ListEntryChanged, PlaceChanged
from shared.handlers import Handlers

handlers = Handlers()

Kept = tuple[type[Event], type[SQLModel], Callable[[Any], dict[str, Any]]]


def _plain(event: Event) -> dict[str, Any]:
    return event.model_dump()


def _code(event: CodeEvent) -> dict[str, Any]:
    tasks = sorted(task for member in event.members for task in member.tasks)
    return {**event.model_dump(exclude={"members"}), "tasks": tasks}


def _visit(event: VisitStarted | ResultRecorded) -> dict[str, Any]:
    source = event.aggregate_id
    return {**event.model_dump(exclude={"points"}), "source": source}


KEPT: tuple[Kept, ...] = (
    (TaskEvent, TaskCopy, _plain),
    (PlaceChanged, PlaceCopy, _plain),
    (AgencyChanged, AgencyCopy, _plain),
    (ItemListed, ItemCopy, _plain),
    (ListEntryChanged, ListEntryCopy, _plain),
    (CodeEvent, CodeCopy, _code),
    (VisitStarted, VisitCopy, _visit),
    (ResultRecorded, VisitCopy, _visit),
    (CodeApplied, ApplicationCopy, _plain),
)


@handlers.on(
    TaskScheduled,
    TaskChanged,
    TaskWithdrawn,
    PlaceChanged,
    AgencyChanged,
    ItemListed,
    ListEntryChanged,
    CodeApplied,
    CodeIssued,
    CodeCancelled,
    VisitStarted,
    ResultRecorded,
)
async def follow(tx: Tx, events: Sequence[Event]) -> None:
    """Keep what is newer, then recompute the places it touches (M-01, M-12)."""
    for model, table, row in KEPT:
        await keep_newest(
            tx, table, [row(one) for one in events if isinstance(one, model)]
        )
    if settings_of(tx.runtime).recompute == "live":
        await recompute_places(tx, await _touched(tx, events))


async def _touched(tx: Tx, events: Sequence[Event]) -> set[str]:
    """The places that these events concern; applied or not, for they may come again."""
    places: set[str] = set()
    subjects: set[str] = set()
    for event in events:
        match event:
            case PlaceChanged():
                places.add(event.number)
            case (
                TaskEvent()
                | CodeApplied()
                | CodeEvent()
                | VisitStarted()
                | ResultRecorded()
            ):
                places.add(event.place)
            case ListEntryChanged():
                subjects.add(event.uscc)
            case _:
                pass
    if subjects:
        rows = await tx.fetch(
            "SELECT DISTINCT place FROM task_copy WHERE uscc = ANY($1)", list(subjects)
        )
        places |= {row["place"] for row in rows}
    return places
