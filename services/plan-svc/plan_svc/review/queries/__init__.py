"""The filing review of a plan (P-05): all automatic checks, over fields and rows."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from plan_svc.library import queries as library
from plan_svc.library.domain import Agency, Item
from plan_svc.library.errors import AgencyUnknown
from plan_svc.plans import queries as plans
from plan_svc.plans.domain import fields
from plan_svc.plans.domain.content import Content, PlanKind, Window
from plan_svc.plans.domain.plan import Plan
from plan_svc.policy import current_law
from plan_svc.policy.domain import RANDOM_FIELD, Inspected
from plan_svc.review import store
from plan_svc.review.domain import (
    jointness,
    limits,
    met,
    method,
    off_site,
    plan_checks,
    row_checks,
    stated,
)
from plan_svc.review.domain.checks import Check
from plan_svc.review.domain.dossier import Dossier, RowsUnderReview
from plan_svc.review.domain.factors import Factor
from plan_svc.review.domain.findings import Finding, Party
from plan_svc.review.domain.limits import LimitRow
from plan_svc.review.domain.off_site import OffSiteDue, Unplanned
from plan_svc.review.domain.stated import StatedLimit
from plan_svc.review.domain.superior import of_superior
from plan_svc.review.queries import weighing
from plan_svc.review.store import subjects as subject_store
from plan_svc.subjects import queries as subjects
from plan_svc.superiors import queries as superiors
from shared.auth import Principal
from shared.civic.law import Case, Law, Row
from shared.db import ReadTx


async def review(tx: ReadTx, plan_id: UUID, who: Principal) -> list[Check]:
    """Every automatic check of the plan as it stands now (P-05)."""
    dossier = await gather(tx, await plans.visible(tx, plan_id, who))
    checks = await all_checks(tx, dossier, await find(tx, dossier))
    return [*checks, *weighing.checks_of(await weighing.weigh(tx, dossier))]


async def factors(tx: ReadTx, plan_id: UUID, who: Principal) -> list[Factor]:
    """What the review weighs, with its numbers and how they were got (P-27)."""
    dossier = await gather(tx, await plans.visible(tx, plan_id, who))
    return await weighing.weigh(tx, dossier)


async def gather(tx: ReadTx, plan: Plan, law: Law | None = None) -> Dossier:
    """Load what the review needs; without a law it is judged by today's.

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
    law = law or current_law()
    parties = tuple(
        [await _party(tx, law, content, agencies[code], items) for code in codes]
    )
    amended = await plans.amended(tx, plan)
    today = tx.runtime.clock.today()
    superior = await superiors.superior(tx, content.parent_plan_code)
    return Dossier(plan, parties, items, law, today, amended, superior)


async def _party(
    tx: ReadTx, law: Law, content: Content, agency: Agency, items: dict[str, Item]
) -> Party:
    """An agency with its items, and what its rows leave to plans and items (P-13)."""
    claimed = [item for item in items.values() if agency.code in item.claimed_by]
    case = agency.case(content.period_to or tx.runtime.clock.today())
    covers = bool(law.holding(RANDOM_FIELD, case))
    scope = stated.scope_row(law, case)
    return Party(
        agency,
        tuple(claimed),
        await library.random_fields(tx, agency.code) if covers else frozenset(),
        await _stated(tx, law, content, case, agency),
        stated.not_counted(scope, await library.of_domain(tx, agency.domain))
        if scope
        else (),
    )


