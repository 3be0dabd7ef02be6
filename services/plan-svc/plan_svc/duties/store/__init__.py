"""The statements of duties: found by place, listed, summed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import select

from plan_svc.duties.domain.duty import Duty, Work
from plan_svc.duties.tables import DutyRow
from plan_svc.neighbours import queries as neighbours
from plan_svc.tasks import queries as tasks
from shared.auth import within_sql
from shared.db import ReadTx
from shared.db.aliases import codes_of
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)
from shared.events.plan import DutyMode, DutyStatus

_COLUMNS = columns(Duty)
_HIDDEN = "(surprise AND agency <> :asking AND status = 'planned')"
"""That a surprise is planned is its agency's alone: for others it is not (C-05)."""
_SHOWN = f"""
(CASE WHEN NOT {_HIDDEN} THEN status WHEN comes_on <= :today THEN 'due' ELSE 'open' END)
"""
_SEEN = f"(agency = :asking OR {within_sql('region', 'town')})"
ORDERS = both_ways(
    {
        "due_on": Order("due_on", "number", "date"),
        "agency": Order("agency", "number"),
    }
)


@dataclass(slots=True)
class ListedDuty(Duty):
    """A duty as its reader may know it, with where it stands in its list."""

    sort_key: str = ""
    unique_key: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which duties are listed, and in which order; what is None does not choose."""

    agency: str | None = None
    domain: str | None = None
    status: DutyStatus | None = None
    mode: DutyMode | None = None
    place: str | None = None
    area: str | None = None
    """A district or a town."""
    due_from: date | None = None
    due_to: date | None = None
    sort: str = "due_on"


@dataclass(frozen=True, slots=True)
class DutyLoad:
    """How the duties of an agency stand whose last day lies in a span."""

    agency: str
    domain: str
    duties: int
    open: int
    planned: int
    due: int
    done: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Late:
    """How many duties of an agency are overdue."""

    agency: str
    duties: int


@dataclass(frozen=True, slots=True)
class PlaceInDomain:
    """A place with its grade in a line of work."""

    number: str
    uscc: str
    region: str
    town: str | None
    kinds: list[str]
    domain: str
    grade: str


async def duties(
    tx: ReadTx,
    asking: tuple[str, str, date],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[ListedDuty]:
    """The chosen duties; `asking` is the scope, the agency and the day of who asks."""
    return await PAGES[chosen.sort].all(
        tx,
        *asking,
        *(after or (None, None)),
        chosen.agency,
        chosen.domain,
        chosen.status,
        chosen.mode,
        chosen.place,
        chosen.area,
        chosen.due_from,
        chosen.due_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., ListedDuty]:
    plain = [
        name.strip()
        for name in _COLUMNS.split(",")
        if name.strip() not in {"status", "task", "surprise"}
    ]

    @query
    def page(
        scope: str,
        asking: str,
        today: date,
        after: str | None,
        after_id: str | None,
        agency: str | None,
        domain: str | None,
        status: DutyStatus | None,
        mode: DutyMode | None,
        place: str | None,
        area: str | None,
        due_from: date | None,
        due_to: date | None,
        limit: int,
    ) -> Rows[ListedDuty]:
        return sql(
            ListedDuty,
            f"""
            SELECT {", ".join(plain)}, {_SHOWN} AS status,
                   CASE WHEN NOT {_HIDDEN} THEN task END AS task,
                   surprise AND NOT {_HIDDEN} AS surprise, {order.keys}
            FROM duty
            WHERE {_SEEN} AND {order.following}
              AND (:agency IS NULL OR agency = :agency)
              AND (:domain IS NULL OR domain = :domain)
              AND (:status IS NULL OR {_SHOWN} = :status)
              AND (:mode IS NULL OR mode = :mode)
              AND (:place IS NULL OR place = :place)
              AND (:area IS NULL OR starts_with(coalesce(town, region), :area))
              AND (:due_from IS NULL OR due_on >= :due_from)
              AND (:due_to IS NULL OR due_on <= :due_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            *(scope, asking, today, after, after_id, agency, domain, status, mode),
            *(place, area, due_from, due_to, limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of duties, by the name of its order."""


@query
def loads(
    scope: str, asking: str, today: date, due_from: date, due_to: date
) -> Rows[DutyLoad]:
    """How duties with their last day in a span stand, by agency and domain."""
    counts = ", ".join(
        f"count(*) FILTER (WHERE shown = '{status}') AS {status}"
        for status in DutyStatus
        if status is not DutyStatus.LAPSED
    )
    return sql(
        DutyLoad,
        f"""
        SELECT agency, domain, count(*) AS duties, {counts}
        FROM (SELECT agency, domain, {_SHOWN} AS shown FROM duty
              WHERE due_on BETWEEN :due_from AND :due_to AND status <> 'lapsed'
                AND {_SEEN}) AS seen
        GROUP BY 1, 2 ORDER BY 1, 2
        """,  # noqa: S608 - our own columns
        *(scope, asking, today, due_from, due_to),
    )


@query
def overdue_by_agency(since: date) -> Rows[Late]:
    """Agencies with overdue duties whose last day was on a day or later."""
    return sql(
        Late,
        """
        SELECT agency, count(*) AS duties FROM duty
        WHERE status = 'overdue' AND due_on >= :since GROUP BY 1
        """,
        since,
    )


@query
def told_duties() -> Rows[Duty]:
    """Every duty of which anything was told."""
    return into(Duty, select(DutyRow).where(DutyRow.version > 0))


@query
def duties_at(places: Sequence[str], since: date) -> Rows[Duty]:
    """The duties at places that can still change."""
    return sql(
        Duty,
        f"""
        SELECT {_COLUMNS} FROM duty
        WHERE place = ANY(:places) AND (due_on >= :since OR turns_on IS NOT NULL)
        ORDER BY number
        """,  # noqa: S608 - our own columns
        places,
        since,
    )


@query
def regions_of(places: Sequence[str]) -> Rows[str]:
    """The districts of places."""
    return sql(
        str,
        f"""
        SELECT DISTINCT left(c.region, 6) FROM {neighbours.PLACES} c
        WHERE c.number = ANY(:places)
        """,  # noqa: S608 - our own relation
        places,
    )


@query
def places_by_domain(
    places: Sequence[str], domains: Sequence[str], today: date
) -> Rows[PlaceInDomain]:
    """Each of the places that stand, in each line of work with its grade there."""
    grade = neighbours.grade_on(codes_of("c.uscc"), "d.domain", ":today")
    return sql(
        PlaceInDomain,
        f"""
        SELECT c.number, c.uscc, left(c.region, 6) AS region, c.town,
               c.business_types AS kinds, d.domain, coalesce(g.grade, '') AS grade
        FROM {neighbours.PLACES} c CROSS JOIN unnest(:domains::text[]) AS d (domain)
        LEFT JOIN LATERAL {grade} g ON true
        WHERE c.number = ANY(:places) AND NOT c.retired AND {neighbours.STANDS_ONCE}
        ORDER BY c.number, d.domain
        """,  # noqa: S608 - our own relations
        places,
        domains,
        today,
    )


@query
def works_at(places: Sequence[str], since: date) -> Rows[Work]:
    """The planned tasks at places, by any of their numbers, since a day."""
    return sql(
        Work,
        f"""
        SELECT coalesce(a.same_as, t.place) AS place, t.domain, t.number, t.on_site,
               t.status, t.earliest, t.latest, t.done_on, t.is_high_risk, t.surprise
        FROM {tasks.WORKS} t LEFT JOIN {neighbours.NUMBERS} a ON a.code = t.place
        WHERE t.place = ANY(ARRAY(
                  SELECT unnest(:places::text[]) UNION
                  SELECT n.code FROM {neighbours.NUMBERS} n
                  WHERE n.same_as = ANY(:places)))
          AND coalesce(t.done_on, t.latest) >= :since
        """,  # noqa: S608 - our own relations
        places,
        since,
    )


@command
def save(duties: Sequence[Duty]) -> Effect:
    """Keep duties, new ones and changed ones."""
    return effect(
        f"""
        INSERT INTO duty ({_COLUMNS})
        SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::duty, :duties)
        ON CONFLICT (number) DO UPDATE
        SET ({_COLUMNS}) = ({columns(Duty, "excluded")})
        """,  # noqa: S608 - our own columns
        duties,
    )
