"""A comment on a draft: advice of who guides it, never a veto (P-04, JS 二.6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plan_svc.comments.errors import NotAGuide, NotCommentable
from plan_svc.plans.domain import fields
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.plans.domain.steps import FieldReason

OPEN = frozenset({PlanStatus.DRAFT, PlanStatus.SUBMITTED})
"""While a plan is on its way, what is said of it can still be followed."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What a district agency says of a town's draft, as the draft stood then."""

    id: UUID
    plan_id: UUID
    round: int
    """Of the draft that was commented on: a later round may have followed it."""
    agency: str
    by: str
    text: str
    fields: tuple[FieldReason, ...]
    made_at: datetime


def ensure_may_comment(plan: Plan, agency: str) -> None:
    """The sector's district agency comments while the plan is on its way.

    Raises:
        NotAGuide: if the plan is no town's, or of other sectors.
        NotCommentable: if it is filed, revoked or deleted.
    """
    if agency not in plan.guides:
        raise NotAGuide(guides=plan.guides)
    if plan.status not in OPEN:
        raise NotCommentable(state=plan.status)


def ensure_fields_known(comment: Comment) -> None:
    """It speaks of fields that a plan has.

    Raises:
        FieldUnknown: naming the others.
    """
    fields.ensure_known(each.field for each in comment.fields)


def readers(plan: Plan) -> frozenset[str]:
    """Who reads the comments: the town, its partners, who guides and who reviews."""
    reviewers = (step.authority for step in plan.chain)
    return frozenset(
        {plan.agency, *plan.content.partner_agencies, *plan.guides, *reviewers}
    )
