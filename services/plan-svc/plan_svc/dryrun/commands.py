"""Dry runs: the commands of a real filing in a part that is taken back (X-01).

Nothing here decides anything: a draft is made, its rows are taken, and every step is
taken as its authority would, by the same commands. Then the part is rolled back, with
its locks and its events, and its acts are out of the audit.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from plan_svc.dryrun.domain import (
    SEARCHED_ROWS,
    DryRun,
    Trial,
    days_between,
    is_of_months,
    later,
    put_off,
)
from plan_svc.filing import commands as filing
from plan_svc.plans import commands as plans
from plan_svc.plans.domain.content import Content
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.plans.domain.steps import AGENCY
from plan_svc.review import queries as review
from plan_svc.review.queries import weighing
from plan_svc.uploads import commands as uploads
from shared.audit.act import READ, Outcome
from shared.auth import Principal
from shared.bulk import Upload
from shared.db import Tx
from shared.errors import DomainError

OTHERS = "dry-run"
"""Who approves and consents in a dry run: nobody that drafted the plan."""
Draft = Callable[[], Awaitable[tuple[Plan, int | None]]]
"""Makes the draft that is tried; how many rows an upload gave it, if there was one."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a plan is tried: its reasons, and whether later periods are looked at."""

    reasons: Mapping[str, str]
    """Rule → why its advice is not followed, as an approval gives them."""
    search: bool = True


async def of_body(
    tx: Tx,
    content: Content,
    rows: Sequence[Mapping[str, str]],
    order: Order,
    who: Principal,
) -> DryRun:
    """Whether a plan that states this, with these subjects, would be filed."""

    async def draft() -> tuple[Plan, int | None]:
        plan = await plans.create(tx, content, who)
        if not rows:
            return plan, None
        return plan, await uploads.take_rows(tx, plan, rows)

    return await _run(tx, draft, order, who)


async def of_draft(tx: Tx, plan_id: UUID, order: Order, who: Principal) -> DryRun:
    """Whether the caller's draft, as it stands with its subjects, would be filed.

    Raises:
        PlanUnknown, OtherAgency, NotADraft: if it is no draft of the caller's.
    """
    await plans.own_draft(tx, plan_id, who)

    async def draft() -> tuple[Plan, int | None]:
        return await plans.own_draft(tx, plan_id, who), None

    return await _run(tx, draft, order, who)


async def of_upload(
    tx: Tx, plan_id: UUID, stream: Upload, order: Order, who: Principal
) -> DryRun:
    """Whether the caller's draft would be filed with the subjects of an upload.

    Raises:
        PlanUnknown, OtherAgency, NotADraft: if it is no draft of the caller's.
    """
    await plans.own_draft(tx, plan_id, who)

    async def draft() -> tuple[Plan, int | None]:
        plan = await plans.own_draft(tx, plan_id, who)
        return plan, await uploads.take(tx, plan, stream)

    return await _run(tx, draft, order, who)


async def _run(tx: Tx, draft: Draft, order: Order, who: Principal) -> DryRun:
    tx.act.outcome = Outcome(READ)
    try:
        async with tx.rehearsal():
            plan, uploaded = await draft()
            outcome = await _Rehearsal(tx, plan, uploaded, order, who).run()
    except DomainError as refusal:
        outcome = DryRun(Trial(None, refusal=refusal))
    return outcome


@dataclass(slots=True)
class _Rehearsal:
    """A draft that is filed and taken back, once for each period that is tried."""

    tx: Tx
    draft: Plan
    uploaded: int | None
    order: Order
    who: Principal

    async def run(self) -> DryRun:
        """The trial for the stated period; where it fails, later ones."""
        trial = await self._try(self.draft.content)
        rows = max(self.uploaded or 0, self.draft.subject_count)
        if trial.filed or not self.order.search or rows > SEARCHED_ROWS:
            return DryRun(trial)
        before, last = self.draft.content, None
        for content in later(before):
            if content.window is None:
                break
            last = content.window.earliest
            if (await self._try(content)).filed:
                first = await self._soonest(before, content)
                return DryRun(trial, first.window, last)
            before = content
        return DryRun(trial, searched_to=last)

    async def _soonest(self, fails: Content, passes: Content) -> Content:
        """Between a period that fails and one that does not, the first that does not.

        By halves, day by day; a plan of whole months stays one.
        """
        if is_of_months(fails):
            return passes
        while (days := days_between(fails, passes)) > 1:
            middle = put_off(fails, days=days // 2)
            if (await self._try(middle)).filed:
                passes = middle
            else:
                fails = middle
        return passes

    async def _try(self, content: Content) -> Trial:
        """File the draft for a period, and take it back."""
        trial = Trial(None)
        try:
            async with self.tx.rehearsal():
                await self._file(content, trial)
        except DomainError as refusal:
            trial.refusal = refusal
        return trial

    async def _file(self, content: Content, trial: Trial) -> None:
        """Take the rows and every step in turn, each as whom it belongs to."""
        tx, plan = self.tx, await plans.own_draft(self.tx, self.draft.id, self.who)
        trial.plan = plan
        if content != plan.content:
            plan = await plans.change(tx, plan.id, content, self.who)
        if self.uploaded is not None:
            await uploads.judge(tx, plan, self.uploaded, self.who)
        trial.plan = plan
        dossier = await review.gather(tx, plan)
        findings = await review.find(tx, dossier)
        weighed = weighing.checks_of(await weighing.weigh(tx, dossier))
        checks = await review.all_checks(tx, dossier, findings)
        trial.checks = (*checks, *weighed)
        while plan.status in {PlanStatus.DRAFT, PlanStatus.SUBMITTED}:
            step = plan.open_steps[0]
            trial.step = step.name
            other = replace(self.who, agency=step.authority, subject=OTHERS)
            if step.name == AGENCY:
                reasons = self.order.reasons
                plan = await filing.approve(tx, plan.id, plan.round, reasons, other)
            else:
                plan = await filing.consent(tx, plan.id, step.name, other)
            trial.plan = plan
