"""The checks of a plan's rows, set-based: the lists (P-12) and frequency (P-13).

`domain.frequency` says which limits hold for a domain, grade and window, and what
breaking one means; here the same is asked of a hundred thousand rows in one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plan_svc.library.domain import Item
from plan_svc.plans.domain.plan import Draft, Mode, PlanKind, Planner
from plan_svc.review.domain import checks, frequency
from plan_svc.review.domain.frequency import Limit, Window
from shared import jsontext
from shared.civic.calendar import months_before
from shared.civic.law import Law
from shared.db import ReadTx

UNOBTRUSIVE = "unobtrusive"


@dataclass(frozen=True, slots=True)
class Party:
    """One agency of a plan with the plan's items that it claimed."""

    planner: Planner
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks a rule; an advisory one may carry a reason."""

    line: int
    place: str
    rule: str
    code: str
    binding: bool
    reasoned: bool
    clause: str
    domain: str


LIMITS = """
l AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS r(
        domain text, agency text, grade text, unit text, over_all bool,
        routine_only bool, first date, last date, most int, gap int, binding bool,
        clause text, item_codes text[])
)
"""
"""The limits of every party and grade, as a common table `l`."""

_COUNTED = """
    t.kind = 'planned' AND t.on_site AND t.out_of_scope IS NULL
    AND t.status IN ('scheduled', 'visited', 'covered')
"""

_NEAR = """
    $4::date < (coalesce(t.visited_on, t.settled_on, t.earliest)
          + make_interval(months => l.gap))::date
    AND coalesce(t.visited_on, t.settled_on, t.latest)
        < ($3::date + make_interval(months => l.gap))::date
"""

BREAKS = f"""
    l.grade = coalesce(g.grade, '') AND (
        l.unit = 'premises' AND l.most IS NOT NULL AND l.most < 1 + (
            SELECT count(DISTINCT coalesce(t.joint, t.number)) FROM task t
            WHERE t.place = c.place AND t.domain = l.domain AND {_COUNTED}
              AND coalesce(t.visited_on, t.latest) BETWEEN l.first AND l.last)
        OR l.unit = 'subject' AND l.most IS NOT NULL AND l.most < c.at_subject + (
            SELECT count(DISTINCT coalesce(t.joint, t.number)) FROM task t
            WHERE t.uscc = c.uscc AND (l.over_all OR t.domain = l.domain) AND {_COUNTED}
              AND NOT (l.routine_only AND t.plan_kind = 'special')
              AND coalesce(t.visited_on, t.latest) BETWEEN l.first AND l.last)
        OR l.gap IS NOT NULL AND EXISTS (
            SELECT 1 FROM task t
            WHERE t.place = c.place AND {_COUNTED} AND {_NEAR}
              AND CASE WHEN l.unit = 'occasion'
                  THEN t.agency = l.agency AND t.item_codes && l.item_codes
                  ELSE t.domain = l.domain END))
"""  # noqa: S608 - our own fragments
"""Whether the row `c` breaks the limit `l`, given the grade `g` in its domain."""

_FREQUENCY = f"""
WITH {LIMITS},
c AS (
    SELECT line, place, uscc, reasons, count(*) OVER (PARTITION BY uscc) AS at_subject
    FROM plan_subject WHERE plan_id = $1
)
SELECT c.line, c.place, l.domain, l.clause, l.binding, c.reasons ? 'P-13' AS reasoned
FROM l CROSS JOIN c
LEFT JOIN grade_copy g ON g.uscc = c.uscc AND g.domain = l.domain
WHERE {BREAKS}
ORDER BY c.line, c.place, l.binding DESC
"""  # noqa: S608

_FULL = f"""
WITH {LIMITS},
c AS MATERIALIZED (
    SELECT p.number AS place, p.uscc, 1::bigint AS at_subject FROM place_copy p
    WHERE p.uscc IN (SELECT t.uscc FROM task t
                     WHERE {_COUNTED} AND coalesce(t.visited_on, t.latest) >= $1)
)
SELECT DISTINCT c.place FROM l CROSS JOIN c
LEFT JOIN grade_copy g ON g.uscc = c.uscc AND g.domain = l.domain
WHERE {BREAKS}
"""  # noqa: S608

LISTED = """
    EXISTS (SELECT 1 FROM list_copy u
            WHERE u.list_name = 'unobtrusive' AND u.uscc = c.uscc
              AND u.domain = ANY(array_append($2::text[], '*')) AND u.active
              AND u.valid_from <= $4
              AND (u.valid_to IS NULL OR u.valid_to >= $3))
