"""Lists of visits and of results, with what is due and overdue (C-09, C-10, C-26).

Whoever took part sees them; of the region everybody whom they are not secret to.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.visits.domain.part import PartStatus
from checkcode_svc.visits.domain.visit import Visit
from checkcode_svc.visits.store.visits import SHOWN
from checkcode_svc.visits.tables import DUE_ON
from shared.auth import within_sql
from shared.db import ReadTx
from shared.db.keyset import Order, both_ways
from shared.db.patterns import part_of
from shared.db.statements import Query, Rows, query, sql

_MADE = """EXISTS (SELECT FROM visit_part AS m
                   WHERE m.visit_id = v.id AND m.agency = :asking)"""
_SEEN = f"({_MADE} OR {within_sql('v.region', 'v.town')} AND {SHOWN})"
_OVERDUE = f"""(p.status <> '{PartStatus.COMPLETE}' AND p.due_on < :today
               AND NOT v.cancelled)"""
_ID = "v.id::text"
VISIT_ORDERS = both_ways({"day": Order("v.day", _ID, "date")})
RESULT_ORDERS = both_ways(
    {
        "due_on": Order(DUE_ON, f"{_ID} || p.agency", "date"),
        "day": Order("v.day", f"{_ID} || p.agency", "date"),
    }
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which visits or results are listed; what is None does not choose."""

    place: str | None = None
    uscc: str | None = None
    agency: str | None = None
    day_from: date | None = None
    day_to: date | None = None
    complete: bool | None = None
    overdue: bool | None = None
    """With results of some agency that are past their day."""
    due_to: date | None = None
    name: str | None = None
    """Any part of the subject's name."""
    sort: str = "-day"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One agency's results of one visit, as a list shows them: no single points."""

    visit_id: UUID
    code: str
    region: str
    town: str | None
    place: str
    uscc: str
    day: date
    agency: str
    status: PartStatus
    due_on: date | None
    overdue: bool
    recorded_at: datetime | None
    problems: int
    version: int
    sort_key: str
    unique_key: str


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """A visit with its parts, and where it stands in its list."""

    visit: Visit
    sort_key: str
    unique_key: str


async def visits(
    tx: ReadTx,
    asking: tuple[str, str],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[ListedVisit]:
    """The chosen visits with their parts; `asking`: the scope and agency that asks."""
    return await VISITS[chosen.sort].all(tx, *_values(tx, asking, chosen, after, limit))


async def results(
    tx: ReadTx,
    asking: tuple[str, str],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[ResultLine]:
    """The chosen results; `asking` is the scope and the agency of who asks."""
    return await RESULTS[chosen.sort].all(
        tx, *_values(tx, asking, chosen, after, limit), chosen.due_to
    )


def _values(
    tx: ReadTx,
    asking: tuple[str, str],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> tuple[Any, ...]:
    return (
        *asking,
        tx.runtime.clock.today(),
        *(after or (None, None)),
        chosen.place,
        chosen.uscc,
        chosen.agency,
        chosen.day_from,
        chosen.day_to,
        chosen.complete,
        chosen.overdue,
        part_of(chosen.name),
        limit,
    )


_CHOSEN = f"""(:place IS NULL OR v.place = :place)
              AND (:uscc IS NULL OR v.uscc = ANY((SELECT aliases_of(:uscc))::varchar[]))
              AND (:day_from IS NULL OR v.day >= :day_from)
              AND (:day_to IS NULL OR v.day <= :day_to)
              AND {neighbours.is_named_sql("v.place")}"""


def _visits(order: Order) -> Query[..., ListedVisit]:
    @query
    def page(
        scope: str,
        asking: str,
        today: date,
        after: str | None,
        after_id: str | None,
        place: str | None,
        uscc: str | None,
        agency: str | None,
        day_from: date | None,
        day_to: date | None,
        complete: bool | None,
        overdue: bool | None,
        name: str | None,
        limit: int,
    ) -> Rows[ListedVisit]:
        return sql(
            ListedVisit,
            f"""
            SELECT to_jsonb(v) || jsonb_build_object('parts', (
                       SELECT jsonb_agg(p ORDER BY p.position) FROM visit_part AS p
                       WHERE p.visit_id = v.id)) AS visit,
                   {order.keys}
            FROM visit AS v
            WHERE {_SEEN} AND {order.following} AND {_CHOSEN}
              AND (:agency IS NULL OR EXISTS (
                  SELECT FROM visit_part AS p
                  WHERE p.visit_id = v.id AND p.agency = :agency))
              AND (:complete IS NULL OR v.complete = :complete)
              AND (:overdue IS NULL OR :overdue = EXISTS (
                  SELECT FROM visit_part AS p WHERE p.visit_id = v.id AND {_OVERDUE}))
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            scope,
            asking,
            today,
            after,
            after_id,
            place,
            uscc,
            agency,
            day_from,
            day_to,
            complete,
            overdue,
            name,
            limit,
        )

    return page


def _results(order: Order) -> Query[..., ResultLine]:
    @query
    def page(
        scope: str,
        asking: str,
        today: date,
        after: str | None,
        after_id: str | None,
        place: str | None,
        uscc: str | None,
        agency: str | None,
        day_from: date | None,
        day_to: date | None,
        complete: bool | None,
        overdue: bool | None,
        name: str | None,
        limit: int,
        due_to: date | None,
    ) -> Rows[ResultLine]:
        return sql(
            ResultLine,
            f"""
            SELECT p.visit_id, v.code, v.region, v.town, v.place, v.uscc, v.day,
                   p.agency, p.status, p.due_on, {_OVERDUE} IS TRUE AS overdue,
                   p.recorded_at, p.version,
                   CASE WHEN p.status = '{PartStatus.COMPLETE}' THEN p.problems ELSE 0
                   END AS problems,
                   {order.keys}
            FROM visit_part AS p JOIN visit AS v ON v.id = p.visit_id
            WHERE {_SEEN} AND {order.following} AND {_CHOSEN} AND NOT v.cancelled
              AND (:agency IS NULL OR p.agency = :agency)
              AND (:complete IS NULL
                   OR (p.status = '{PartStatus.COMPLETE}') = :complete)
              AND (:overdue IS NULL OR ({_OVERDUE} IS TRUE) = :overdue)
              AND (:due_to IS NULL OR p.due_on <= :due_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            scope,
            asking,
            today,
            after,
            after_id,
            place,
            uscc,
            agency,
            day_from,
            day_to,
            complete,
            overdue,
            name,
            limit,
            due_to,
        )

    return page


VISITS = {name: _visits(order) for name, order in VISIT_ORDERS.items()}
"""A page of visits, by the name of its order."""
RESULTS = {name: _results(order) for name, order in RESULT_ORDERS.items()}
"""A page of results, by the name of its order."""
