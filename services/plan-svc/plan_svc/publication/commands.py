"""Makes plans public, and tells that one was revoked."""

from dataclasses import asdict
from uuid import UUID

from plan_svc.library import queries as library
from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.events import plan_event
from plan_svc.plans.queries import secrecy_of
from plan_svc.policy import current_law
from plan_svc.publication import domain, events, store
from plan_svc.publication.domain import PublishedPlan
from plan_svc.publication.errors import PlanSecret
from shared.auth import ANYBODY, Principal, secret_to
from shared.db import Tx
from shared.events.plan import PlanPublished
from shared.messaging import outbox


async def publish(tx: Tx, plan_id: UUID, reference: str | None, who: Principal) -> Plan:
    """The agency makes its filed plan public, or the edition that changed it (P-08).

    Raises:
        NotFiled, AlreadyPublished: if there is nothing to make public.
        PlanSecret: if its inspections are secret.
        NotRipe: if the conference said that it is not ripe to be made public.
        ReferenceMissing: if a conference decides, and its decision is not named.
        PersonalData: if its texts hold somebody's number.
    """
    plan = await plans.locked(tx, plan_id, who)
    who.must_be(plan.agency)
    now = tx.runtime.clock.now()
    plan.publish(now)
    if secret_to(secrecy_of(plan), ANYBODY):
        raise PlanSecret
    agency = await library.agency(tx, plan.agency)
    case = agency.case(tx.runtime.clock.today(), **plan.content.facts)
    reference = domain.ensure_ripe(current_law(), case, reference, plan.conference)
    domain.ensure_impersonal(plan.content)
    await plans.save(tx, plan)
    published = PublishedPlan.of(plan, reference, now)
    ratio = None if published.ratio is None else str(published.ratio)
    await store.keep.run(tx, asdict(published) | {"ratio": ratio})
    public = events.public_plan(plan, published)
    await outbox.record(tx, plan_event(PlanPublished, plan), public)
    return plan


async def revoke(tx: Tx, plan: Plan) -> None:
    """Whoever read a plan that is revoked reads that it is."""
    code, now = plan.plan_code or "", tx.runtime.clock.now()
    published = await store.revoke.first(tx, code, now)
    if published is not None:
        await outbox.record(tx, events.public_plan(plan, published))
