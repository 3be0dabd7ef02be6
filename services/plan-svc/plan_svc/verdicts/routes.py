"""Verdicts on plans, and the same verdicts reached again."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from plan_svc.verdicts import queries
from plan_svc.verdicts.schemas import AgainOut, VerdictOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Ordinal = Annotated[int, Path(ge=1, le=100_000)]


@router.get("/plans/{plan_id}/verdicts", summary="查询计划的审查结论")
async def verdicts(plan_id: UUID, tx: ReadDep, who: Reader) -> list[VerdictOut]:
    """The verdicts on a plan at its approvals and its filing, the oldest first."""
    found = await queries.verdicts(tx, plan_id, who)
    return [VerdictOut.model_validate(each) for each in found]


@router.get(
    "/plans/{plan_id}/verdicts/{ordinal}/again", summary="按当时规则复现审查结论"
)
async def verdict_again(
    plan_id: UUID, ordinal: Ordinal, tx: ReadDep, who: Reader
) -> AgainOut:
    """The same verdict by the law and facts of then; whether today's differs (X-01)."""
    return AgainOut.of(await queries.again(tx, plan_id, ordinal, who))
