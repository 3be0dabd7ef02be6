"""Plans as the events that describe them."""

from typing import TypeVar

from plan_svc.plans.domain.plan import Plan
from shared.events.plan import PlanAmended, PlanEvent

P = TypeVar("P", bound=PlanEvent)


def plan_event(kind: type[P], plan: Plan) -> P:
    """The event of a plan's present state."""
    content = plan.content
    return kind.model_validate(
        {
            "plan_id": str(plan.id),
            "plan_code": plan.plan_code,
            "title": content.title,
            "kind": content.kind,
            "status": plan.status,
            "agency": plan.agency,
            "partner_agencies": content.partner_agencies,
            "domain": plan.domain,
            "region": plan.region,
            "items": content.items,
            "period_from": content.period_from,
            "period_to": content.period_to,
            "parent_plan_code": content.parent_plan_code,
            "out_of_scope": content.out_of_scope,
            "task_count": plan.task_count,
            "amends": None if plan.amends is None else str(plan.amends),
            "edition": plan.edition,
            "published_at": plan.published_at,
            "published_edition": plan.published_edition,
            "reason": plan.change_reason if kind is PlanAmended else plan.reason,
            "changed_at": plan.changed_at,
            "version": plan.version,
            "bases": plan.bases,
        }
    )
