"""The statements of the review: each asks one thing of all rows of a plan at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plan_svc.neighbours import queries as neighbours
from plan_svc.review.domain.findings import Finding
from plan_svc.review.domain.limits import LimitRow
from plan_svc.subjects.queries import LEAVING, REVIEWED
from plan_svc.tasks import queries as tasks
from shared.db.statements import Rows, query, sql

_LIMITS = """
l AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(:limits) AS r(
        domain text, agency text, grade text, has text[], lacks text[], unit text,
        over_all bool,
        routine_only bool, first date, last date, most int, gap int, binding bool,
        clause text, law_row text, item_codes text[], own int, not_counted text[])
)
"""
"""The limits of every party and class of places, as a common table `l`."""

_GRADE = neighbours.grade_on("c.codes", "l.domain", ":graded_on")
_ALSO_OWN = f"""
    (t.plan_id = :amends AND (:anew OR EXISTS (
        SELECT FROM {LEAVING} x WHERE x.plan_id = :plan_id AND x.place = t.place)))
"""
"""Whether a task is of the rows under review, or is to leave the plan: it does not
count beside them (P-08)."""
_BREAKS = f"""
    l.grade = coalesce(g.grade, '')
    AND (l.has = '{{}}' AND l.lacks = '{{}}' OR coalesce(
        (SELECT k.business_types @> l.has AND NOT k.business_types && l.lacks
         FROM {neighbours.PLACES} k WHERE k.number = c.place), l.has = '{{}}'))
    AND (
        (l.unit = 'premises' OR l.unit = 'project' AND EXISTS (
            SELECT FROM {neighbours.PLACES} k
            WHERE k.number = c.place AND k.kind = 'project'))
           AND l.most IS NOT NULL
           AND l.most < l.own * c.at_place + (
            SELECT count(DISTINCT t.visit) FROM {tasks.COUNTED} t
            WHERE t.place = ANY(c.places) AND t.domain = l.domain
              AND NOT (t.item_codes <@ l.not_counted)
              AND {_ALSO_OWN} IS NOT TRUE
              AND t.counted_on BETWEEN l.first AND l.last)
        OR l.unit = 'subject' AND l.most IS NOT NULL
           AND l.most < l.own * c.at_subject + (
            SELECT count(DISTINCT t.visit) FROM {tasks.COUNTED} t
            WHERE t.uscc = ANY(c.codes) AND (l.over_all OR t.domain = l.domain)
              AND {_ALSO_OWN} IS NOT TRUE
              AND NOT (l.routine_only AND t.plan_kind = 'special')
              AND t.counted_on BETWEEN l.first AND l.last)
        OR l.gap IS NOT NULL AND EXISTS (
            SELECT 1 FROM {tasks.COUNTED} t
            WHERE t.place = ANY(c.places) AND {_ALSO_OWN} IS NOT TRUE
              AND :latest < (t.first + make_interval(months => l.gap))::date
              AND t.last < (:earliest + make_interval(months => l.gap))::date
              AND CASE WHEN l.unit = 'occasion'
                  THEN t.agency = l.agency AND t.item_codes && l.item_codes
                  ELSE t.domain = l.domain
                       AND NOT (t.item_codes <@ l.not_counted) END))
"""  # noqa: S608 - our own relation
"""Whether the row `c` breaks the limit `l`, given the grade `g` in its domain.

Visits under every code of the subject, and number of the premises, count (S-12).
"""
_SAME = f"same AS MATERIALIZED (SELECT * FROM {neighbours.SAME_CODES} s)"  # noqa: S608 - our own relation

_TOO_FREQUENT = f"""
WITH {_LIMITS}, {_SAME},
c AS (
    SELECT s.line, s.place, s.reasons,
           coalesce(p.codes, ARRAY[s.place]) AS places,
           coalesce(u.codes, ARRAY[s.uscc]) AS codes,
           count(*) OVER (PARTITION BY coalesce(p.same_as, s.place)) AS at_place,
           count(*) OVER (PARTITION BY coalesce(u.same_as, s.uscc)) AS at_subject
    FROM {REVIEWED} s
    LEFT JOIN same p ON p.code = s.place
    LEFT JOIN same u ON u.code = s.uscc
)
SELECT c.line, c.place, 'P-13' AS rule, 'frequency-exceeded' AS code, l.binding,
       c.reasons ? 'P-13' AS reasoned, l.clause, l.domain, l.law_row
FROM l CROSS JOIN c
LEFT JOIN LATERAL {_GRADE} g ON true
WHERE {_BREAKS}
ORDER BY c.line, c.place, l.binding DESC
"""  # noqa: S608 - our own relations

_FULL_PLACES = f"""
WITH {_LIMITS}, {_SAME},
counted AS MATERIALIZED (
    SELECT DISTINCT t.uscc FROM {tasks.COUNTED} t WHERE t.counted_on >= :since
),
c AS MATERIALIZED (
    SELECT p.number AS place, 1::bigint AS at_place, 1::bigint AS at_subject,
           coalesce(n.codes, ARRAY[p.number]) AS places,
           coalesce(u.codes, ARRAY[p.uscc]) AS codes
    FROM {neighbours.PLACES} p
    LEFT JOIN same n ON n.code = p.number
    LEFT JOIN same u ON u.code = p.uscc
    WHERE p.uscc IN (SELECT uscc FROM counted UNION SELECT unnest(s.codes)
                     FROM counted JOIN same s ON s.code = counted.uscc)
)
SELECT DISTINCT c.place FROM l CROSS JOIN c
LEFT JOIN LATERAL {_GRADE} g ON true
WHERE {_BREAKS}
"""  # noqa: S608 - our own relations

_UNOBTRUSIVE = f"""
SELECT c.line, c.place, 'P-12' AS rule, 'unobtrusive-subject' AS code,
       true AS binding, false AS reasoned, 'JS 二.4' AS clause,
       array_to_string(:domains, ', ') AS domain
