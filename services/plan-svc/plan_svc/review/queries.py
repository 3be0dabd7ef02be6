"""The filing review of a plan (P-05): all automatic checks, over fields and rows."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from plan_svc.library import queries as library
from plan_svc.library.domain import Agency, Item
from plan_svc.library.errors import AgencyUnknown
from plan_svc.plans import queries as plans
from plan_svc.plans.domain import fields
from plan_svc.plans.domain.content import Window
from plan_svc.plans.domain.plan import Plan
from plan_svc.policy import current_law
from plan_svc.policy.domain import Inspected
from plan_svc.review import store
from plan_svc.review.domain import limits, plan_checks, row_checks
from plan_svc.review.domain.checks import Check
from plan_svc.review.domain.dossier import Dossier, RowsUnderReview
from plan_svc.review.domain.findings import Finding, Party
from plan_svc.review.domain.limits import LimitRow
from plan_svc.review.domain.superior import of_superior
from plan_svc.subjects import queries as subjects
from plan_svc.superiors import queries as superiors
from shared.auth import Principal
from shared.civic.law import Row
from shared.db import ReadTx


async def review(tx: ReadTx, plan_id: UUID, who: Principal) -> list[Check]:
    """Every automatic check of the plan as it stands now (P-05)."""
    dossier = await gather(tx, await plans.visible(tx, plan_id, who))
    return await all_checks(tx, dossier, await find(tx, dossier))


async def gather(tx: ReadTx, plan: Plan) -> Dossier:
    """Load what the review needs.

    Raises:
        AgencyUnknown: if an agency of the plan is not entered, or retired.
    """
    content = plan.content
    items = await library.library(tx, content.items, content.period_to)
    codes = (plan.agency, *content.partner_agencies)
    agencies = await library.agencies_with(tx, codes)
    for code in codes:
        if code not in agencies:
            raise AgencyUnknown(
                f"{code} is not entered.", zh=f"{code} 未登记。", agency=code
            )
    parties = tuple(_party(agencies[code], items) for code in codes)
    amended = await plans.amended(tx, plan)
    today = tx.runtime.clock.today()
    superior = await superiors.superior(tx, content.parent_plan_code)
    return Dossier(plan, parties, items, current_law(), today, amended, superior)


def _party(agency: Agency, library: dict[str, Item]) -> Party:
    claimed = [item for item in library.values() if agency.code in item.claimed_by]
    return Party(agency, tuple(claimed))


async def find(tx: ReadTx, dossier: Dossier) -> list[Finding]:
    """The rows that break P-12, M-05 or P-13."""
    plan, law, parties = dossier.plan, dossier.law, dossier.parties
    window = plan.content.window
    if window is None:
        return []
    domains = limits.guarded_domains(law, plan.content, parties)
    inspecting = limits.inspecting_domains(law, plan.content, parties, window)
    rows = dossier.rows
    findings = [
        *await _unobtrusive(tx, rows, domains, window),
        *await _inspected(tx, rows, inspecting, window),
    ]
    for occasion in plan.content.windows:
        limited = limits.limit_rows(law, plan.content, parties, occasion)
        findings += await too_frequent(tx, rows, limited, occasion)
    return findings


async def all_checks(
    tx: ReadTx, dossier: Dossier, findings: Sequence[Finding]
) -> list[Check]:
    """Every automatic check of the plan, passed or not (P-05)."""
    plan, content, law = dossier.plan, dossier.plan.content, dossier.law
    agency, library, today = dossier.agency, dossier.library, dossier.today
    absent = fields.missing(
        law, agency, content, subjects=plan.subject_count, today=today
    )
    demands = fields.demands(law, agency, content, today)
    bases = limits.subject_bases(law, content, dossier.parties)
    return [
        plan_checks.of_fields(absent, tuple(map(law.cite, demands))),
        *plan_checks.of_items(content, library, dossier.agencies),
        *plan_checks.of_lists(
            law, [party.agency for party in dossier.parties], content, library
        ),
        *([] if plan.amends else plan_checks.of_deadlines(law, agency, content, today)),
        *plan_checks.of_scope(
            law, [party.agency for party in dossier.parties], content, today
        ),
        *of_superior(law, agency, content, dossier.superior, today),
        plan_checks.of_period(content),
        row_checks.of_occasions(law, limits.too_close(law, content, dossier.parties)),
        *row_checks.of_findings(findings, plan.reasons, bases),
        row_checks.of_shared_places(await _shared_places(tx, dossier)),
    ]


async def barred_places(tx: ReadTx, dossier: Dossier, window: Window) -> set[str]:
    """Places that no draw's frame has: full (P-13), or inspected this year (M-05).

    An amendment draws besides what its plan has.
    """
    law, content, parties = dossier.law, dossier.plan.content, dossier.parties
    barred: list[str] = []
    if dossier.amended:
        barred += await subjects.places(tx, dossier.amended)
    for occasion in content.windows or (window,):
        if rows := limits.limit_rows(law, content, parties, occasion):
            since = limits.counted_since(rows, occasion)
            days = occasion.earliest, occasion.latest, graded_on(tx, occasion)
            asked = dossier.rows.asked
            barred += await store.full_places.all(tx, *asked, since, rows, *days)
    if inspecting := limits.inspecting_domains(law, content, parties, window):
        barred += await store.inspected_places.all(tx, [*inspecting], window.latest)
    return set(barred)


def graded_on(tx: ReadTx, window: Window) -> date:
    """The day whose grades a plan goes by: its first, as far as it is ahead (G-05)."""
    return max(window.earliest, tx.runtime.clock.today())


async def too_frequent(
    tx: ReadTx, rows: RowsUnderReview, limited: list[LimitRow], window: Window
) -> list[Finding]:
    """Rows that break a limit: of each place the most binding finding (P-13)."""
    if not limited:
        return []
    findings = await store.too_frequent.all(
        tx, *rows.asked, limited, window.earliest, window.latest, graded_on(tx, window)
    )
    worst = {finding.place: finding for finding in reversed(findings)}
    return sorted(worst.values(), key=lambda finding: (finding.line, finding.place))


async def _unobtrusive(
    tx: ReadTx, rows: RowsUnderReview, domains: list[str], window: Window
) -> list[Finding]:
    if not domains:
        return []
    return await store.unobtrusive.all(
        tx, *rows.asked, domains, window.earliest, window.latest
    )


async def _inspected(
    tx: ReadTx,
    judged: RowsUnderReview,
    domains: dict[str, Row[Inspected]],
    window: Window,
) -> list[Finding]:
    if not domains:
        return []
    rows = await store.inspected.all(tx, *judged.asked, [*domains], window.latest)
    return [
        Finding(
            line=row.line,
            place=row.place,
            rule="M-05",
            code="inspected-this-year",
            binding=domains[row.domain].is_mandatory,
            reasoned=False,
            clause=domains[row.domain].clause,
            domain=row.domain,
            law_row=domains[row.domain].id,
        )
        for row in rows
    ]


async def _shared_places(tx: ReadTx, dossier: Dossier) -> int:
    window = dossier.plan.content.window
    if window is None:
        return 0
    rows = dossier.rows
    few = rows.amends is not None and not rows.anew
    asked = store.shared_by_few if few else store.shared_places
    return await asked.one(
        tx, *rows.asked, dossier.agencies, window.earliest, window.latest
    )
