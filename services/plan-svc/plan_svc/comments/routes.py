"""Comments on towns' drafts."""

from typing import Annotated
from uuid import UUID

from plan_svc.comments import commands, queries
from plan_svc.comments.schemas import CommentIn, CommentOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router, TxDep

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]


@router.post(
    "/plans/{plan_id}/comments", status_code=201, summary="对街镇计划草案提出意见"
)
async def comment(plan_id: UUID, body: CommentIn, tx: TxDep, who: Writer) -> CommentOut:
    """Comment on a town's draft of your sector: advice, never a veto (P-04)."""
    fields = tuple(each.value() for each in body.fields)
    made = await commands.comment(tx, plan_id, body.text, fields, who)
    return CommentOut.model_validate(made)


@router.get("/plans/{plan_id}/comments", summary="查询对计划草案的意见")
async def comments(plan_id: UUID, tx: ReadDep, who: Reader) -> list[CommentOut]:
    """What was said of a draft, for its agency and whoever guides or reviews it."""
    found = await queries.comments(tx, plan_id, who)
    return [CommentOut.model_validate(each) for each in found]