FROM {REVIEWED} c
WHERE {neighbours.is_unobtrusive(":domains")}
ORDER BY c.line, c.place
"""  # noqa: S608 - our own relation and predicate

_OUTSIDE = f"""
SELECT s.line, s.place, 'P-02' AS rule, 'outside-extent' AS code, true AS binding,
       false AS reasoned, 'JS 二.6' AS clause, '' AS domain
FROM {REVIEWED} s JOIN {neighbours.PLACES} c ON c.number = s.place
WHERE NOT {neighbours.is_within(":areas", ":business_types")}
ORDER BY s.line, s.place
"""  # noqa: S608 - our own relations and predicate

_INSPECTED = f"""
WITH {_SAME}
SELECT c.line, c.place, min(v.domain) AS domain FROM {REVIEWED} c
LEFT JOIN same s ON s.code = c.place
JOIN {neighbours.VISITS} v ON v.place = ANY(coalesce(s.codes, ARRAY[c.place]))
WHERE v.domain = ANY(:domains)
  AND date_trunc('year', v.day) = date_trunc('year', :day)
GROUP BY c.line, c.place ORDER BY c.line, c.place
"""  # noqa: S608 - our own relations

_INSPECTED_PLACES = f"""
WITH {_SAME}
SELECT DISTINCT unnest(coalesce(s.codes, ARRAY[v.place])) AS place
FROM {neighbours.VISITS} v LEFT JOIN same s ON s.code = v.place
WHERE domain = ANY(:domains) AND date_trunc('year', day) = date_trunc('year', :day)
"""  # noqa: S608 - our own relation

_SHARED_PLACES = f"""
SELECT count(*) FROM {REVIEWED} s
WHERE EXISTS (
    SELECT 1 FROM {tasks.OPEN} t
    WHERE t.place = s.place AND t.agency <> ALL(:agencies)
      AND t.earliest <= :latest AND t.latest >= :earliest)
"""  # noqa: S608 - our own relations

_SHARED_BY_FEW = f"""
SELECT count(*) FROM {REVIEWED} s CROSS JOIN LATERAL (
    SELECT 1 FROM {tasks.OPEN} t
    WHERE t.place = s.place AND t.agency <> ALL(:agencies)
      AND t.earliest <= :latest AND t.latest >= :earliest LIMIT 1) shared
"""  # noqa: S608 - our own relations
"""A probe for each row: for the few of an amendment, not a pass over all tasks."""


@dataclass(frozen=True)
class InspectedRow:
    """A row whose place a domain inspected."""

    line: int
    place: str
    domain: str


@query
def too_frequent(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    limits: list[LimitRow],
    earliest: date,
    latest: date,
    graded_on: date,
) -> Rows[Finding]:
    """Rows that break a limit, once for each, the binding ones first (P-13)."""
    return sql(
        Finding,
        _TOO_FREQUENT,
        plan_id,
        amends,
        anew,
        limits,
        earliest,
        latest,
        graded_on,
    )


@query
def full_places(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    since: date,
    limits: list[LimitRow],
    earliest: date,
    latest: date,
    graded_on: date,
) -> Rows[str]:
    """Places that one more visit would break a limit at."""
    return sql(
        str,
        _FULL_PLACES,
        plan_id,
        amends,
        anew,
        since,
        limits,
        earliest,
        latest,
        graded_on,
    )


@query
def outside(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    areas: list[str],
    business_types: list[str],
) -> Rows[Finding]:
    """The rows that lie outside the bounds of the plan's open scope (P-02)."""
    return sql(Finding, _OUTSIDE, plan_id, amends, anew, areas, business_types)


@query
def unobtrusive(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    domains: list[str],
    earliest: date,
    latest: date,
) -> Rows[Finding]:
    """Rows whose subject is on the list `unobtrusive` of one of the domains (P-12)."""
    return sql(Finding, _UNOBTRUSIVE, plan_id, amends, anew, domains, earliest, latest)


@query
def inspected(
    plan_id: UUID, amends: UUID | None, anew: bool, domains: list[str], day: date
) -> Rows[InspectedRow]:
    """Rows whose place one of the domains inspected in the year of a day (M-05)."""
    return sql(InspectedRow, _INSPECTED, plan_id, amends, anew, domains, day)


@query
def inspected_places(domains: list[str], day: date) -> Rows[str]:
    """Places that one of the domains inspected in the year of a day (M-05)."""
    return sql(str, _INSPECTED_PLACES, domains, day)


@query
def shared_places(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    agencies: list[str],
    earliest: date,
    latest: date,
) -> Rows[int]:
    """At how many places of the plan other agencies have open tasks then."""
    return sql(int, _SHARED_PLACES, plan_id, amends, anew, agencies, earliest, latest)


@query
def shared_by_few(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    agencies: list[str],
    earliest: date,
    latest: date,
) -> Rows[int]:
    """The same, for a draft of few places."""
    return sql(int, _SHARED_BY_FEW, plan_id, amends, anew, agencies, earliest, latest)
