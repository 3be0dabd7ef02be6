"""Comments on towns' drafts (P-04, JS 二.6)."""

from dataclasses import asdict
from uuid import UUID

from plan_svc.comments import domain, store
from plan_svc.comments.domain import Comment
from plan_svc.plans import queries as plans
from plan_svc.plans.domain.steps import FieldReason
from shared.auth import Principal
from shared.db import Tx
from shared.ids import new_id


async def comment(
    tx: Tx, plan_id: UUID, text: str, fields: tuple[FieldReason, ...], who: Principal
) -> Comment:
    """Say something of a town's draft; its steps go on as they were.

    Raises:
        NotAGuide: if the caller's agency does not guide the town in this sector.
        NotCommentable: if the plan is not on its way any more.
        FieldUnknown: if a plan has no such field.
    """
    plan = await plans.visible(tx, plan_id, who)
    domain.ensure_may_comment(plan, who.agency)
    comment = Comment(
        new_id(),
        plan.id,
        plan.round,
        who.agency,
        who.subject,
        text,
        fields,
        tx.runtime.clock.now(),
    )
    domain.ensure_fields_known(comment)
    await store.keep.run(tx, asdict(comment))
    return comment
