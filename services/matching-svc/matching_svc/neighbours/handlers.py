"""Events in: kept as copies; in live mode the places they touch are recomputed.

One handler takes them all, so that a batch costs one read and one write of proposals
however its events are mixed. Copies keep what is newer and proposals are a function
of the copies, so order and repetition change nothing in the end (M-14).
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import SQLModel

from matching_svc.neighbours.tables import (
    AgencyCopy,
    ApplicationCopy,
    CodeCopy,
    ItemCopy,
    ListEntryCopy,
    PlaceCopy,
    TaskCopy,
    VisitCopy,
)
from matching_svc.places.commands.recompute import recompute_touched
from matching_svc.places.context import settings_of
from shared.db import Tx
from shared.events import Event
from shared.events.checkcode import (
    CodeApplied,
    CodeCancelled,
    CodeEvent,
    CodeIssued,
    PointResult,
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
from shared.events.subject import ListEntryChanged, ListName, PlaceChanged
from shared.messaging.copies import keep_newest
from shared.messaging.handlers import Handlers

handlers = Handlers()

_PLACES_OF_SUBJECTS = """
SELECT place FROM task_copy WHERE uscc = ANY($1::text[])
UNION SELECT number FROM place_copy WHERE uscc = ANY($1)
UNION SELECT number FROM place_copy WHERE subjects && $1 AND subjects <> '{}'
"""
"""A list entry of any subject of a project holds at the project (S-06)."""
_PLACES_ASKED = """
SELECT DISTINCT place FROM proposal
WHERE agencies && $1::text[] AND status IN ('proposed', 'agreed')
"""
"""Whom a changed agency's sectors may have lead (M-06)."""

Kept = tuple[type[Event], type[SQLModel], Callable[[Any], dict[str, Any]]]


def _plain(event: Event) -> dict[str, Any]:
    return event.model_dump()


def _code(event: CodeEvent) -> dict[str, Any]:
    tasks = sorted(task for member in event.members for task in member.tasks)
    return {**event.model_dump(exclude={"members"}), "tasks": tasks}


def _visit(event: VisitStarted) -> dict[str, Any]:
    return {**event.model_dump(), "source": event.aggregate_id, "checked": []}


def _result(event: ResultRecorded) -> dict[str, Any]:
    """An agency's results; its visit says whether they count, and of which kind."""
    return {
        **event.model_dump(exclude={"points"}),
        "source": event.aggregate_id,
        "agencies": [event.agency],
        "kind": "",
        "counted": True,
        "checked": checked(event.points),
    }


def checked(points: Sequence[PointResult]) -> list[dict[str, Any]]:
    """The items that were checked whole, with their problems: no point left out."""
    items: dict[str, list[str]] = {}
    for one in points:
        items.setdefault(one.item, []).append(one.outcome)
    return [
        {"item": item, "problems": outcomes.count("problem_found")}
        for item, outcomes in sorted(items.items())
        if "not_covered" not in outcomes
    ]


KEPT: tuple[Kept, ...] = (
    (TaskEvent, TaskCopy, _plain),
    (PlaceChanged, PlaceCopy, _plain),
    (AgencyChanged, AgencyCopy, _plain),
    (ItemListed, ItemCopy, _plain),
    (ListEntryChanged, ListEntryCopy, _plain),
    (CodeEvent, CodeCopy, _code),
    (VisitStarted, VisitCopy, _visit),
    (ResultRecorded, VisitCopy, _result),
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
    live = settings_of(tx.runtime).recompute == "live"
    asked = await _asked_beside(tx, events) if live else set()
    for model, table, row in KEPT:
        await keep_newest(
            tx, table, [row(one) for one in events if isinstance(one, model)]
        )
    if live:
        await recompute_touched(tx, asked | await _touched(tx, events))


async def _asked_beside(tx: Tx, events: Sequence[Event]) -> set[str]:
    """Where an agency is asked whose sectors change: another may lead (M-06)."""
    sectors = {
        one.code: sorted(one.sectors)
        for one in events
        if isinstance(one, AgencyChanged)
    }
    if not sectors:
        return set()
    known = await tx.fetch(
        "SELECT code, sectors FROM agency_copy WHERE code = ANY($1)", list(sectors)
    )
    same = {row["code"] for row in known if sorted(row["sectors"]) == sectors[row[0]]}
    rows = await tx.fetch(_PLACES_ASKED, list(set(sectors) - same))
    return {row["place"] for row in rows}


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
            case ListEntryChanged(list_name=ListName.SOLO):
                subjects.add(event.uscc)
            case _:
                pass
    if subjects:
        rows = await tx.fetch(_PLACES_OF_SUBJECTS, list(subjects))
        places |= {row["place"] for row in rows}
    return places
