"""Amendments of filed plans: begun, told what leaves, answered."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from plan_svc.amendments import commands, queries
from plan_svc.amendments.schemas import AnswerIn, AnswerOut, QuestionOut
from plan_svc.plans.schemas import PlanOut
from plan_svc.schemas import ReasonIn
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router, TxDep
from shared.web.uploads import UploadDep

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]
Approver = Annotated[Principal, require("plan:approve")]
Reason = Annotated[
    str, Query(max_length=500, description="of rows that have none of their own")
]


@router.post(
    "/plans/{plan_id}/amendments", status_code=201, summary="起草已备案计划的变更"
)
async def begin(
    plan_id: UUID, body: ReasonIn, tx: TxDep, who: Writer, response: Response
) -> PlanOut:
    """Draft an amendment of your filed plan; it goes through the same steps (P-08)."""
    amendment = await commands.begin(tx, plan_id, body.reason, who)
    response.headers["location"] = f"/plan/v1/plans/{amendment.id}"
    return PlanOut.of(amendment)


@router.post(
    "/plans/{plan_id}/leaving",
    summary="上传变更中移出的检查对象",
    openapi_extra=commands.COLUMNS.openapi,
)
async def let_leave(
    plan_id: UUID, file: UploadDep, tx: TxDep, who: Writer, reason: Reason = ""
) -> PlanOut:
    """Name the places that leave the plan by an amendment, all rows or none (P-08).

    Columns: `place` or `uscc`, and `reason`. An upload replaces the one before.
    """
    return PlanOut.of(await commands.let_leave(tx, plan_id, file, reason, who))


@router.get("/plans/{plan_id}/questions", summary="查询变更待答复的任务")
async def questions(plan_id: UUID, tx: ReadDep, who: Reader) -> list[QuestionOut]:
    """What an amendment would touch of what is visited, coded or agreed (P-08)."""
    return [
        QuestionOut.of(question) for question in await queries.asked(tx, plan_id, who)
    ]


@router.post("/plans/{plan_id}/answers", summary="答复计划变更")
async def answer(plan_id: UUID, body: AnswerIn, tx: TxDep, who: Approver) -> AnswerOut:
    """Say for a task of your agency whether an amendment may touch it (P-08)."""
    given = await commands.answer(tx, plan_id, body.task, body.reply, body.reason, who)
    return AnswerOut.model_validate(given)
