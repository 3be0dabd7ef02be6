"""Plans as the events that describe them."""

from collections.abc import Sequence
from typing import TypeVar

from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.queries import secrecy_of
from shared.auth import ANYBODY, secret_to
from shared.events.plan import PlanAmended, PlanEvent
from shared.events.public import PublicPlan

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
            "reason": plan.change_reason if kind is PlanAmended else plan.reason,
            "changed_at": plan.changed_at,
            "version": plan.version,
            "bases": plan.bases,
        }
    )


def public_plan(plan: Plan) -> Sequence[PublicPlan]:
    """The public form of a filed or revoked plan, if it has one (E-03, C-05).

    A special plan becomes public by an act of its own, not by its filing (P-19).
    """
    content = plan.content
    if content.kind is PlanKind.SPECIAL or secret_to(secrecy_of(plan), ANYBODY):
        return ()
    public = PublicPlan.model_validate(
        {
            "plan_code": plan.plan_code,
            "kind": content.kind,
            "status": plan.status,
            "agency": plan.agency,
            "partner_agencies": content.partner_agencies,
            "domain": plan.domain,
            "region": plan.region,
            "items": content.items,
            "period_from": content.period_from,
            "period_to": content.period_to,
            "tasks": plan.task_count,
            "version": plan.version,
        }
    )
    return (public,)
