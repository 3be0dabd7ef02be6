"""Places out of the database: one round trip for a whole batch of them.

Tasks come as plain rows, for there are many of them; what a place has little of comes
as JSON, each kind of it as rows of its own in one union. What many rows say alike,
such as their items, is read once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import asyncpg
from pydantic import TypeAdapter

from matching_svc.neighbours import queries as neighbours
from matching_svc.proposals import queries as proposals
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs import queries as reliefs
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.inspection import Inspection
from matching_svc.tasks.domain.place import Application, Code
from matching_svc.tasks.domain.task import Item, Task
from shared import jsontext
from shared.db import ReadTx

DONE_DAYS = 400
"""How far back visits are read: as far as an occasion may keep its distance."""

_FIELDS = tuple(one.name for one in fields(Task))
_ITEMS_AT = _FIELDS.index("items")
_PLACE_AT = 2 + _FIELDS.index("place")
_NUMBER_AT = 2 + _FIELDS.index("number")
_USCC_AT = 2 + _FIELDS.index("uscc")
_REGION_AT = 2 + _FIELDS.index("region")

_ITEMS = TypeAdapter(tuple[Item, ...])
_SECTORS = TypeAdapter(dict[str, frozenset[str]])
_DAYS = TypeAdapter(tuple[date, ...])
_PARTS: dict[str, TypeAdapter[Any]] = {
    "proposal": TypeAdapter(Proposal),
    "application": TypeAdapter(Application),
    "code": TypeAdapter(Code),
    "inspection": TypeAdapter(Inspection),
    "relief": TypeAdapter(Relief),
}


def _select(kind: str, body: str, source: str, /, **columns: str) -> str:
    """Rows of one kind, in the shape that all of them share: a task's."""
    shared = ", ".join(columns.get(name, "NULL") for name in _FIELDS)
    return f"SELECT '{kind}', {body}, {shared} FROM {source}"  # noqa: S608 - ours


def _part(kind: str, source: str) -> str:
    """Rows of one kind as JSON, each at its place."""
    return _select(kind, "row_to_json(x)::text", source, place="x.place")


_PLACES, _DAY, _SINCE = "$1", "$2", "$3"

_READ_SQL = " UNION ALL ".join(
    (
        _select(
            "task",
            "NULL::text",
            neighbours.tasks_at(_PLACES, _SINCE),
            **{name: f"x.{name}" for name in _FIELDS if name != "items"},
            items="x.items::text",
        ),
        _select(
            "place",
            "json_build_array(x.business_types, x.closed_weekdays, x.closed_days)"
            "::text",
            neighbours.places_at(_PLACES),
            place="x.number",
            uscc="x.uscc",
            region="x.region",
        ),
        _select(
            "solo",
            "l.domain",
            neighbours.solo_at(_PLACES, _DAY, _SINCE),
            place="u.place",
        ),
        _part("proposal", proposals.mattering_at(_PLACES)),
        _select(
            "past",
            "x.version::text",
            proposals.past_at(_PLACES),
            place="x.place",
            number="x.number",
        ),
        _part("application", neighbours.applications_at(_PLACES)),
        _part("code", neighbours.codes_at(_PLACES)),
        _part("inspection", neighbours.visits_at(_PLACES, _SINCE)),
        _part("relief", reliefs.reliefs_at(_PLACES)),
        _select(
            "sectors",
            "json_object_agg(x.code, x.sectors)::text",
            neighbours.SECTORS,
        ),
    )
)


@dataclass(slots=True)
class _Place:
    """What was read of a place so far."""

    tasks: list[Task] = field(default_factory=list)
    solo: set[str] = field(default_factory=set)
    known: tuple[str, str, str] = ("", "", "[[],[],[]]")
    """USCC and region, and kinds of business with closed weekdays and days."""
    past: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[Any]] = field(default_factory=dict)


def since(today: date) -> date:
    """The first day whose visits are read."""
    return today - timedelta(days=DONE_DAYS)


