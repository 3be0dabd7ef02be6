"""Passes verdicts on plans, and keeps them with the facts that they rest on (X-01)."""

from collections.abc import Sequence

from plan_svc.plans.domain.plan import Plan
from plan_svc.policy import current_law
from plan_svc.review import queries as review
from plan_svc.review.domain.checks import (
    Check,
    bases_of,
    ensure_advice_reasoned,
    ensure_unblocked,
)
from plan_svc.review.domain.dossier import Dossier
from plan_svc.review.domain.findings import ensure_reasoned
from plan_svc.review.queries import weighing
from plan_svc.verdicts import store
from plan_svc.verdicts.domain import Moment, Verdict
from shared.db import Tx
from shared.db.witness import Witness


async def ensure_sound(tx: Tx, plan: Plan, moment: Moment | None) -> Dossier:
    """No check blocks and every advisory breach has its reason (P-05, P-13, P-23).

    Plans of one domain and region wait for each other here, so that two of them do not
    both take the last visit that a frequency row allows. The verdict is kept with what
    it was told, so that it can be reached again (X-01); without a moment it is not.
    Factors are weighed where the agency approves and a person looks: of two plans that
    overlap the later one says why, so the last step does not weigh them again (P-27).
    """
    witness = Witness(tx)
    dossier = await review.gather(witness, plan)
    for domain in sorted({party.agency.domain for party in dossier.parties}):
        await store.lock.one(tx, f"{plan.region[:6]}/{domain}")
    findings = await review.find(witness, dossier)
    checks = await review.all_checks(witness, dossier, findings)
    if moment is Moment.APPROVAL:
        checks += weighing.checks_of(await weighing.weigh(witness, dossier))
    if moment is not None:
        await keep(tx, plan, moment, checks, witness)
    ensure_unblocked(checks)
    ensure_reasoned(findings, plan.reasons)
    ensure_advice_reasoned(checks, plan.reasons)
    bases = bases_of(checks) + weighing.bases_of(dossier)
    plan.judge_by(tuple(dict.fromkeys(bases)))
    return dossier


async def keep(
    tx: Tx, plan: Plan, moment: Moment, checks: Sequence[Check], witness: Witness
) -> None:
    """Keep what a review said, for whoever asks why it did (X-01)."""
    clock = tx.runtime.clock
    verdict = Verdict(
        plan_id=plan.id,
        ordinal=0,
        moment=moment,
        round=plan.round,
        day=clock.today(),
        judged_at=clock.now(),
        law=current_law().digest,
        checks=tuple(checks),
        plan=plan,
        facts=witness.testimony,
    )
    await store.keep(tx, verdict)