async def _stated(
    tx: ReadTx, law: Law, content: Content, case: Case, agency: Agency
) -> StatedLimit | None:
    """The limit that the annual plan states, be it the plan under review (P-13)."""
    if stated.left_to_plan(law, case) is None:
        return None
    if content.kind is PlanKind.ANNUAL:
        limit = stated.limit_of(content.frequency)
        return StatedLimit(limit) if limit else None
    filed = await subject_store.stated_frequency.first(tx, agency.code, case.day)
    limit = stated.limit_of(filed.frequency) if filed else None
    return StatedLimit(limit, filed.plan_code) if limit and filed else None


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
        *await _outside(tx, rows, plan.content),
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
    """Every automatic check of the plan, passed or not, without factors (P-05)."""
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
        *jointness.of_conference(plan),
        plan_checks.of_period(content),
        *plan_checks.of_extent(content, plan.subject_count),
        *method.of_random_field(law, content, dossier.parties),
        method.of_method(law, content, dossier.parties),
        method.of_coverage(law, content, dossier.parties),
        *plan_checks.of_stated_limit(law, content, dossier.parties),
        *await _of_subjects(tx, dossier),
        row_checks.of_occasions(law, limits.too_close(law, content, dossier.parties)),
        *row_checks.of_findings(findings, plan.reasons, bases),
        *row_checks.of_extent(content, findings),
        row_checks.of_shared_places(await _shared_places(tx, dossier)),
    ]


async def _of_subjects(tx: ReadTx, dossier: Dossier) -> list[Check]:
    """What rows ask of the kinds of its places, and of what was known (P-13, P-28)."""
    law, content, parties = dossier.law, dossier.plan.content, dossier.parties
    asked, agency = dossier.rows.asked, dossier.agency
    demands = jointness.demands(law, content, parties)
    kinds = sorted({demand.kind for demand in demands if demand.kind})
    region = agency.region[:6]
    counts = (
        await subject_store.kind_counts.all(tx, *asked, kinds, region, agency.domain)
        if kinds
        else []
    )
    checks = jointness.of_joint(law, parties, demands, counts)
    known = method.known_subjects_row(law, content, parties)
    if known is not None and content.period_from is not None:
        unknown = await subject_store.unknown_subjects.one(
            tx, *asked, agency.domain, content.period_from
        )
        checks.append(
            method.of_known_subjects(law, known, unknown.sample, unknown.count)
        )
    if dues := off_site.due(law, content, parties):
        found = [await _unplanned(tx, dossier, due) for due in dues]
        checks.append(off_site.of_off_site_years(law, dues, found))
    return [*checks, *await _of_met(tx, dossier)]


async def _of_met(tx: ReadTx, dossier: Dossier) -> list[Check]:
    """What of the plan was met off-site this year, alone or jointly (P-14)."""
    law, content, parties = dossier.law, dossier.plan.content, dossier.parties
    if content.period_from is None or not content.is_limited:
        return [met.of_catalogue(law, content, parties)]
    alone = await _met(tx, dossier, content.period_from.year)
    checks = [met.of_items(law, content, parties, alone)]
    if len(parties) > 1:
        both = await _met(tx, dossier, content.period_from.year, agencies=2)
        checks.append(met.of_joint(law, content, parties, both))
    return checks


async def _met(
    tx: ReadTx, dossier: Dossier, year: int, *, agencies: int = 1
) -> Unplanned:
    """Places where so many agencies met items of the plan off-site in a year."""
    parties = dossier.parties
    return await subject_store.met_off_site.one(
        tx,
        *dossier.rows.asked,
        [party.agency.code for party in parties],
        sorted({item.code for party in parties for item in party.items}),
        date(year, 1, 1),
        date(year, 12, 31),
        agencies,
    )


async def _unplanned(tx: ReadTx, dossier: Dossier, due: OffSiteDue) -> Unplanned:
    day = min(max(due.first, dossier.today), due.last)
    return await subject_store.off_site_unplanned.one(
        tx,
        *dossier.rows.asked,
        due.domain,
        due.region,
        due.grade,
        list(due.kinds),
        due.first,
        due.last,
        day,
    )


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


async def _outside(
    tx: ReadTx, rows: RowsUnderReview, content: Content
) -> list[Finding]:
    extent = content.extent
    if extent is None or not (extent.areas or extent.business_types):
        return []
    return await store.outside.all(
        tx, *rows.asked, list(extent.areas), list(extent.business_types)
    )


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
