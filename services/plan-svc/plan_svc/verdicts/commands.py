"""Keeps verdicts on plans with the facts that they rest on (X-01)."""

from collections.abc import Sequence

from plan_svc.plans.domain.plan import Plan
from plan_svc.policy import current_law
from plan_svc.review.domain.checks import Check
from plan_svc.verdicts import store
from plan_svc.verdicts.domain import Moment, Verdict
from shared.db import Tx
from shared.db.witness import Witness


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
