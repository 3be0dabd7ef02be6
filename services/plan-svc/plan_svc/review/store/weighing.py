"""The statements of the factors (P-27): none of them reads the history of tasks."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plan_svc.neighbours import queries as neighbours
from plan_svc.past.queries import AT_PLACES, OF_ITEMS
from plan_svc.plans.queries import IN_THE_OPEN
from plan_svc.review.domain.factors import OpenPlan, YearTotal
from plan_svc.review.domain.findings import SAMPLE
from plan_svc.review.domain.past import ItemPast, PlacesPast
from plan_svc.subjects.queries import REVIEWED, SUBJECTS
from plan_svc.tasks import queries as tasks
from shared.db.statements import Rows, query, sql

_PLACES_PAST = f"""
WITH same AS MATERIALIZED (SELECT * FROM {neighbours.SAME_CODES} s),
at_places AS MATERIALIZED (
    SELECT r.place, r.line, p.* FROM {REVIEWED} r
    LEFT JOIN same s ON s.code = r.place
    CROSS JOIN LATERAL (
        SELECT sum(y.own) AS own, sum(y.planned) AS planned,
               sum(y.problems) AS problems, max(y.visits) AS most,
               sum(y.visits) - coalesce(sum(y.own), 0) AS others
        FROM (SELECT sum(k.visits) AS visits,
                     sum(k.visits) FILTER (WHERE k.domain = ANY(:domains)) AS own,
                     sum(k.planned) FILTER (WHERE k.domain = ANY(:domains)) AS planned,
                     sum(k.problems) FILTER (WHERE k.domain = ANY(:domains)) AS problems
              FROM {AT_PLACES} k
              WHERE k.place = ANY(coalesce(s.codes, ARRAY[r.place]))
                AND k.year BETWEEN :first AND :last
              GROUP BY k.year OFFSET 0) y) p
)
SELECT coalesce(sum(own), 0)::int AS own, coalesce(sum(planned), 0)::int AS planned,
       coalesce(sum(problems), 0)::int AS problems,
       coalesce(sum(others), 0)::int AS others,
       count(*) FILTER (WHERE coalesce(own, 0) = 0)::int AS unvisited,
       coalesce(max(most), 0)::int AS most,
       count(*) FILTER (WHERE most > :many)::int AS often,
       coalesce((array_agg(place ORDER BY most DESC, place)
                 FILTER (WHERE most > :many))[1:{SAMPLE}], '{{}}') AS often_sample
FROM at_places
"""  # noqa: S608 - our own relations

_OPEN_AT_PLACES = f"""
SELECT count(*) FILTER (WHERE own)::int AS own,
       count(*) FILTER (WHERE others)::int AS others
FROM {REVIEWED} r CROSS JOIN LATERAL (
    SELECT bool_or(t.agency = ANY(:agencies)) AS own,
           bool_or(t.agency <> ALL(:agencies)) AS others
    FROM {tasks.OPEN_AT} t
    WHERE t.place = r.place AND t.counted_on >= :earliest
      AND t.earliest <= :latest AND t.latest >= :earliest OFFSET 0) at_place
"""  # noqa: S608 - our own relations

_SHARED = f"""
SELECT b.plan_id, count(*)::int AS places
FROM {REVIEWED} r JOIN {SUBJECTS} b ON b.place = r.place
WHERE b.plan_id = ANY(:plans) GROUP BY b.plan_id
"""  # noqa: S608 - our own relations


@dataclass(frozen=True, slots=True)
class Inspectors:
    """How many inspectors of an agency have a certificate in a period."""

    agency: str
    count: int


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """At how many places a plan's agencies, and others, have open tasks."""

    own: int
    others: int


@dataclass(frozen=True, slots=True)
class Shared:
    """How many of the places under review a plan has too."""

    plan_id: UUID
    places: int


@query
def inspectors(agencies: list[str], earliest: date, latest: date) -> Rows[Inspectors]:
    """Whose certificates are valid at any time of a period (S-07)."""
    return sql(
        Inspectors,
        f"""
        SELECT agency, count(*)::int AS count FROM {neighbours.CERTIFICATES} i
        WHERE agency = ANY(:agencies)
          AND valid_from <= :latest AND valid_to >= :earliest
        GROUP BY agency ORDER BY agency
        """,  # noqa: S608 - our own relation
        agencies,
        earliest,
        latest,
    )


@query
def open_plans(
    agency: str, city: str, but: list[UUID], earliest: date, latest: date
) -> Rows[OpenPlan]:
    """Plans on site of a city whose period meets a plan's; `city` is two digits."""
    return sql(
        OpenPlan,
        f"""
        SELECT id::text AS plan_id, plan_code, agency, title, period_from, period_to,
               tasks, (agency = :agency OR :agency = ANY(partner_agencies)) AS is_own
        FROM {IN_THE_OPEN} p
        WHERE starts_with(region, :city) AND id <> ALL(:but)
          AND mode = 'on_site' AND out_of_scope IS NULL
          AND period_from <= :latest AND period_to >= :earliest
        ORDER BY period_from, id
        """,  # noqa: S608 - our own relation
        agency,
        city,
        but,
        earliest,
        latest,
    )


@query
def shared_with(
    plan_id: UUID, amends: UUID | None, anew: bool, plans: list[UUID]
) -> Rows[Shared]:
    """How many of the places under review each of some plans has too."""
    return sql(Shared, _SHARED, plan_id, amends, anew, plans)


@query
def totals(
    agencies: list[str], first: date, last: date, but: list[UUID]
) -> Rows[YearTotal]:
    """The tasks that filed plans, over within some days, give to agencies by year."""
    return sql(
        YearTotal,
        f"""
        SELECT a.code AS agency, extract(year FROM p.period_to)::int AS year,
               sum(p.tasks)::int AS tasks
        FROM unnest(:agencies::text[]) AS a (code)
        JOIN {IN_THE_OPEN} p ON p.agency = a.code OR a.code = ANY(p.partner_agencies)
        WHERE p.status = 'filed' AND p.id <> ALL(:but)
          AND p.period_to BETWEEN :first AND :last
        GROUP BY 1, 2 ORDER BY 1, 2
        """,  # noqa: S608 - our own relation
        agencies,
        first,
        last,
        but,
    )


@query
def places_past(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    domains: list[str],
    first: int,
    last: int,
    many: int,
) -> Rows[PlacesPast]:
    """The earlier visits of all places under review, in one row."""
    return sql(
        PlacesPast, _PLACES_PAST, plan_id, amends, anew, domains, first, last, many
    )


@query
def items_past(
    agencies: list[str], items: list[str], first: int, last: int
) -> Rows[ItemPast]:
    """The earlier visits of agencies for items, within some years."""
    return sql(
        ItemPast,
        f"""
        SELECT agency, item, sum(visits)::int AS visits, sum(problems)::int AS problems
        FROM {OF_ITEMS} i
        WHERE agency = ANY(:agencies) AND item = ANY(:items)
          AND year BETWEEN :first AND :last
        GROUP BY agency, item ORDER BY agency, item
        """,  # noqa: S608 - our own relation
        agencies,
        items,
        first,
        last,
    )


@query
def open_at_places(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    agencies: list[str],
    earliest: date,
    latest: date,
) -> Rows[OpenPlaces]:
    """At how many places under review there are open tasks in a period."""
    return sql(
        OpenPlaces, _OPEN_AT_PLACES, plan_id, amends, anew, agencies, earliest, latest
    )
