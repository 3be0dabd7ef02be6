"""Units that a domain inspected this year: nobody else plans its items there (M-05)."""

from collections.abc import Sequence

from plan_svc.policy.domain import INSPECTED, Inspected
from plan_svc.review.domain.frequency import Window
from plan_svc.review.store import Finding, Party
from shared.civic.law import Case, Law, Row
from shared.db import ReadTx

Rows = dict[str, Row[Inspected]]
"""By the domain that did the inspection."""

_INSPECTED = """
SELECT c.line, c.place, min(v.domain) AS domain FROM plan_subject c
JOIN visit_copy v ON v.place = c.place
WHERE c.plan_id = $1 AND v.domain = ANY($2::text[])
  AND date_trunc('year', v.day) = date_trunc('year', $3::date)
GROUP BY c.line, c.place ORDER BY c.line, c.place
"""


def domains_of(law: Law, parties: Sequence[Party], window: Window) -> Rows:
    """Domains with items in the plan of others, who leave what it inspected (M-05)."""
    return {
        one.domain: row
        for party in parties
        for one in party.items
        if one.domain != party.planner.domain
        for row in law.holding(
            INSPECTED, Case(party.planner.region[:6], one.domain, window.latest)
        )
    }


async def findings(
    tx: ReadTx, plan_id: object, domains: Rows, window: Window
) -> list[Finding]:
    """Rows whose place a domain inspected in the year, with items of it (M-05)."""
    if not domains:
        return []
    found = await tx.fetch(_INSPECTED, plan_id, list(domains), window.latest)
    return [
        Finding(
            row["line"],
            row["place"],
            "M-05",
            "inspected-this-year",
            binding=domains[row["domain"]].is_mandatory,
            reasoned=False,
            clause=domains[row["domain"]].clause,
            domain=row["domain"],
        )
        for row in found
    ]


async def places(tx: ReadTx, domains: Rows, window: Window) -> set[str]:
    """Places that no draw's frame has, for a domain inspected them this year (M-05)."""
    if not domains:
        return set()
    found = await tx.fetch(
        """
        SELECT DISTINCT place FROM visit_copy
        WHERE domain = ANY($1::text[])
          AND date_trunc('year', day) = date_trunc('year', $2::date)
        """,
        list(domains),
        window.latest,
    )
    return {row["place"] for row in found}
