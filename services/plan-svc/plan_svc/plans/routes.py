"""Plans: drafted, changed, listed, shown."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from plan_svc.plans import commands, queries
from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.domain.plan import PlanStatus
from plan_svc.plans.schemas import (
    EditionOut,
    EditionWhole,
    PlanIn,
    PlanListed,
    PlanOut,
)
from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, PlanCode

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]
PlanSort = Literal[
    "made_at", "-made_at", "period_from", "-period_from", "title", "-title"
]
Title = Annotated[str, Query(max_length=200, description="any part of the title")]


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


def _chosen(  # noqa: PLR0913, PLR0917 - a query parameter each
    status: PlanStatus | None = None,
    agency: Agency | None = None,
    kind: PlanKind | None = None,
    plan_code: PlanCode | None = None,
    title: Title | None = None,
    day_from: Annotated[
        Day | None, Query(alias="from", description="the period ends then or later")
    ] = None,
    day_to: Annotated[
        Day | None, Query(alias="to", description="the period begins then or earlier")
    ] = None,
    waiting_for: Annotated[
        Agency | None,
        Query(description="of this agency a step can be taken now (P-04)"),
    ] = None,
    sort: PlanSort = "-made_at",
) -> queries.Chosen:
    return queries.Chosen(
        status, agency, kind, plan_code, title, day_from, day_to, waiting_for, sort
    )


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/plans", "查询检查计划", export="导出检查计划")
async def plans(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[PlanListed]:
    """Plans that you may see, the newest first; drafts are the agency's own."""
    plans = await queries.plans(tx, page, who, chosen)
    return plans.map(PlanListed.model_validate)


@router.get(
    "/plans/{plan_id}",
    response_model=PlanOut,
    responses=ETAGGED,
    summary="查看检查计划",
)
async def plan(plan_id: UUID, request: Request, tx: ReadDep, who: Reader) -> Response:
    """A plan, all that it states, and its way through filing (P-04)."""
    plan = await queries.visible(tx, plan_id, who)
    return etagged(request, PlanOut.of(plan))


@router.get("/plans/{plan_id}/editions", summary="查询计划各版本")
async def editions(plan_id: UUID, tx: ReadDep, who: Reader) -> list[EditionOut]:
    """What a filed plan stated and states, the newest first (P-08)."""
    plan = await queries.visible(tx, plan_id, who)
    return [
        EditionOut.model_validate(edition)
        for edition in await queries.editions(tx, plan)
    ]


@router.get(
    "/plans/{plan_id}/editions/{edition}",
    response_model=EditionWhole,
    responses=ETAGGED,
    summary="查看计划某一版本",
)
async def edition(
    plan_id: UUID,
    edition: Annotated[int, Path(ge=1, le=100_000)],
    request: Request,
    tx: ReadDep,
    who: Reader,
) -> Response:
    """All that a filed plan stated in one edition (P-08)."""
    plan = await queries.visible(tx, plan_id, who)
    stated = await queries.edition(tx, plan, edition)
    return etagged(request, EditionWhole.of(stated))
