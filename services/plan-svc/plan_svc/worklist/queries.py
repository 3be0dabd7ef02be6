"""Reads of what waits for the caller's agency, the soonest first (P-04)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from plan_svc.amendments import queries as amendments
from plan_svc.library import queries as library
from plan_svc.plans import queries as plans
from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.domain.plan import Plan
from plan_svc.policy import current_law
from plan_svc.review import queries as review
from plan_svc.review.domain.checks import Check
from plan_svc.review.domain.factors import Factor
from plan_svc.review.queries import weighing
from plan_svc.worklist import domain, store
from plan_svc.worklist.domain import ANSWER, Overlap, Step, Waiting, Work
from plan_svc.worklist.errors import StepNotWaiting
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which steps are listed; what is None does not choose."""

    work: Work | None = None
    agency: str | None = None
    """Whose plan it is."""
    kind: PlanKind | None = None
    due_to: date | None = None
    sort: str = "due_on"

    def takes(self, step: Step) -> bool:
        """Whether a step is among them."""
        waiting, day = step.waiting, step.due.day
        return (
            self.work in {None, waiting.work}
            and self.agency in {None, waiting.agency}
            and self.kind in {None, waiting.kind}
            and (self.due_to is None or (day is not None and day <= self.due_to))
        )


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that somebody needs who takes a step: what is judged, and what stands by."""

    step: Step
    plan: Plan
    checks: tuple[Check, ...]
    factors: tuple[Factor, ...]
    overlaps: tuple[Overlap, ...]


_Key = Callable[[Step], tuple[str, str]]
_ORDERS: dict[str, _Key] = {
    "due_on": lambda step: step.key,
    "agency": lambda step: (step.waiting.agency, step.key[1]),
}


async def steps(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Step]:
    """The steps that the caller's agency can take now.

    What waits for one agency is bounded by what its people can do, so it is ordered
    here: the days are law's, and no column has them.
    """
    key, backwards = _ORDERS[chosen.sort.lstrip("-")], chosen.sort.startswith("-")
    found = [step for step in await _all(tx, who) if chosen.takes(step)]
    found.sort(key=key, reverse=backwards)
    rest = found
    if page.after is not None:
        rest = _rest(found, key, page.after, backwards=backwards)
    shown = rest[: page.limit]
    cursor = None
    if len(rest) > page.limit:
        cursor = page.seal.cursor(key(shown[-1]), page.of)
    return Page(items=shown, next_cursor=cursor)


async def dossier(tx: ReadTx, plan_id: UUID, name: str, who: Principal) -> Dossier:
    """One step that waits, with every check of its plan and what overlaps with it.

    Raises:
        StepNotWaiting: if it does not wait for the caller's agency now.
    """
    for step in await _all(tx, who):
        if (step.waiting.plan_id, step.waiting.step) == (plan_id, name):
            break
    else:
        raise StepNotWaiting
    plan = await plans.visible(tx, plan_id, who)
    gathered = await review.gather(tx, plan)
    findings = await review.find(tx, gathered)
    checks = await review.all_checks(tx, gathered, findings)
    factors = await weighing.weigh(tx, gathered)
    checks += weighing.checks_of(factors)
    overlaps: list[Overlap] = []
    if (window := plan.content.window) is not None:
        overlaps = await store.overlaps.all(
            tx, *gathered.rows.asked, window.earliest, window.latest
        )
    return Dossier(step, plan, tuple(checks), tuple(factors), tuple(overlaps))


async def _all(tx: ReadTx, who: Principal) -> list[Step]:
    waiting = [
        *await store.steps.all(tx, who.agency),
        *[
            asked
            for amendment in await store.asked_amendments.all(tx, who.agency)
            if (asked := await _asked(tx, amendment, who)) is not None
        ],
    ]
    law = current_law()
    agencies = await library.agencies_with(tx, {each.agency for each in waiting})
    codes = {code for each in waiting for code in each.items}
    items = await library.library(tx, codes)
    names: Mapping[str, str] = {code: item.name for code, item in items.items()}
    return [
        Step(
            each,
            domain.due_of(law, agencies[each.agency], each),
            domain.named(each, names),
        )
        for each in waiting
        if each.agency in agencies
    ]


async def _asked(tx: ReadTx, amendment: UUID, who: Principal) -> Waiting | None:
    """The answers that an amendment awaits of the caller's agency; None without any."""
    plan = await plans.whole(tx, amendment)
    if plan is None:
        return None
    open_tasks = [
        question
        for question in await amendments.questions(tx, plan)
        if question.is_open and question.task.agency == who.agency
    ]
    if not open_tasks:
        return None
    agency, content = await library.agency(tx, plan.agency), plan.content
    return Waiting(
        plan_id=plan.id,
        step=ANSWER,
        work=Work.ANSWER,
        agency=plan.agency,
        agency_name=agency.name,
        plan_code=plan.plan_code or plan.reserved_code,
        title=content.title,
        kind=content.kind,
        edition=plan.edition,
        amends=plan.amends,
        period_from=content.period_from,
        period_to=content.period_to,
        items=content.items,
        subject_count=plan.subject_count,
        round=plan.round,
        open_tasks=len(open_tasks),
    )


def _rest(
    found: list[Step], key: _Key, after: tuple[Any, ...], *, backwards: bool
) -> list[Step]:
    """What follows the last of the page before, in the order that it stands in."""
    last = (str(after[0]), str(after[1]))
    if backwards:
        return [step for step in found if key(step) < last]
    return [step for step in found if key(step) > last]
