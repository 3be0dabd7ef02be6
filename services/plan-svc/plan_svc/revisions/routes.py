"""The city's items, entered and changed; what stands on them; uploads; releases."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Query

from plan_svc.library.schemas import ITEM_CODE, AgencyCode, ItemCode, ItemIn, ItemOut
from plan_svc.revisions import queries
from plan_svc.revisions.commands import claims, imports
from plan_svc.revisions.commands import items as commands
from plan_svc.revisions.domain.use import UseKind
from plan_svc.revisions.schemas import UseOut
from shared.auth import Principal, require
from shared.bulk import Report
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.uploads import UploadDep
from shared.web.values import Agency

router = Router(prefix="/v1", tags=["library"])
Steward = Annotated[Principal, require("item:write")]
Claimant = Annotated[Principal, require("item:claim")]
Reader = Annotated[Principal, require("plan:read")]


@router.put("/items/{code}", summary="登记或更新检查事项")
async def put_item(
    code: Annotated[ItemCode, Path()], body: ItemIn, tx: TxDep, who: Steward
) -> ItemOut:
    """Enter or change an item of the city's library (P-09, P-10, P-25).

    Open tasks follow: what ended leaves them, and without an item they are withdrawn.
    With a later first day all of it waits for that day.
    """
    return ItemOut.model_validate(await commands.put_item(tx, body.item(code), who))


@router.post("/items/{code}/claims/{agency}/release", summary="退出认领检查事项")
async def release(
    code: Annotated[ItemCode, Path()],
    agency: Annotated[AgencyCode, Path()],
    tx: TxDep,
    who: Claimant,
) -> ItemOut:
    """Give up your agency's claim; refused while anything open stands on it (P-25)."""
    return ItemOut.model_validate(await claims.release(tx, code, agency, who))


@router.post(
    "/imports/items", openapi_extra=imports.ITEMS.openapi, summary="批量导入检查事项"
)
async def import_items(upload: UploadDep, tx: TxDep, who: Steward) -> Report:
    """Import items: good rows go in, wrong rows are named (P-25, S-08).

    A column that the file has not leaves what stands. A new item is planned only once
    it has a legal basis. The same file again changes nothing.
    """
    return await imports.import_items(tx, who, upload)


@router.post(
    "/imports/check-points",
    openapi_extra=imports.POINTS.openapi,
    summary="批量导入检查要点",
)
async def import_points(upload: UploadDep, tx: TxDep, who: Steward) -> Report:
    """Import check points of items, in force from today on; `ended` ends one (P-25)."""
    return await imports.import_points(tx, who, upload)


@router.post(
    "/imports/legal-bases",
    openapi_extra=imports.BASES.openapi,
    summary="批量导入法律依据",
)
async def import_bases(upload: UploadDep, tx: TxDep, who: Steward) -> Report:
    """Import legal bases of items; one with a last day ends then (P-25)."""
    return await imports.import_bases(tx, who, upload)


@router.post(
    "/imports/claims", openapi_extra=imports.CLAIMS.openapi, summary="批量认领检查事项"
)
async def import_claims(upload: UploadDep, tx: TxDep, who: Claimant) -> Report:
    """Claim items for your own agency, each on its list there (P-09, P-10)."""
    return await imports.import_claims(tx, who, upload)


def _chosen(
    item: Annotated[str | None, Query(pattern=ITEM_CODE)] = None,
    agency: Agency | None = None,
    kind: UseKind | None = None,
    sort: Literal["number", "-number"] = "number",
) -> queries.Chosen:
    return queries.Chosen(item, agency, kind, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(
    router,
    "/item-uses",
    "查询使用检查事项的计划、任务和检查码",
    export="导出使用检查事项的计划、任务和检查码",
)
async def uses(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[UseOut]:
    """Open plans, tasks and their codes with an item (P-25).

    Without an item: with any that no law, regulation or rule in force carries (E-04).
    """
    uses = await queries.uses(tx, page, who, chosen)
    return uses.map(lambda use: UseOut.of(use, who))
