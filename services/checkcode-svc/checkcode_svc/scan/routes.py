"""`/c/{token}`: what a shop owner scans, with its rating and report forms (C-05)."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain.code import Face
from checkcode_svc.codes.domain.signing import as_jwk
from checkcode_svc.ratings import commands as ratings
from checkcode_svc.ratings.domain.rating import RatingVerdict
from checkcode_svc.scan import commands, queries
from checkcode_svc.scan.pages.render import page, words_for
from checkcode_svc.scan.schemas import RatingForm, ReportOut
from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.acts import Reading, ReadingDep
from shared.web.export import RESPONSES, exported
from shared.web.http import LookDep, ReadDep, Router, RuntimeDep, TxDep
from shared.web.pagination import Page, PageDep, PageParams
from shared.web.routing import PROBLEM_SCHEMA
from shared.web.values import Day

router = Router(prefix="/c", tags=["public pages"], default_response_class=HTMLResponse)

overview = Router(prefix="/v1", tags=["overview"])

MessageReader = Annotated[Principal, require("message:read")]
ReportSort = Literal["made_at", "-made_at"]

LONGEST_PAYLOAD = 2000
"""Our payloads are far shorter: a longer one is none of ours."""
_STATUS = {
    RatingVerdict.TAKEN: 200,
    RatingVerdict.WRONG_SECRET: 422,
    RatingVerdict.BAD_SCORE: 422,
    RatingVerdict.USED: 409,
    RatingVerdict.EXPIRED: 410,
    RatingVerdict.SLOWED: 429,
}
_AGAIN = {
    RatingVerdict.WRONG_SECRET,
    RatingVerdict.BAD_SCORE,
    RatingVerdict.SLOWED,
}
"""After these the form is shown again, as it was filled in."""
_REFUSED: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "The page that says why, or a problem of the request itself",
        "content": PROBLEM_SCHEMA["content"]
        | {"text/html": {"schema": {"type": "string"}}},
    }
}
"""How a page refuses: whoever sent its form reads the reason on a page."""


@router.get("/keys.json", response_class=JSONResponse, summary="检查码验签公钥")
async def keys(runtime: RuntimeDep) -> JSONResponse:
    """The public keys of code payloads, for readers without a network (C-17)."""
    published = [as_jwk(key) for key in codes.keys(runtime)]
    return JSONResponse(
        {"keys": published}, headers={"cache-control": "public, max-age=3600"}
    )


@router.get("/number", summary="填写检查码编号")
async def number_form(request: Request) -> HTMLResponse:
    """The form for who holds paper and cannot scan (C-05)."""
    return page(request, "number.html", said=None)


@router.post(
    "/number",
    status_code=303,
    response_class=RedirectResponse,
    responses=_REFUSED,
    summary="按编号查看检查码",
)
async def look_up(
    request: Request,
    tx: TxDep,
    number: Annotated[str, Form(max_length=60)] = "",
    check: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Open a code's page by its number and the check characters printed beside it."""
    address = request.client.host if request.client else ""
    found = await commands.look_up(tx, number, check, address)
    words = words_for(request)
    if found.token is not None:
        lang = "en" if words["lang"] == "en" else "zh"
        opened = f"/c/{found.token}?lang={lang}"
        return RedirectResponse(opened, 303, {"cache-control": "no-store"})
    slowed = found.wait_seconds > 0
    said = "slowed" if slowed else "unknown" if found.is_number else "mistyped"
    shown = page(
        request,
        "number.html",
        429 if slowed else 404 if found.is_number else 422,
        said=words[f"look_up.{said}"].format(n=found.wait_seconds),
        filled={"number": number, "check": check},
    )
    if slowed:
        shown.headers["retry-after"] = str(found.wait_seconds)
    return shown


@router.get("/{token}", responses=_REFUSED, summary="扫码查看检查码")
async def scan(token: str, request: Request, tx: LookDep) -> HTMLResponse:
    """What a scanned code shows; `?p=` is the QR's part after `#`, to be compared."""
    compared = request.query_params.get("p", "")[:LONGEST_PAYLOAD]
    view = await queries.page(tx, token, compared)
    status = 404 if view.face is Face.FORGED and not view.altered else 200
    heading = f"face.{view.face}"
    return page(request, "code.html", status, view=view, token=token, heading=heading)


@router.post("/{token}/rating", responses=_REFUSED, summary="提交评价")
async def rate(
    token: str, request: Request, tx: TxDep, form: Annotated[RatingForm, Form()]
) -> HTMLResponse:
    """Take a rating with its one-time secret (C-12)."""
    address = request.client.host if request.client else ""
    answer = await ratings.rate(tx, token, form.secret, form.ballot, address)
    verdict, wait = answer.verdict, answer.wait_seconds
    shown = page(
        request,
        "verdict.html",
        _STATUS[verdict],
        said=words_for(request)[f"verdict.{verdict}"].format(n=wait),
        good=verdict is RatingVerdict.TAKEN,
        again=verdict in _AGAIN,
        filled=form,
        token=token,
    )
    if wait:
        shown.headers["retry-after"] = str(wait)
    return shown


@router.get("/{token}/report", summary="填写举报")
async def report_form(token: str, request: Request) -> HTMLResponse:
    """The form for a report of a suspicious code (C-06)."""
    return page(request, "report.html", said=None, ask=True, token=token)


@router.post("/{token}/report", responses=_REFUSED, summary="提交举报")
async def report(
    token: str,
    request: Request,
    tx: TxDep,
    text: Annotated[str, Form(max_length=4000)] = "",
) -> HTMLResponse:
    """Take a report; the code may be one of ours or not (C-06)."""
    words = words_for(request)
    if not text.strip():
        return page(
            request,
            "report.html",
            422,
            said=words["report.empty"],
            ask=True,
            token=token,
        )
    taken = await commands.report(tx, token, text.strip())
    return page(
        request,
        "report.html",
        200 if taken else 429,
        said=words["report.thanks" if taken else "report.enough"],
        ask=False,
        token=token,
    )


def _chosen(
    day_from: Annotated[
        Day | None, Query(alias="from", description="made then or later")
    ] = None,
    day_to: Annotated[
        Day | None, Query(alias="to", description="made then or earlier")
    ] = None,
    sort: ReportSort = "made_at",
) -> queries.Chosen:
    return queries.Chosen(day_from, day_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


async def _reports(
    who: Principal,
    chosen: queries.Chosen,
    reading: Reading,
    tx: ReadTx,
    page: PageParams,
) -> Page[ReportOut]:
    reports = await queries.reports(tx, who, chosen, page)
    for report in reports.items:
        reading.saw(report.id, *filter(None, [report.code]))
    return reports.map(ReportOut.model_validate)


@overview.get("/reports", summary="查询举报")
async def list_reports(
    tx: ReadDep,
    who: MessageReader,
    page: PageDep,
    reading: ReadingDep,
    chosen: ChosenDep,
) -> Page[ReportOut]:
    """Reports of codes that somebody found suspicious (C-06)."""
    return await _reports(who, chosen, reading, tx, page)


@overview.get(
    "/reports.csv", response_class=Response, responses=RESPONSES, summary="导出举报"
)
async def export_reports(
    request: Request, who: MessageReader, reading: ReadingDep, chosen: ChosenDep
) -> Response:
    """The same list as CSV, all of it."""
    read = partial(_reports, who, chosen, reading)
    return await exported(request, ReportOut, read)
