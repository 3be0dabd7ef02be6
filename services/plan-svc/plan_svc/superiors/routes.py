"""Superiors' plans: entered, looked up by their code."""

from functools import partial
from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request, Response

from plan_svc.superiors import commands, queries
from plan_svc.superiors.domain import CODE
from plan_svc.superiors.schemas import (
    SuperiorPlanIn,
    SuperiorPlanOut,
    SuperiorPlansEntered,
)
from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.etag import ETAGGED, etagged
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep, PageParams
from shared.web.uploads import UploadDep
from shared.web.values import Agency, Day

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]
Code = Annotated[str, Path(pattern=f"^{CODE.pattern}$")]
AnyCode = Annotated[
    str, Query(pattern=f"^{CODE.pattern}$", description="the code of a superior's plan")
]
Item = Annotated[str, Query(max_length=60, description="an item that it has")]
SuperiorSort = Literal["code", "-code", "period_from", "-period_from"]


def _chosen(
    code: AnyCode | None = None,
    agency: Agency | None = None,
    item: Item | None = None,
    on: Annotated[
        Day | None, Query(description="a day within the period of the plan")
    ] = None,
    sort: SuperiorSort = "code",
) -> queries.Chosen:
    return queries.Chosen(code, agency, item, on, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


async def _superiors(
    who: Principal, chosen: queries.Chosen, tx: ReadTx, page: PageParams
) -> Page[SuperiorPlanOut]:
    found = await queries.superiors(tx, page, who, chosen)
    return found.map(SuperiorPlanOut.of)


@router.get("/superior-plans", summary="查询上级检查计划")
async def superiors(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[SuperiorPlanOut]:
    """Superiors' plans that plans here may carry out, by code (P-06)."""
    return await _superiors(who, chosen, tx, page)


@router.get(
    "/superior-plans.csv",
    response_class=Response,
    responses=RESPONSES,
    summary="导出上级检查计划",
)
async def export_superiors(
    request: Request, who: Reader, chosen: ChosenDep
) -> Response:
    """The same list as CSV, all of it."""
    return await exported(request, SuperiorPlanOut, partial(_superiors, who, chosen))


@router.get(
    "/superior-plans/{code}",
    response_model=SuperiorPlanOut,
    responses=ETAGGED,
    summary="查看上级检查计划",
)
async def superior(code: Code, request: Request, tx: ReadDep, who: Reader) -> Response:
    """One superior's plan, filed here or entered (P-06)."""
    return etagged(request, SuperiorPlanOut.of(await queries.known(tx, code, who)))


@router.put("/superior-plans/{code}", summary="登记上级检查计划")
async def put_superior(
    code: Code, body: SuperiorPlanIn, tx: TxDep, who: Writer
) -> SuperiorPlanOut:
    """Enter a plan of the city that arrived from outside, or enter it anew (P-06)."""
    return SuperiorPlanOut.of(await commands.put(tx, body.plan(code), who))


@router.post(
    "/imports/superior-plans",
    summary="批量登记上级检查计划",
    openapi_extra=commands.COLUMNS.openapi,
)
async def import_superiors(
    file: UploadDep, tx: TxDep, who: Writer
) -> SuperiorPlansEntered:
    """Enter superiors' plans as CSV or NDJSON, all or nothing; items parted by `;`."""
    return SuperiorPlansEntered(rows=await commands.import_rows(tx, file, who))
