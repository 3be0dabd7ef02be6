"""Publication of plans, and the list that anybody reads."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.schemas import PlanOut
from plan_svc.publication import commands, queries
from plan_svc.publication.schemas import PublicationIn, PublishedOut
from shared.auth import Principal, require
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, PlanCode

router = Router(prefix="/v1", tags=["plans"])
Approver = Annotated[Principal, require("plan:approve")]
PublishedSort = Literal["published_at", "-published_at", "plan_code", "-plan_code"]


@router.post("/plans/{plan_id}/publication", summary="向社会公布计划")
async def publish(
    plan_id: UUID, body: PublicationIn, tx: TxDep, who: Approver
) -> PlanOut:
    """Make your filed plan public as it stands; after a change, again (P-08, P-19)."""
    return PlanOut.of(await commands.publish(tx, plan_id, body.reference, who))


def _chosen(  # noqa: PLR0913, PLR0917 - a query parameter each
    agency: Agency | None = None,
    region: Annotated[
        str | None, Query(pattern=r"^(\d{6}|\d{9})$", description="six or nine digits")
    ] = None,
    kind: PlanKind | None = None,
    plan_code: PlanCode | None = None,
    day_from: Annotated[
        Day | None, Query(alias="from", description="the period ends then or later")
    ] = None,
    day_to: Annotated[
        Day | None, Query(alias="to", description="the period begins then or earlier")
    ] = None,
    sort: PublishedSort = "-published_at",
) -> queries.Chosen:
    return queries.Chosen(agency, region, kind, plan_code, day_from, day_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(
    router, "/public/plans", "查询已公布的检查计划", export="导出已公布的检查计划"
)
async def published(
    tx: ReadDep, page: PageDep, chosen: ChosenDep
) -> Page[PublishedOut]:
    """Published plans, for anybody; no subject and no person is named (P-08, P-19)."""
    plans = await queries.plans(tx, page, chosen)
    return plans.map(PublishedOut.model_validate)
