"""Places that are to be checked off-site in a year without a visit on site (P-13)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plan_svc.plans.domain.content import Content, PlanKind
from plan_svc.policy.domain import FREQUENCY_OFF_SITE
from plan_svc.review.domain import frequency
from plan_svc.review.domain.checks import Check, Effect, Kind, Serves, outcome
from plan_svc.review.domain.findings import Party
from shared.civic.law import Law


@dataclass(frozen=True, slots=True)
class OffSiteDue:
    """Which places of an agency's line of work a year's plan thinks of."""

    domain: str
    region: str
    """Six digits: every place of the district."""
    grade: str
    kinds: tuple[str, ...]
    first: date
    last: date
    law_row: str


@dataclass(frozen=True, slots=True)
class Unplanned:
    """Places that no task or plan of the year takes in."""

    count: int
    sample: tuple[str, ...]


def due(law: Law, content: Content, parties: Sequence[Party]) -> list[OffSiteDue]:
    """What an annual plan is asked about; nothing of other plans."""
    day = content.period_to
    if content.kind is not PlanKind.ANNUAL or day is None or content.out_of_scope:
        return []
    rows = [
        (party.agency, row)
        for party in parties
        for row in law.of(FREQUENCY_OFF_SITE)
        if row.reaches(party.agency.region[:6], party.agency.domain, day)
    ]
    found = []
    for agency, row in rows:
        words = dict(row.narrows)
        period = frequency.counting_period(row.value.period, day, day.year)
        found.append(
            OffSiteDue(
                domain=agency.domain,
                region=agency.region[:6],
                grade=words.get("grade", ""),
                kinds=tuple(
                    sorted({words[name] for name in ("kind", "place") if name in words})
                ),
                first=period.earliest,
                last=period.latest,
                law_row=row.id,
            )
        )
    return found


def of_off_site_years(
    law: Law, asked: Sequence[OffSiteDue], found: Sequence[Unplanned]
) -> Check:
    """In a year without a visit on site such places are checked off-site (P-13)."""
    rows = [law.row(each.law_row) for each in asked]
    clauses = "、".join(dict.fromkeys(row.clause for row in rows))
    count = sum(unplanned.count for unplanned in found)
    check = outcome(
        Kind(
            "off-site-year",
            "P-13",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "No place is left without its off-site check of the year",
            "未开展现场检查的年份已安排非现场检查",
        ),
        failed=count > 0,
        en=f"{count} places have neither a visit on site nor an off-site check "
        f"this year, planned or made ({clauses}).",
        zh=f"{count} 个场所当年既未安排现场检查，也未安排非现场检查（{clauses}）。",
        rows=tuple(place for each in found for place in each.sample),
        bases=tuple(law.cite(row) for row in rows),
    )
    return replace(check, rows=count)
