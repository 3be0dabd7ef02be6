"""Agencies and items."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from plan_svc.library import commands, queries
from plan_svc.library.schemas import (
    AgencyCode,
    AgencyIn,
    AgencyOut,
    ItemCode,
    ItemOut,
)
from shared.auth import Principal, require
from shared.civic.domains import Domain
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency

router = Router(prefix="/v1", tags=["library"])


@router.put("/agencies/{code}", summary="登记或更新执法主体")
async def put_agency(
    code: Annotated[AgencyCode, Path()],
    body: AgencyIn,
    tx: TxDep,
    who: Annotated[Principal, require("agency:write")],
) -> AgencyOut:
    """Enter or change an agency."""
    return AgencyOut.model_validate(
        await commands.put_agency(tx, body.agency(code), who)
    )


@router.get("/agencies", summary="查询执法主体")
async def agencies(
    tx: ReadDep,
    page: PageDep,
    _: Annotated[Principal, require("agency:read")],
    region: Annotated[
        str | None, Query(pattern=r"^(\d{6}|\d{9})$", description="six or nine digits")
    ] = None,
    domain: Domain | None = None,
) -> Page[AgencyOut]:
    """Agencies in order of their codes."""
    agencies = await queries.agencies(tx, page, region=region, domain=domain)
    return page.page(agencies, "code").map(AgencyOut.model_validate)


@router.put("/items/{code}/claims/{agency}", summary="认领检查事项")
async def claim(
    code: Annotated[ItemCode, Path()],
    agency: Annotated[AgencyCode, Path()],
    tx: TxDep,
    who: Annotated[Principal, require("item:claim")],
) -> ItemOut:
    """Claim an item for your own agency (P-09)."""
    return ItemOut.model_validate(await commands.claim(tx, code, agency, who))


@router.get("/items", summary="查询检查事项")
async def items(
    tx: ReadDep,
    page: PageDep,
    _: Annotated[Principal, require("item:read")],
    domain: Domain | None = None,
    claimed_by: Agency | None = None,
) -> Page[ItemOut]:
    """Items in order of their codes."""
    items = await queries.items(tx, page, domain=domain, claimed_by=claimed_by)
    return page.page(items, "code").map(ItemOut.model_validate)


@router.get("/items/{code}", response_model=ItemOut, summary="查看检查事项")
async def item(
    code: Annotated[ItemCode, Path()],
    request: Request,
    tx: ReadDep,
    _: Annotated[Principal, require("item:read")],
) -> Response:
    """One item, with its ETag."""
    item = await queries.item(tx, code)
    return etagged(request, ItemOut.model_validate(item))
