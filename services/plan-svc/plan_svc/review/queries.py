"""The filing review of a plan (P-05): all automatic checks, over fields and rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from plan_svc.library.domain import Item
from plan_svc.library.errors import AgencyUnknown
from plan_svc.plans import events as records
from plan_svc.plans.domain import fields
from plan_svc.plans.domain.plan import Draft, Planner
from plan_svc.plans.errors import ReasonsMissing
from plan_svc.policy import current_law
from plan_svc.review import inspected
from plan_svc.review import store as rows
from plan_svc.review.domain import checks
from plan_svc.review.domain.checks import Check, Effect, Serves
from plan_svc.review.store import Finding, Party
from shared.civic.law import Law
from shared.db import ReadTx


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A plan with everything that its review looks at."""

    plan: asyncpg.Record
    draft: Draft
    planner: Planner
    parties: tuple[Party, ...]
    library: dict[str, Item]
    law: Law
    today: date

    @property
    def agencies(self) -> list[str]:
        """The plan's agency, then its partners."""
        return [party.planner.code for party in self.parties]


async def gather(tx: ReadTx, plan: asyncpg.Record) -> Reviewed:
    """Load what the review needs."""
    draft = records.draft_of(plan)
    library = await records.library(tx, draft.items)
    parties = [
        await _party(tx, code, library)
        for code in (plan["agency"], *draft.partner_agencies)
    ]
    return Reviewed(
        plan,
        draft,
        parties[0].planner,
        tuple(parties),
        library,
        current_law(),
        tx.runtime.clock.today(),
    )


async def _party(tx: ReadTx, code: str, library: dict[str, Item]) -> Party:
    row = await records.agency(tx, code)
    if row is None:
        raise AgencyUnknown(
            f"{code} is not entered.", zh=f"{code} 未登记。", agency=code
        )
    claimed = tuple(one for one in library.values() if code in one.claimed_by)
    return Party(records.planner_of(row), claimed)


async def findings(tx: ReadTx, case: Reviewed) -> list[Finding]:
    """The rows that break P-12 or P-13."""
    window = rows.window_of(case.draft)
    if window is None:
        return []
    domains = rows.guarded_domains(case.law, case.draft, case.parties)
    limits = rows.limit_rows(case.law, case.draft, case.parties, window)
    beside = inspected.domains_of(case.law, case.parties, window)
    plan_id = case.plan["id"]
    return [
        *await rows.unobtrusive(tx, plan_id, domains, window),
        *await inspected.findings(tx, plan_id, beside, window),
        *await rows.too_frequent(tx, plan_id, limits, window),
    ]


async def all_checks(
    tx: ReadTx, case: Reviewed, found: Sequence[Finding]
) -> list[Check]:
    """Every automatic check of the plan, passed or not (P-05)."""
    absent = fields.missing(
        case.law,
        case.planner,
        case.draft,
        subjects=case.plan["subject_count"],
        today=case.today,
    )
    return [
        checks.of_fields(absent),
        *checks.of_items(case.draft, case.library, case.agencies),
        *checks.of_lists(case.law, case.planner, case.draft, case.library),
        *checks.of_deadlines(case.law, case.planner, case.draft, case.today),
        *_of_rows(case, found),
        await _of_neighbours(tx, case),
    ]


def ensure_reasoned(case: Reviewed, found: Sequence[Finding]) -> None:
    """Rows that break an advisory rule carry a reason, or the plan does (P-23)."""
    lacking = [one for one in found if _lacks_reason(case, one)]
    if lacking:
        raise ReasonsMissing(
            f"{len(lacking)} rows break an advisory rule and carry no reason.",
            zh=f"{len(lacking)} 个对象突破建议性规定且未说明理由。",
            rules=sorted({one.rule for one in lacking}),
            rows=len(lacking),
            sample=[
                {"line": one.line, "place": one.place, "rule": one.rule}
                for one in lacking[: checks.SAMPLE]
            ],
        )


def _lacks_reason(case: Reviewed, finding: Finding) -> bool:
    given = records.plain(case.plan)["reasons"]
    return not (finding.binding or finding.reasoned or finding.rule in given)


def _of_rows(case: Reviewed, found: Sequence[Finding]) -> list[Check]:
    listed = tuple(one.place for one in found if one.rule == "P-12")
    done = tuple(one.place for one in found if one.rule == "M-05")
    over = tuple(one.place for one in found if one.rule == "P-13" and one.binding)
    near = tuple(one.place for one in found if one.rule == "P-13" and not one.binding)
    lacking = sum(_lacks_reason(case, one) for one in found)
    return [
        checks.check(
            ("unobtrusive-subjects", "P-12", Serves.REASONABLENESS, Effect.BLOCKS),
            failed=bool(listed),
            en=f"{len(listed)} subjects are on the list `unobtrusive`.",
            zh=f"{len(listed)} 个对象在“无感监管”清单内。",
            rows=listed,
        ),
        checks.check(
            ("inspected-this-year", "M-05", Serves.COORDINATION, Effect.BLOCKS),
            failed=bool(done),
            en=f"{len(done)} places were inspected this year by the domain whose "
            "items the plan has.",
            zh=f"{len(done)} 个场所今年已由该事项的主管部门检查，不再另行组织。",
            rows=done,
        ),
        checks.check(
            ("frequency-binding", "P-13", Serves.REASONABLENESS, Effect.BLOCKS),
            failed=bool(over),
            en=f"{len(over)} places would be visited more often than a binding row.",
            zh=f"{len(over)} 个场所将超出强制性频次规定。",
            rows=over,
        ),
        checks.check(
            ("frequency-advisory", "P-13", Serves.REASONABLENESS, Effect.ADVISES),
            failed=bool(near),
            en=f"{len(near)} places would be visited more often than an advisory row; "
            f"{lacking} carry no reason yet.",
            zh=f"{len(near)} 个场所将超出建议性频次，其中 {lacking} 个未说明理由。",
            rows=near,
        ),
    ]


async def _of_neighbours(tx: ReadTx, case: Reviewed) -> Check:
    """Other agencies mean to visit the same places: a joint visit may be formed."""
    places = 0
    window = rows.window_of(case.draft)
    if window is not None:
        places = await tx.fetchval(
            """
            SELECT count(*) FROM plan_subject s
            WHERE s.plan_id = $1 AND EXISTS (
                SELECT 1 FROM task t
                WHERE t.place = s.place AND t.agency <> ALL($2::text[])
                  AND t.status = 'scheduled' AND t.on_site
                  AND t.earliest <= $4 AND t.latest >= $3)
            """,
            case.plan["id"],
            case.agencies,
            window.earliest,
            window.latest,
        )
    return checks.check(
        ("joint-possible", "P-05", Serves.COORDINATION, Effect.ADVISES),
        failed=places > 0,
        en=f"Other agencies have open tasks at {places} of the places in this period.",
        zh=f"其他机关在此期间对其中 {places} 个场所有待办任务，可联合检查。",
    )
