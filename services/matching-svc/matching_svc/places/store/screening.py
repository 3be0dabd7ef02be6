"""Leaves out of a recompute the places that stay as they are: few columns are read."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import asyncpg
from prometheus_client import CollectorRegistry

from matching_svc.places.domain.screen import Asked, Screen, Shape
from matching_svc.places.domain.situation import MatchingContext
from matching_svc.places.store.situations import (
    DONE_DAYS,
    bare_place,
    items_of,
    sectors_of,
)
from matching_svc.tasks.domain.task import Task
from shared import jsontext
from shared.db import ReadTx
from shared.running.runtime import Runtime

_SHAPE = (
    *("agency", "domain", "region", "kind", "items", "earliest", "latest", "known_on"),
    *("lead", "settled_on", "period_from", "period_to"),
    *("surprise", "classified", "joint_forbidden"),
)
"""The columns that tasks of a plan have alike."""

_TASKS = f"""
SELECT array_agg(place), array_agg(number),
       {", ".join(_SHAPE).replace(" items,", " items::text,")}
FROM task_copy
WHERE place = ANY($1) AND status = 'scheduled' AND on_site AND out_of_scope IS NULL
GROUP BY {", ".join(_SHAPE)}
"""  # noqa: S608 - names of columns
"""What tasks have alike is read once."""

_ASKED = """
SELECT place, day, lead, members::text, visits_saved, days_forward, duty, made_on,
       answers_due, chase_on, chased,
       status = 'proposed' AND application_id IS NULL AND way = 'platform'
           AND earlier = '[]' AND wishes = '{}' AS simple
FROM proposal WHERE place = ANY($1) AND matters
"""

_PLACES = """
SELECT number, json_build_array(business_types, closed_weekdays, closed_days)::text
FROM place_copy WHERE number = ANY($1)
"""

_BUSY = """
SELECT place FROM application_copy WHERE place = ANY($1)
UNION ALL SELECT place FROM code_copy WHERE place = ANY($1)
UNION ALL SELECT place FROM relief WHERE place = ANY($1)
UNION ALL SELECT place FROM visit_copy WHERE place = ANY($1) AND day >= $2
UNION ALL SELECT t.place FROM task_copy t JOIN list_entry_copy l USING (uscc)
    WHERE t.place = ANY($1) AND l.list_name = 'solo' AND l.active
UNION ALL SELECT p.number FROM place_copy p JOIN list_entry_copy l
    ON l.uscc = ANY(p.subjects || p.uscc)
    WHERE p.number = ANY($1) AND l.list_name = 'solo' AND l.active
"""
"""Places of which more is to be known than their tasks and open questions."""

_SECTORS = """
SELECT json_object_agg(code, sectors)::text FROM agency_copy
WHERE cardinality(sectors) > 0
"""


_Numbered = tuple[str, int, tuple[object, ...]]
"""A task's number, the number of what it has alike with others, and that."""

MOST_SHAPES = 50_000
"""Shapes that are kept: some hundred bytes each."""


class Screening:
    """The places that may change, as one day sees them."""

    def __init__(self, context: MatchingContext) -> None:
        self._today = context
        self._begin("{}")

    def _begin(self, sectors: str) -> None:
        self._sectors = sectors
        self._screens: dict[str, Screen] = {}
        self._shapes: dict[str, dict[int, Shape]] = {}
        self._columns: dict[tuple[object, ...], int] = {}
        """What shapes are made of, each with a number of its own."""
        self._kept = 0

    async def due(self, tx: ReadTx, places: Sequence[str]) -> list[str]:
        """Those of the places that do not simply stay as they are, in their order."""
        wanted, since = list(places), self._today.day - timedelta(days=DONE_DAYS)
        sectors = await tx.fetchval(_SECTORS) or "{}"
        busy = {row[0] for row in await tx.fetch(_BUSY, wanted, since)}
        kinds = {row[0]: row[1] for row in await tx.fetch(_PLACES, wanted)}
        asked = _by_place(await tx.fetch(_ASKED, wanted))
        rows = await tx.fetch(_TASKS, wanted)
        kept = max(self._kept, len(self._columns))
        if sectors != self._sectors or kept > MOST_SHAPES:
            self._begin(sectors)
        tasks = self._tasks(rows)
        return [
            place
            for place in places
            if place in busy
            or not self._is_same(
                kinds.get(place, _NO_PLACE), tasks.get(place, []), asked.get(place, [])
            )
        ]

    def _tasks(self, rows: list[asyncpg.Record]) -> dict[str, list[_Numbered]]:
        """The tasks of each place."""
        found: dict[str, list[_Numbered]] = {}
        for row in rows:
            columns = tuple(row[2:])
            known = self._columns.setdefault(columns, len(self._columns))
            for place, number in zip(row[0], row[1], strict=True):
                found.setdefault(place, []).append((number, known, columns))
        return found

    def _is_same(
        self, kind: str, tasks: list[_Numbered], asked: list[asyncpg.Record]
    ) -> bool:
        if not all(row["simple"] for row in asked):
            return False
        questions = [_asked(row) for row in asked]
        if None in questions:
            return False
        screen = self._screens.get(kind)
        if screen is None:
            screen = self._screens[kind] = self._screen(kind)
        shapes = self._shapes[kind]
        tasks.sort()
        ordered = [
            (number, shapes.get(known) or self._shape(screen, kind, known, columns))
            for number, known, columns in tasks
        ]
        return screen.is_same(ordered, [one for one in questions if one])

    def _screen(self, kind: str) -> Screen:
        self._shapes[kind] = {}
        return Screen(bare_place(kind, sectors_of(self._sectors)), self._today)

    def _shape(
        self, screen: Screen, kind: str, known: int, columns: tuple[object, ...]
    ) -> Shape:
        found = Shape(_task(columns), screen.place, self._today)
        self._shapes[kind][known] = found
        self._kept += 1
        return found


def of(runtime: Runtime, context: MatchingContext) -> Screening:
    """The screening of a running service: one for a day, which learns as it goes."""
    kept = _kept(runtime.metrics.registry)
    if context.day not in kept:
        kept.clear()
        kept[context.day] = Screening(context)
    return kept[context.day]


@cache
def _kept(_: CollectorRegistry) -> dict[date, Screening]:
    return {}


_NO_PLACE = "[[],[],[]]"


def _by_place(rows: list[asyncpg.Record]) -> dict[str, list[asyncpg.Record]]:
    found: dict[str, list[asyncpg.Record]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _task(columns: tuple[object, ...]) -> Task:
    values = dict(zip(_SHAPE, columns, strict=True))
    items = items_of(str(values.pop("items")))
    return Task(number="", place="", uscc="", items=items, **values)  # type: ignore[arg-type]


def _asked(row: asyncpg.Record) -> Asked | None:
    """The question; None where someone answered it."""
    members = jsontext.loads(row["members"])
    if any(one["answer"] for one in members):
        return None
    return Asked(
        day=row["day"],
        lead=row["lead"],
        members=tuple(
            [(m["agency"], tuple(m["tasks"]), tuple(m["items"])) for m in members]
        ),
        visits_saved=row["visits_saved"],
        days_forward=row["days_forward"],
        duty=tuple(row["duty"]),
        until=_until(row),
    )


def _until(row: asyncpg.Record) -> date:
    """The last day before it is chased or due."""
    due: date = row["answers_due"]
    unchased: date = max(row["chase_on"] - timedelta(days=1), row["made_on"])
    return due if row["chased"] else min(due, unchased)
