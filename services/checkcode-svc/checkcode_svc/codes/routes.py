"""Reading codes (C-04, C-05)."""

from typing import Annotated, Literal

from fastapi import Depends, Request, Response

from checkcode_svc.codes import queries
from checkcode_svc.codes.schemas import CodeOut
from shared.auth import Principal, require
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1", tags=["codes"])

Reader = Annotated[Principal, require("code:read")]


@router.get("/codes", summary="查询检查码")
async def list_codes(
    tx: ReadDep,
    who: Reader,
    page: PageDep,
    chosen: Annotated[queries.Chosen, Depends()],
) -> Page[CodeOut]:
    """Codes of your region, the newest number first; emergencies by themselves too."""
    views = await queries.listed(tx, who, chosen, page)
    return page.page([CodeOut.of(view) for view in views], "code")


@router.get("/codes/{code}", response_model=CodeOut, summary="查看检查码")
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
