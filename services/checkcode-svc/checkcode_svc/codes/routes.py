"""Reading codes (C-04, C-05)."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response

from checkcode_svc.codes import queries
from checkcode_svc.codes.schemas import CodeOut
from shared.auth import Principal, require
from shared.events.checkcode import CodeStatus
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Part, Place, Town, Uscc

router = Router(prefix="/v1", tags=["codes"])

Reader = Annotated[Principal, require("code:read")]
CodeSort = Literal["code", "-code", "day", "-day"]


def _chosen(  # noqa: PLR0913, PLR0917 - a query parameter each
    place: Place | None = None,
    uscc: Uscc | None = None,
    name: Part | None = None,
    agency: Agency | None = None,
    day: Day | None = None,
    day_from: Annotated[Day | None, Query(alias="from")] = None,
    day_to: Annotated[
        Day | None, Query(alias="to", description="the last day that is taken")
    ] = None,
    status: CodeStatus | None = None,
    emergency: Annotated[bool | None, Query()] = None,
    town: Town | None = None,
    item: Annotated[str | None, Query(pattern=r"^[a-z_]+-\d{3,}$")] = None,
    sort: CodeSort = "-code",
) -> queries.Chosen:
    return queries.Chosen(
        place,
        uscc,
        name,
        agency,
        day or day_from,
        day or day_to,
        status,
        emergency,
        town,
        item,
        sort,
    )


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/codes", "查询检查码", export="导出检查码")
async def list_codes(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[CodeOut]:
    """Codes of your region, the newest number first; emergencies by themselves too."""
    views = await queries.listed(tx, who, chosen, page)
    return views.map(CodeOut.of)


@router.get(
    "/codes/{code}", response_model=CodeOut, responses=ETAGGED, summary="查看检查码"
)
async def read_code(code: str, request: Request, tx: ReadDep, who: Reader) -> Response:
    """One code: its agencies, inspectors (masked), items, and how it stands (C-04)."""
    return etagged(request, CodeOut.of(await queries.view(tx, who, code)))


@router.get(
    "/codes/{code}/qr.{kind}", response_class=Response, summary="下载检查码二维码"
)
async def picture(
    code: str, kind: Literal["svg", "png"], tx: ReadDep, who: Reader
) -> Response:
    """The code's QR, for the agencies on it: its page and its signed payload (C-05)."""
    image, media = await queries.qr(tx, who, code, kind)
    return Response(image, media_type=media, headers={"cache-control": "no-store"})
