"""Parts that sections hand in, merged into one plan."""

from typing import Annotated
from uuid import UUID

from plan_svc.parts import commands, queries
from plan_svc.parts.schemas import PartIn, PartOut
from plan_svc.plans.schemas import PlanOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router, TxDep

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]


@router.post("/plans/{plan_id}/parts", status_code=201, summary="汇总科室报送的计划")
async def merge_part(plan_id: UUID, body: PartIn, tx: TxDep, who: Writer) -> PlanOut:
    """Merge a section's draft into your plan; its authors stay known (P-04)."""
    return PlanOut.of(await commands.merge(tx, plan_id, body.part, who))


@router.get("/plans/{plan_id}/parts", summary="查询计划的各组成部分")
async def list_parts(plan_id: UUID, tx: ReadDep, who: Reader) -> list[PartOut]:
    """The parts out of which a plan was merged, each with its authors (P-04)."""
    return [
        PartOut.model_validate(part) for part in await queries.parts(tx, plan_id, who)
    ]
