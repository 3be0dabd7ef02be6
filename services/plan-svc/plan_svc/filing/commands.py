"""A plan's way from draft to filed, step by step; refused, revoked (P-04)."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from plan_svc.amendments import commands as amendments
from plan_svc.conference import commands as conference
from plan_svc.draws import queries as draws
from plan_svc.extensions import commands as extensions
from plan_svc.filing import store
from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.domain.plan_code import plan_code
from plan_svc.plans.domain.steps import Decision, FieldReason
from plan_svc.plans.events import plan_event
from plan_svc.publication import commands as publication
from plan_svc.review.domain.assignments import assignments
from plan_svc.review.domain.dossier import Dossier
from plan_svc.subjects import commands as subjects
from plan_svc.tasks import commands as tasks
from plan_svc.verdicts import commands as verdicts
from plan_svc.verdicts.domain import Moment
from shared.auth import Principal
from shared.db import Tx
from shared.events.plan import PlanFiled, PlanRevoked, PlanSubmitted, PlanWithdrawn
from shared.messaging import outbox


async def approve(
    tx: Tx, plan_id: UUID, shown: int, reasons: Mapping[str, str], who: Principal
) -> Plan:
    """The agency approves its draft and hands it in for filing (P-04).

    `shown` is the round that the approver was shown (I-09).
    """
    plan = await plans.locked(tx, plan_id, who)
    who.must_be(plan.agency)
    if plan.extends:
        await extensions.follow(tx, plan)
    plan.submit(reasons, _decision(tx, who), shown)
    dossier = await _ensure_sound(tx, plan, Moment.APPROVAL)
    await outbox.record(tx, plan_event(PlanSubmitted, plan))
    await _reserve_code(tx, plan)
    if plan.is_agreed:
        await _file(tx, plan, dossier)
    await plans.save(tx, plan)
    return plan


async def consent(tx: Tx, plan_id: UUID, step: str, who: Principal) -> Plan:
    """A filing authority consents; the last one's consent files the plan (P-04)."""
    plan = await plans.locked(tx, plan_id, who)
    plan.consent(step, _decision(tx, who))
    if plan.is_agreed:
        await _file(tx, plan, await _ensure_sound(tx, plan, Moment.FILING))
    await plans.save(tx, plan)
    return plan


async def refuse(
    tx: Tx,
    plan_id: UUID,
    step: str,
    reason: str,
    fields: tuple[FieldReason, ...],
    who: Principal,
) -> Plan:
    """A filing authority refuses with reasons; the plan is a draft again (P-04)."""
    plan = await plans.locked(tx, plan_id, who)
    refusal = replace(_decision(tx, who), reason=reason, field_reasons=fields)
    plan.refuse(step, refusal, await plans.chain_of(tx, plan))
    await plans.save(tx, plan)
    await conference.lapse(tx, plan)
    return plan


async def withdraw(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> Plan:
    """The agency takes its submission back before the last step (P-04)."""
    plan = await plans.withdraw(tx, plan_id, reason, who)
    await conference.lapse(tx, plan)
    await outbox.record(tx, plan_event(PlanWithdrawn, plan))
    return plan


async def delete(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> Plan:
    """The agency deletes its draft, with its subjects (P-04)."""
    plan = await plans.delete(tx, plan_id, reason, who)
    await subjects.delete(tx, plan)
    return plan


async def revoke(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> Plan:
    """The agency revokes its filed plan: its open tasks are withdrawn."""
    plan = await plans.locked(tx, plan_id, who)
    who.must_be(plan.agency)
    plan.revoke(reason, tx.runtime.clock.now())
    await plans.save(tx, plan)
    await outbox.record(tx, plan_event(PlanRevoked, plan))
    await publication.revoke(tx, plan)
    await tasks.withdraw_open(tx, plan, reason)
    return plan


async def _ensure_sound(tx: Tx, plan: Plan, moment: Moment) -> Dossier:
    """What is filed is what was drawn, and no check stands in its way (P-05, P-16)."""
    await draws.ensure_as_drawn(tx, plan)
    return await verdicts.ensure_sound(tx, plan, moment)


async def _reserve_code(tx: Tx, plan: Plan) -> None:
    """Take the plan's serial at its first approval; it is shown when it is filed.

    Taken last, and not in the long transaction of the filing, for whoever approves in
    the same region waits for it. A plan that is never filed leaves a gap.
    """
    if plan.reserved_code is None:
        region, year = plan.region[:6], tx.runtime.clock.today().year
        serial = await store.next_serial.one(tx, region, year)
        plan.reserved_code = plan_code(region, year, serial)


async def _file(tx: Tx, plan: Plan, dossier: Dossier) -> None:
    """Give the plan its code and turn its subjects into tasks, after the last step.

    An amendment changes the plan that it amends (P-08), an extension adds to it (P-02).
    """
    work = assignments(dossier)
    plan.file(len(work), tx.runtime.clock.now())
    if plan.extends:
        await extensions.carry_out(tx, plan, dossier)
        return
    if plan.amends is not None:
        await amendments.carry_out(tx, plan, dossier)
        return
    await outbox.record(tx, plan_event(PlanFiled, plan))
    await tasks.schedule(tx, plan, work)


def _decision(tx: Tx, who: Principal) -> Decision:
    return Decision(who.agency, who.subject, tx.runtime.clock.now())
