"""The copies of neighbours' facts: which events tell each, and the rows they give."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlmodel import SQLModel

from matching_svc.neighbours.tables import (
    AgencyCopy,
    AliasCopy,
    ApplicationCopy,
    CodeCopy,
    ItemCopy,
    ListEntryCopy,
    PlaceCopy,
    TaskCopy,
    VisitCopy,
)
from shared.events import Event
from shared.events.checkcode import (
    CodeApplied,
    CodeEvent,
    PointResult,
    ResultRecorded,
    VisitStarted,
)
from shared.events.plan import AgencyChanged, ItemListed, TaskEvent
from shared.events.subject import ListEntryChanged, PlaceChanged, SubjectMerged
from shared.messaging.aliases import alias_rows
from shared.messaging.copies import Copy

Row = dict[str, Any]


def _code(event: CodeEvent) -> Row:
    tasks = sorted(task for member in event.members for task in member.tasks)
    return {**event.model_dump(exclude={"members"}), "tasks": tasks}


def _visit(event: VisitStarted) -> Row:
    told = event.model_dump()
    return {**told, "source": event.aggregate_id, "checked": [], "ended_on": None}


def _result(event: ResultRecorded) -> Row:
    """An agency's results; its visit says whether they count, and of which kind."""
    return {
        **event.model_dump(exclude={"points"}),
        "source": event.aggregate_id,
        "agencies": [event.agency],
        "kind": "",
        "counted": True,
        "cancelled": False,
        "checked": checked(event.points),
    }


def checked(points: Sequence[PointResult]) -> list[Row]:
    """The items that were checked whole, with their problems: no point left out."""
    items: dict[str, list[str]] = {}
    for point in points:
        items.setdefault(point.item, []).append(point.outcome)
    return [
        {"item": item, "problems": outcomes.count("problem_found")}
        for item, outcomes in sorted(items.items())
        if "not_covered" not in outcomes
    ]


def _one(row: Callable[[Any], Row], event: Event) -> list[Row]:
    return [row(event)]


def _copy(table: type[SQLModel], model: type[Event], row: Callable[[Any], Row]) -> Copy:
    return Copy(table, (model,), partial(_one, row))


COPIES = (
    Copy(TaskCopy, (TaskEvent,)),
    Copy(PlaceCopy, (PlaceChanged,)),
    Copy(AgencyCopy, (AgencyChanged,)),
    Copy(ItemCopy, (ItemListed,)),
    Copy(ListEntryCopy, (ListEntryChanged,)),
    Copy(AliasCopy, (SubjectMerged,), alias_rows),
    _copy(CodeCopy, CodeEvent, _code),
    _copy(VisitCopy, VisitStarted, _visit),
    _copy(VisitCopy, ResultRecorded, _result),
    Copy(ApplicationCopy, (CodeApplied,)),
)
