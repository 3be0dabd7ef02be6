"""Reads of comments: for the town, who guides it and who reviews its plan."""

from uuid import UUID

from plan_svc.comments import domain, store
from plan_svc.comments.domain import Comment
from plan_svc.comments.errors import CommentsNotShown
from plan_svc.plans import queries as plans
from shared.auth import Principal
from shared.db import ReadTx


async def comments(tx: ReadTx, plan_id: UUID, who: Principal) -> list[Comment]:
    """The comments on a plan, the oldest first.

    Raises:
        PlanUnknown: if the plan is not the caller's to see.
        CommentsNotShown: if it is, but what was said of its draft is not.
    """
    plan = await plans.visible(tx, plan_id, who)
    if who.agency not in domain.readers(plan):
        raise CommentsNotShown
    return await store.of_plan.all(tx, plan.id)
