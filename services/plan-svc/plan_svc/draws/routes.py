"""Draws of a plan's subjects, and what anyone needs to repeat them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi.responses import StreamingResponse

from plan_svc.draws import commands, queries
from plan_svc.draws.schemas import DrawIn, DrawOut
from plan_svc.plans import queries as plans
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router, TxDep

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]

_FRAME: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A line `place,grade` for each place of the frame",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


@router.post("/plans/{plan_id}/draw", summary="按比例随机抽取检查对象")
async def draw(plan_id: UUID, body: DrawIn, tx: TxDep, who: Writer) -> DrawOut:
    """Draw subjects by the ratio of their grade, from a seed to publish (P-16)."""
    draw = await commands.draw_subjects(tx, plan_id, body.order(), who)
    return DrawOut.model_validate(draw)


@router.get("/plans/{plan_id}/draw", summary="查看抽取结果")
async def drawn(plan_id: UUID, tx: ReadDep, who: Reader) -> DrawOut:
    """The draw: seed, ratios and digest of the frame."""
    plan = await plans.visible(tx, plan_id, who)
    return DrawOut.model_validate(await queries.draw(tx, plan))


@router.get(
    "/plans/{plan_id}/draw/frame",
    response_class=StreamingResponse,
    responses=_FRAME,
    summary="下载抽样框",
)
async def frame(plan_id: UUID, tx: ReadDep, who: Reader) -> StreamingResponse:
    """The frame as the lines `place,grade` that anyone can draw from again."""
    lines = await queries.frame(tx, await plans.visible(tx, plan_id, who))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8")
