"""Plans: drafted, changed, listed, shown."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from plan_svc.plans import commands, queries
from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.domain.plan import PlanStatus
from plan_svc.plans.schemas import PlanIn, PlanListed, PlanOut
from shared.auth import Principal, require
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]
Short = Annotated[str | None, Query(max_length=60)]


@router.post("/plans", status_code=201, summary="起草检查计划")
async def create(body: PlanIn, tx: TxDep, who: Writer, response: Response) -> PlanOut:
    """Draft a plan; every demanded field that lacks is named (P-03)."""
    plan = await commands.create(tx, body.content(), who)
    response.headers["location"] = f"/plan/v1/plans/{plan.id}"
    return PlanOut.of(plan)


@router.put("/plans/{plan_id}", summary="修改计划草案")
async def change(plan_id: UUID, body: PlanIn, tx: TxDep, who: Writer) -> PlanOut:
    """State a draft anew."""
    return PlanOut.of(await commands.change(tx, plan_id, body.content(), who))


@router.get("/plans", summary="查询检查计划")
async def plans(  # noqa: PLR0913 - a query parameter each
    tx: ReadDep,
    page: PageDep,
    who: Reader,
    *,
    status: PlanStatus | None = None,
    agency: Agency | None = None,
    kind: PlanKind | None = None,
    plan_code: Short = None,
) -> Page[PlanListed]:
    """Plans that you may see, the newest first; drafts are the agency's own."""
    filters = {"status": status, "agency": agency, "kind": kind, "plan_code": plan_code}
    plans = await queries.plans(tx, page, who, filters)
    return page.page(plans, "id").map(PlanListed.model_validate)


@router.get("/plans/{plan_id}", response_model=PlanOut, summary="查看检查计划")
async def plan(plan_id: UUID, request: Request, tx: ReadDep, who: Reader) -> Response:
    """A plan, all that it states, and its way through filing (P-04)."""
    plan = await queries.visible(tx, plan_id, who)
    return etagged(request, PlanOut.of(plan))