async def situations(tx: ReadTx, places: Sequence[str], today: date) -> list[Situation]:
    """Everything that is known of these places, in their order."""
    rows = await tx.fetch(_READ_SQL, list(places), today, since(today))
    found = {place: _Place() for place in places}
    sectors: dict[str, frozenset[str]] = {}
    for row in rows:
        if row[0] == "task":
            found[row[_PLACE_AT]].tasks.append(_task(row))
        elif row[0] == "sectors":
            sectors = sectors_of(row[1] or "{}")
        else:
            _put(found[row[_PLACE_AT]], row)
    return [_situation(place, one, sectors) for place, one in found.items()]


def _task(row: asyncpg.Record) -> Task:
    """A task of its columns; at once, for setting field by field costs the most."""
    task = object.__new__(Task)
    values = task.__dict__
    values.update(zip(_FIELDS, row[2:], strict=True))
    values.update(_items(values["items"]))
    return task


def _put(place: _Place, row: asyncpg.Record) -> None:
    kind, body = row[0], row[1]
    if kind == "place":
        place.known = (row[_USCC_AT], row[_REGION_AT], body)
    elif kind == "solo":
        place.solo.add(body)
    elif kind == "past":
        place.past[row[_NUMBER_AT]] = int(body)
    else:
        part = _PARTS[kind].validate_json(body)
        place.parts.setdefault(kind, []).append(part)


def _situation(
    number: str, place: _Place, sectors: dict[str, frozenset[str]]
) -> Situation:
    uscc, region, facts = place.known
    types, weekdays, days = _facts(facts)
    tasks, parts = place.tasks, place.parts
    visits: list[Inspection] = parts.get("inspection", [])
    done = sorted(
        (visit for visit in visits if not visit.cancelled),
        key=lambda one: (one.code, one.day, one.source),
    )
    return Situation(
        facts=Facts(
            place=number,
            business_types=types,
            closed_weekdays=weekdays,
            closed_days=days,
            solo_domains=frozenset(place.solo),
        ),
        uscc=uscc or min([task.uscc for task in tasks], default=""),
        region=region[:6] or min([task.region for task in tasks], default=""),
        tasks=tuple(tasks),
        proposals=tuple(parts.get("proposal", ())),
        codes=tuple(parts.get("code", ())),
        applications=tuple(parts.get("application", ())),
        visited_codes=frozenset(inspection.code for inspection in done),
        done={task: inspection.day for inspection in done for task in inspection.tasks},
        inspections=tuple(done),
        void_codes=frozenset(visit.code for visit in visits if visit.cancelled),
        reliefs=tuple(parts.get("relief", ())),
        sectors=sectors,
        past_versions=place.past,
    )


@lru_cache(maxsize=4_096)
def _items(text: str) -> dict[str, Any]:
    """The items, and what a task works out of them alone."""
    values: dict[str, Any] = {"items": _ITEMS.validate_json(text)}
    some = object.__new__(Task)
    some.__dict__.update(values)
    worked_out = ("item_codes", "item_list", "risk", "items_forbid_joint")
    return {**values, **{name: getattr(some, name) for name in worked_out}}


@lru_cache(maxsize=4_096)
def _facts(text: str) -> tuple[tuple[str, ...], tuple[int, ...], tuple[date, ...]]:
    types, weekdays, days = jsontext.loads(text)
    return tuple(types), tuple(weekdays), _DAYS.validate_python(days)


def items_of(text: str) -> tuple[Item, ...]:
    """The items of a task, out of their column."""
    items: tuple[Item, ...] = _items(text)["items"]
    return items


def bare_place(facts: str, sectors: dict[str, frozenset[str]]) -> Situation:
    """A place of which nothing is known but what is done there and when it closes."""
    return _situation("", _Place(known=("", "", facts)), sectors)


@lru_cache(maxsize=8)
def sectors_of(text: str) -> dict[str, frozenset[str]]:
    """Kinds of business by the agency that is mainly responsible for them (M-06)."""
    return _SECTORS.validate_json(text)
