"""Field registers: made, changed, counted, listed, exported (S-02)."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request, Response

from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.etag import ETAGGED, etagged
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep, PageParams
from shared.web.values import Agency, Part
from subject_svc.schemas import ReasonIn
from subject_svc.views import commands, queries
from subject_svc.views.schemas import (
    MemberOut,
    SizeOut,
    ViewIn,
    ViewOut,
    ViewVersionOut,
)

Reader = Annotated[Principal, require("subject:read")]
Viewer = Annotated[Principal, require("view:write")]

router = Router(prefix="/v1/views", tags=["views"])
exports = Router(prefix="/v1", tags=["views"])
ViewSort = Literal["name", "-name", "changed_at", "-changed_at"]
MemberSort = Literal["number", "-number", "name", "-name"]


def _chosen(
    owner: Agency | None = None,
    name: Part | None = None,
    sort: ViewSort = "name",
    *,
    ended: bool = False,
) -> queries.Chosen:
    return queries.Chosen(owner, name, ended, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


async def _views(
    who: Principal, chosen: queries.Chosen, tx: ReadTx, page: PageParams
) -> Page[ViewOut]:
    rows = await queries.views(tx, who, page, chosen)
    return rows.map(ViewOut.model_validate)


async def _members(
    who: Principal, view_id: UUID, sort: MemberSort, tx: ReadTx, page: PageParams
) -> Page[MemberOut]:
    members = await queries.members(tx, who, view_id, page, sort)
    return members.map(MemberOut.model_validate)


@router.get("", summary="查询检查对象视图")
async def list_views(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[ViewOut]:
    """Views of agencies of the caller's region (S-02)."""
    return await _views(who, chosen, tx, page)


@exports.get(
    "/views.csv",
    response_class=Response,
    responses=RESPONSES,
    summary="导出检查对象视图",
)
async def export_views(request: Request, who: Reader, chosen: ChosenDep) -> Response:
    """The same list as CSV, all of it."""
    return await exported(request, ViewOut, partial(_views, who, chosen))


@router.post("", status_code=201, summary="新建检查对象视图")
async def make_view(body: ViewIn, tx: TxDep, who: Viewer) -> ViewOut:
    """Make a field register of the caller's agency: a question, no copy (S-02)."""
    view = await commands.make(tx, who, body.draft())
    return ViewOut.model_validate(await queries.view(tx, who, view.id))


@router.get(
    "/{view_id}", response_model=ViewOut, responses=ETAGGED, summary="查看检查对象视图"
)
async def read_view(
    view_id: UUID, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One view: whose it is, and what it asks."""
    view = await queries.view(tx, who, view_id)
    return etagged(request, ViewOut.model_validate(view))


@router.put("/{view_id}", summary="修改检查对象视图")
async def change_view(view_id: UUID, body: ViewIn, tx: TxDep, who: Viewer) -> ViewOut:
    """Let a view ask something else; its earlier versions stay readable."""
    await commands.change(tx, who, view_id, body.draft())
    return ViewOut.model_validate(await queries.view(tx, who, view_id))


@router.post("/{view_id}/end", summary="停用检查对象视图")
async def end_view(view_id: UUID, body: ReasonIn, tx: TxDep, who: Viewer) -> ViewOut:
    """End a view: nobody draws from it any more, and it stays readable."""
    await commands.end(tx, who, view_id, body.reason)
    return ViewOut.model_validate(await queries.view(tx, who, view_id))


@router.get("/{view_id}/history", summary="查看检查对象视图的历史版本")
async def read_view_history(
    view_id: UUID, tx: ReadDep, who: Reader, page: PageDep
) -> Page[ViewVersionOut]:
    """What a view asked before, the newest first."""
    versions = await queries.earlier(tx, who, view_id, page)
    return versions.map(ViewVersionOut.model_validate)


@router.get("/{view_id}/size", summary="统计检查对象视图")
async def read_view_size(view_id: UUID, tx: ReadDep, who: Reader) -> SizeOut:
    """How many places are in a view now, and of how many subjects (S-02)."""
    return SizeOut.model_validate(await queries.size(tx, who, view_id))


@router.get("/{view_id}/members", summary="查询视图中的检查对象")
async def list_view_members(
    view_id: UUID, tx: ReadDep, who: Reader, page: PageDep, sort: MemberSort = "number"
) -> Page[MemberOut]:
    """The places that are in a view now, with their subjects (S-02)."""
    return await _members(who, view_id, sort, tx, page)


@router.get(
    "/{view_id}/members.csv",
    response_class=Response,
    responses=RESPONSES,
    summary="导出视图中的检查对象",
)
async def export_view_members(
    view_id: UUID,
    request: Request,
    tx: ReadDep,
    who: Reader,
    sort: MemberSort = "number",
) -> Response:
    """The same list as CSV, all of it."""
    await queries.view(tx, who, view_id)
    return await exported(request, MemberOut, partial(_members, who, view_id, sort))
