"""Agencies and items."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request, Response

from plan_svc.library import commands, queries
from plan_svc.library.domain.gaps import Gap
from plan_svc.library.schemas import (
    ITEM_CODE,
    AgencyCode,
    AgencyIn,
    AgencyOut,
    ClaimIn,
    ItemCode,
    ItemOut,
    ItemVersionOut,
    PointOut,
)
from shared.auth import Principal, require
from shared.civic.domains import Domain
from shared.events.plan import ItemClaim
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Part

router = Router(prefix="/v1", tags=["library"])
AgencyReader = Annotated[Principal, require("agency:read")]
ItemReader = Annotated[Principal, require("item:read")]
Sort = Literal["code", "-code", "name", "-name"]
ChangeSort = Literal["effective_from", "-effective_from"]
Tag = Annotated[
    str, Query(pattern=r"^\S.{0,59}$", description="a tag as it is written")
]


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


def _chosen(
    region: Annotated[
        str | None, Query(pattern=r"^(\d{6}|\d{9})$", description="six or nine digits")
    ] = None,
    domain: Domain | None = None,
    name: Part | None = None,
    sort: Sort = "code",
) -> queries.Chosen:
    return queries.Chosen(region, domain, name, sort)


@list_route(router, "/agencies", "查询执法主体", export="导出执法主体")
async def agencies(
    tx: ReadDep,
    page: PageDep,
    _: AgencyReader,
    chosen: Annotated[queries.Chosen, Depends(_chosen)],
) -> Page[AgencyOut]:
    """Agencies, by code or by name."""
    agencies = await queries.agencies(tx, page, chosen)
    return agencies.map(AgencyOut.model_validate)


@router.put("/items/{code}/claims/{agency}", summary="认领检查事项")
async def claim(
    code: Annotated[ItemCode, Path()],
    agency: Annotated[AgencyCode, Path()],
    tx: TxDep,
    who: Annotated[Principal, require("item:claim")],
    body: ClaimIn | None = None,
) -> ItemOut:
    """Claim an item for your own agency, and say on which list it stands (P-09, P-10).

    Without a list it stands on the city's; without a body a claim stays as it is.
    """
    wanted = ItemClaim(agency=agency, item_list=body.item_list) if body else None
    item = await commands.claim(tx, code, agency, who, wanted)
    return ItemOut.model_validate(item)


def _chosen_items(  # noqa: PLR0913, PLR0917 - a query parameter each
    domain: Domain | None = None,
    claimed_by: Agency | None = None,
    name: Part | None = None,
    subfield: Tag | None = None,
    situation: Tag | None = None,
    risk_tag: Tag | None = None,
    gap: Gap | None = None,
    sort: Sort = "code",
) -> queries.ChosenItems:
    return queries.ChosenItems(
        domain, claimed_by, name, subfield, situation, risk_tag, gap, sort
    )


@list_route(router, "/items", "查询检查事项", export="导出检查事项")
async def items(
    tx: ReadDep,
    page: PageDep,
    _: ItemReader,
    chosen: Annotated[queries.ChosenItems, Depends(_chosen_items)],
) -> Page[ItemOut]:
    """Items, by code or by name; by tag, or by what is wrong with them (P-25)."""
    items = await queries.items(tx, page, chosen)
    return items.map(ItemOut.model_validate)


def _chosen_changes(
    item: Annotated[str | None, Query(pattern=ITEM_CODE)] = None,
    domain: Domain | None = None,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    sort: ChangeSort = "-effective_from",
) -> queries.ChosenChanges:
    return queries.ChosenChanges(item, domain, first, last, sort)


@list_route(router, "/item-changes", "查询事项变更", export="导出事项变更")
async def changes(
    tx: ReadDep,
    page: PageDep,
    _: ItemReader,
    chosen: Annotated[queries.ChosenChanges, Depends(_chosen_changes)],
) -> Page[ItemVersionOut]:
    """Versions of items by their first day, those to come too (P-25)."""
    versions = await queries.changes(tx, page, chosen)
    return versions.map(ItemVersionOut.of)


def _chosen_points(  # noqa: PLR0913, PLR0917 - a query parameter each
    on: Annotated[Day | None, Query(description="as they are on this day")] = None,
    item: Annotated[str | None, Query(pattern=ITEM_CODE)] = None,
    domain: Domain | None = None,
    claimed_by: Agency | None = None,
    subfield: Tag | None = None,
    situation: Tag | None = None,
    risk_tag: Tag | None = None,
    sort: Literal["item", "-item"] = "item",
) -> queries.ChosenPoints:
    return queries.ChosenPoints(
        on, item, domain, claimed_by, subfield, situation, risk_tag, sort
    )


@list_route(
    router, "/check-points", "按标签编制检查要点清单", export="导出检查要点清单"
)
async def check_points(
    tx: ReadDep,
    page: PageDep,
    _: ItemReader,
    chosen: Annotated[queries.ChosenPoints, Depends(_chosen_points)],
) -> Page[PointOut]:
    """A checklist: check points of items by sub-field, situation and risk (P-25).

    A point without tags of its own goes by those of its item.
    """
    points = await queries.check_points(tx, page, chosen)
    return points.map(PointOut.model_validate)


@router.get(
    "/items/{code}", response_model=ItemOut, responses=ETAGGED, summary="查看检查事项"
)
async def item(
    code: Annotated[ItemCode, Path()],
    request: Request,
    tx: ReadDep,
    _: ItemReader,
) -> Response:
    """One item, with its ETag."""
    item = await queries.item(tx, code)
    return etagged(request, ItemOut.model_validate(item))
