"""The review of a plan."""

from typing import Annotated
from uuid import UUID

from plan_svc.review import queries
from plan_svc.review.schemas import CheckOut, FactorOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]


@router.get("/plans/{plan_id}/checks", summary="查看计划的自动审查结果")
async def plan_checks(plan_id: UUID, tx: ReadDep, who: Reader) -> list[CheckOut]:
    """Every automatic check: what it serves, whether it blocks, the outcome (P-05)."""
    checks = await queries.review(tx, plan_id, who)
    return [CheckOut.model_validate(check) for check in checks]


@router.get("/plans/{plan_id}/factors", summary="查看计划审查的综合考虑因素")
async def plan_factors(plan_id: UUID, tx: ReadDep, who: Reader) -> list[FactorOut]:
    """What a review weighs, with its numbers and how they were got (P-27)."""
    factors = await queries.factors(tx, plan_id, who)
    return [FactorOut.model_validate(factor) for factor in factors]
