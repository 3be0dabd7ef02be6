"""Reads of verdicts, and the same verdicts reached again (X-01)."""

from uuid import UUID

from plan_svc.plans import queries as plans
from plan_svc.policy import current_law
from plan_svc.policy.queries import kept_law
from plan_svc.review import queries as review
from plan_svc.review.domain.checks import Check
from plan_svc.review.queries import weighing
from plan_svc.verdicts import store
from plan_svc.verdicts.domain import Again, Verdict, differences
from plan_svc.verdicts.errors import LawNotKept, VerdictUnknown
from plan_svc.verdicts.store import ListedVerdict
from shared.auth import Principal
from shared.civic.law import Law
from shared.db import ReadTx
from shared.db.witness import AsOf, Testimony


async def verdicts(tx: ReadTx, plan_id: UUID, who: Principal) -> list[ListedVerdict]:
    """The verdicts on a plan that the caller may see, the oldest first."""
    plan = await plans.visible(tx, plan_id, who)
    return await store.of_plan.all(tx, plan.id)


async def again(tx: ReadTx, plan_id: UUID, ordinal: int, who: Principal) -> Again:
    """Reach a verdict again by the law and the facts that it rested on.

    Raises:
        PlanUnknown, VerdictUnknown: if there is none, or it is not the caller's to see.
        LawNotKept: if the set of rows that it rested on is not kept here.
    """
    plan = await plans.visible(tx, plan_id, who)
    verdict = await store.verdict(tx, plan.id, ordinal)
    if verdict is None:
        raise VerdictUnknown(ordinal=ordinal)
    try:
        law = kept_law(verdict.law)
    except LookupError as fault:
        raise LawNotKept(law=verdict.law) from fault
    checks, missed = await _judged(tx, verdict, law)
    today, _ = await _judged(tx, verdict, current_law())
    return Again(
        verdict,
        differences(verdict.checks, checks),
        missed,
        differences(verdict.checks, today),
    )


async def _judged(tx: ReadTx, verdict: Verdict, law: Law) -> tuple[list[Check], int]:
    """The checks by a law, of the facts of then; how many questions were new."""
    clock = AsOf(verdict.judged_at, verdict.day)
    then = Testimony(tx, clock, verdict.facts)
    dossier = await review.gather(then, verdict.plan, law)
    findings = await review.find(then, dossier)
    checks = await review.all_checks(then, dossier, findings)
    if verdict.was_weighed:
        checks += weighing.checks_of(await weighing.weigh(then, dossier))
    return checks, then.missed
