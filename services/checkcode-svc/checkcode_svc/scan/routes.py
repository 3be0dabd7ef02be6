"""`/c/{token}`: what a shop owner scans, with its rating and report forms (C-05)."""

from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain.code import Face
from checkcode_svc.codes.domain.signing import as_jwk
from checkcode_svc.codes.domain.token import printed, read_opened_by
from checkcode_svc.ratings import commands as ratings
from checkcode_svc.ratings.domain.rating import RatingVerdict
from checkcode_svc.reports import commands as reports
from checkcode_svc.reports import queries as followed_reports
from checkcode_svc.scan import commands, queries
from checkcode_svc.scan.pages.render import page, words_for
from checkcode_svc.scan.schemas import RatingForm
from shared.db import Tx
from shared.web.http import LookDep, ReadDep, Router, RuntimeDep, TxDep
from shared.web.routing import PROBLEM_SCHEMA

router = Router(prefix="/c", tags=["public pages"], default_response_class=HTMLResponse)

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


_REPORT: dict[str, Any] = {"said": None, "ask": True, "number": None, "token": ""}
"""The report form as it is first shown."""
_FOLLOW = "followed"
"""Where wrong numbers of reports are counted."""


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


@router.get("/report", summary="填写无码检查举报")
async def report_visit_form(request: Request) -> HTMLResponse:
    """The form for a report of a visit without a code (C-01, C-06)."""
    return page(request, "report.html", **_REPORT)


@router.post("/report", responses=_REFUSED, summary="提交无码检查举报")
async def report_visit(
    request: Request, tx: TxDep, text: Annotated[str, Form(max_length=4000)] = ""
) -> HTMLResponse:
    """Take a report of a visit without a code (C-01, C-06)."""
    return await _report(request, tx, text.strip(), "")


@router.get("/followed", summary="填写举报查询编号")
async def follow_form(request: Request) -> HTMLResponse:
    """The form for the number that a report got (C-12)."""
    return page(request, "followed.html", said=None, report=None)


@router.post(
    "/followed",
    status_code=303,
    response_class=RedirectResponse,
    responses=_REFUSED,
    summary="按编号查询举报",
)
async def find_report(
    request: Request, tx: TxDep, number: Annotated[str, Form(max_length=60)] = ""
) -> Response:
    """Open the page of a report by its number (C-12)."""
    words, typed = words_for(request), read_opened_by(number)
    if await followed_reports.followed(tx, typed) is not None:
        lang = "en" if words["lang"] == "en" else "zh"
        opened = f"/c/followed/{typed}?lang={lang}"
        return RedirectResponse(opened, 303, {"cache-control": "no-store"})
    address = request.client.host if request.client else ""
    wait = await ratings.wait_of(tx, _FOLLOW, address)
    said = words["followed.slowed" if wait else "followed.unknown"].format(n=wait)
    shown = page(request, "followed.html", 429 if wait else 404, said=said, report=None)
    if wait:
        shown.headers["retry-after"] = str(wait)
    return shown


@router.get("/followed/{token}", responses=_REFUSED, summary="查看举报办理情况")
async def follow(token: str, request: Request, tx: ReadDep) -> HTMLResponse:
    """How far the work on a report is, and what comes next, for its sender (C-12)."""
    report = await followed_reports.followed(tx, token)
    said = None if report else words_for(request)["followed.unknown"]
    status = 200 if report else 404
    return page(request, "followed.html", status, said=said, report=report)


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
    return page(request, "report.html", **_REPORT | {"token": token})


@router.post("/{token}/report", responses=_REFUSED, summary="提交举报")
async def report(
    token: str,
    request: Request,
    tx: TxDep,
    text: Annotated[str, Form(max_length=4000)] = "",
) -> HTMLResponse:
    """Take a report; the code may be one of ours or not (C-06)."""
    return await _report(request, tx, text.strip(), token)


async def _report(request: Request, tx: Tx, text: str, token: str) -> HTMLResponse:
    words = words_for(request)
    shown = _REPORT | {"token": token}
    if not text:
        return page(
            request, "report.html", 422, **shown | {"said": words["report.empty"]}
        )
    number = await reports.report(tx, token, text)
    said = words["report.thanks" if number else "report.enough"]
    shown |= {"said": said, "ask": False, "number": number and printed(number)}
    return page(request, "report.html", 200 if number else 429, **shown)