"""

_UNOBTRUSIVE = f"""
SELECT c.line, c.place FROM plan_subject c
WHERE c.plan_id = $1 AND {LISTED}
ORDER BY c.line, c.place
"""  # noqa: S608


def window_of(draft: Draft) -> Window | None:
    """The plan's period, as the window of its tasks."""
    if draft.period_from is None or draft.period_to is None:
        return None
    return Window(draft.period_from, draft.period_to)


def limit_rows(
    law: Law, draft: Draft, parties: Sequence[Party], window: Window
) -> list[dict[str, Any]]:
    """The limits of every party and grade, as the statement takes them."""
    if draft.mode is Mode.OFF_SITE:
        return []
    return [
        _limit_row(party, grade, limit)
        for party in parties
        for grade in frequency.GRADES
        for limit in frequency.limits(
            law, party.planner.case(window.latest, draft, grade=grade), window
        )
        if not (limit.routine_only and draft.kind is PlanKind.SPECIAL)
    ]


def _limit_row(party: Party, grade: str, limit: Limit) -> dict[str, Any]:
    return {
        "domain": party.planner.domain,
        "agency": party.planner.code,
        "grade": grade,
        "unit": limit.unit,
        "over_all": limit.over_all_domains,
        "routine_only": limit.routine_only,
        "first": limit.period and limit.period.earliest,
        "last": limit.period and limit.period.latest,
        "most": limit.maximum,
        "gap": limit.gap_months,
        "binding": limit.binding,
        "clause": limit.clause,
        "item_codes": [one.code for one in party.items],
    }


def guarded_domains(law: Law, draft: Draft, parties: Sequence[Party]) -> list[str]:
    """The domains whose `unobtrusive` subjects this plan leaves alone (P-12)."""
    if draft.mode is Mode.OFF_SITE:
        return []
    return sorted(
        {
            party.planner.domain
            for party in parties
            if not checks.excuses(law, party.planner, draft, UNOBTRUSIVE)
        }
    )


async def too_frequent(
    tx: ReadTx, plan_id: object, limits: list[dict[str, Any]], window: Window
) -> list[Finding]:
    """Rows that break a limit: of each row the most binding finding (P-13)."""
    if not limits:
        return []
    found = await tx.fetch(
        _FREQUENCY, plan_id, jsontext.dumps(limits), window.earliest, window.latest
    )
    first = {row["place"]: row for row in reversed(found)}
    return [
        Finding(
            row["line"],
            row["place"],
            "P-13",
            "frequency-exceeded",
            row["binding"],
            row["reasoned"],
            row["clause"],
            row["domain"],
        )
        for row in sorted(first.values(), key=lambda row: (row["line"], row["place"]))
    ]


async def full_places(
    tx: ReadTx, limits: list[dict[str, Any]], window: Window
) -> set[str]:
    """Places that one more visit would break a limit at: no draw's frame has them."""
    if not limits:
        return set()
    firsts = [one["first"] for one in limits if one["first"]]
    gap = max((one["gap"] or 0 for one in limits), default=0)
    since = min([*firsts, months_before(window.earliest, gap)])
    found = await tx.fetch(
        _FULL, since, jsontext.dumps(limits), window.earliest, window.latest
    )
    return {row["place"] for row in found}


async def unobtrusive(
    tx: ReadTx, plan_id: object, domains: list[str], window: Window
) -> list[Finding]:
    """Rows whose subject is on the list `unobtrusive` of a guarded domain (P-12)."""
    if not domains:
        return []
    found = await tx.fetch(
        _UNOBTRUSIVE, plan_id, domains, window.earliest, window.latest
    )
    return [
        Finding(
            row["line"],
            row["place"],
            "P-12",
            "unobtrusive-subject",
            binding=True,
            reasoned=False,
            clause="JS 二.4",
            domain=", ".join(domains),
        )
        for row in found
    ]


def in_words(finding: Finding) -> tuple[str, str]:
    """The finding in English and Chinese."""
    if finding.rule == "P-12":
        english = (
            f"The subject is on the list `unobtrusive` ({finding.domain}): name the "
            "superior's order or the statute in the plan, or leave it out."
        )
        chinese = "该对象在“无感监管”清单内：请载明上级部署或法定依据，或去除该对象。"
        return english, chinese
    if finding.rule == "M-05":
        english = (
            f"An agency of the domain `{finding.domain}` inspected this place in the "
            f"plan's year; nobody else plans its items there ({finding.clause})."
        )
        chinese = (
            "该领域主管部门当年已检查过此场所，其他单位不再另行组织该领域事项检查"
            f"（{finding.clause}）。"
        )
        return english, chinese
    english = (
        f"One more planned on-site visit of {finding.domain} breaks the frequency "
        f"row ({finding.clause})."
    )
    return english, f"该场所的有计划现场检查将超出频次规定（{finding.clause}）。"
