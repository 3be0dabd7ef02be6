"""Published plans as the events that outsiders read (E-03)."""

from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.domain.plan import Plan
from plan_svc.publication.domain import PublishedPlan
from shared.civic.clock import SHANGHAI
from shared.events.public import PublicPlan, PublicSpecialPlan


def public_plan(plan: Plan, published: PublishedPlan) -> PublicPlan | PublicSpecialPlan:
    """What outsiders are told of a plan that the public reads, in codes alone."""
    members = {
        "plan_code": published.plan_code,
        "status": published.status,
        "agency": published.agency,
        "partner_agencies": published.partner_agencies,
        "domain": published.domain,
        "region": published.region,
        "items": published.items,
        "period_from": published.period_from,
        "period_to": published.period_to,
        "tasks": published.tasks,
        "published_on": published.published_at.astimezone(SHANGHAI).date(),
        "edition": published.edition,
        "version": plan.version,
    }
    if published.kind is PlanKind.SPECIAL:
        return PublicSpecialPlan.model_validate(members)
    return PublicPlan.model_validate(members | {"kind": published.kind})
