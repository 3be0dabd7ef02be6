"""Field registers: made, changed, counted, listed, exported (S-02)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Month, Part
from subject_svc.schemas import ReasonIn
from subject_svc.views import commands, queries
from subject_svc.views.domain.changes import Span, span
from subject_svc.views.schemas import (
    ChangeOut,
    MemberOut,
    SizeOut,
    ViewIn,
    ViewOut,
    ViewVersionOut,
)

Reader = Annotated[Principal, require("subject:read")]
Viewer = Annotated[Principal, require("view:write")]

router = Router(prefix="/v1", tags=["views"])
ViewSort = Literal["name", "-name", "changed_at", "-changed_at"]
ChangeSort = Literal["number", "-number"]
MemberSort = Literal["number", "-number", "name", "-name"]


def _chosen(
    owner: Agency | None = None,
    name: Part | None = None,
    sort: ViewSort = "name",
    *,
    ended: bool = False,
) -> queries.Chosen:
    return queries.Chosen(owner, name, ended, sort)


def _span(
    request: Request,
    first: Annotated[
        Month | None,
        Query(
            alias="from", description="其月末；默认为上月 · its end; the month before"
        ),
    ] = None,
    last: Annotated[
        Month | None,
        Query(alias="to", description="其月末；默认为今 · its end; now by default"),
    ] = None,
) -> Span:
    return span(first, last, request.app.state.runtime.clock.now())


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]
SpanDep = Annotated[Span, Depends(_span)]


@list_route(router, "/views", "查询检查对象视图", export="导出检查对象视图")
async def list_views(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[ViewOut]:
    """Views of agencies of the caller's region (S-02)."""
    rows = await queries.views(tx, who, page, chosen)
    return rows.map(ViewOut.model_validate)


@router.post("/views", status_code=201, summary="新建检查对象视图")
async def make_view(body: ViewIn, tx: TxDep, who: Viewer) -> ViewOut:
    """Make a field register of the caller's agency: a question, no copy (S-02)."""
    view = await commands.make(tx, who, body.draft())
    return ViewOut.model_validate(await queries.view(tx, who, view.id))


@router.get(
    "/views/{view_id}",
    response_model=ViewOut,
    responses=ETAGGED,
    summary="查看检查对象视图",
)
async def read_view(
    view_id: UUID, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One view: whose it is, and what it asks."""
    view = await queries.view(tx, who, view_id)
    return etagged(request, ViewOut.model_validate(view))


@router.put("/views/{view_id}", summary="修改检查对象视图")
async def change_view(view_id: UUID, body: ViewIn, tx: TxDep, who: Viewer) -> ViewOut:
    """Let a view ask something else; its earlier versions stay readable."""
    await commands.change(tx, who, view_id, body.draft())
    return ViewOut.model_validate(await queries.view(tx, who, view_id))


@router.post("/views/{view_id}/end", summary="停用检查对象视图")
async def end_view(view_id: UUID, body: ReasonIn, tx: TxDep, who: Viewer) -> ViewOut:
    """End a view: nobody draws from it any more, and it stays readable."""
    await commands.end(tx, who, view_id, body.reason)
    return ViewOut.model_validate(await queries.view(tx, who, view_id))


@router.get("/views/{view_id}/history", summary="查看检查对象视图的历史版本")
async def read_view_history(
    view_id: UUID, tx: ReadDep, who: Reader, page: PageDep
) -> Page[ViewVersionOut]:
    """What a view asked before, the newest first."""
    versions = await queries.earlier(tx, who, view_id, page)
    return versions.map(ViewVersionOut.model_validate)


@router.get("/views/{view_id}/size", summary="统计检查对象视图")
async def read_view_size(view_id: UUID, tx: ReadDep, who: Reader) -> SizeOut:
    """How many places are in a view now, and of how many subjects (S-02)."""
    return SizeOut.model_validate(await queries.size(tx, who, view_id))


@list_route(
    router,
    "/views/{view_id}/members",
    "查询视图中的检查对象",
    export="导出视图中的检查对象",
)
async def list_view_members(
    view_id: UUID, tx: ReadDep, who: Reader, page: PageDep, sort: MemberSort = "number"
) -> Page[MemberOut]:
    """The places that are in a view now, with their subjects (S-02)."""
    members = await queries.members(tx, who, view_id, page, sort)
    return members.map(MemberOut.model_validate)


@list_route(
    router,
    "/views/{view_id}/changes",
    "查询视图的月度变化",
    export="导出视图的月度变化",
)
async def list_view_changes(
    view_id: UUID,
    tx: ReadDep,
    who: Reader,
    page: PageDep,
    asked: SpanDep,
    sort: ChangeSort = "number",
) -> Page[ChangeOut]:
    """What entered a view and what left it from the end of one month to another's.

    Each with the criteria that it did not meet; a page may be short and have a next.
    """
    changes = await queries.changes(tx, who, view_id, asked, page, sort)
    return changes.map(ChangeOut.model_validate)
