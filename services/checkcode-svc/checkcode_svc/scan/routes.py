"""`/c/{token}`: what a shop owner scans, with its rating and report forms (C-05)."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from checkcode_svc.applications.domain.vocabulary import Remark
from checkcode_svc.codes.domain import payload
from checkcode_svc.codes.domain.code import Face
from checkcode_svc.codes.domain.signing import as_jwk
from checkcode_svc.ratings import commands as subject
from checkcode_svc.ratings.domain.ballot import Ballot, RatingVerdict
from checkcode_svc.scan.pages.render import page, words_for
from checkcode_svc.scan.queries import page as page_of
from shared.web.http import LookDep, Router, RuntimeDep, TxDep, direct

router = Router(prefix="/c", tags=["public pages"], default_response_class=HTMLResponse)

LONGEST_PAYLOAD = 2000
"""Ours are far shorter: what is longer does not fit, cut or whole."""
_STATUS = {
    RatingVerdict.TAKEN: 200,
    RatingVerdict.WRONG_SECRET: 422,
    RatingVerdict.BAD_SCORE: 422,
    RatingVerdict.USED: 409,
    RatingVerdict.LOCKED: 429,
}


class RatingForm(BaseModel):
    """What the rating form sends; what is missing is told on a page, not as a 422."""

    secret: Annotated[str, Field(max_length=100)] = ""
    score: Annotated[str, Field(max_length=10)] = ""
    remark: Annotated[str, Field(max_length=20)] = "none"
    text: Annotated[str, Field(max_length=4000)] = ""

    @property
    def ballot(self) -> Ballot:
        """The rating in the domain's words."""
        score = int(self.score) if self.score in {"1", "2", "3", "4", "5"} else 0
        known = self.remark in {one.value for one in Remark}
        remark = Remark(self.remark) if known else Remark.NONE
        return Ballot(score, remark, self.text.strip())


@router.get("/keys.json", response_class=JSONResponse)
async def keys(runtime: RuntimeDep) -> JSONResponse:
    """The public keys of code payloads, for readers without a network (C-17)."""
    published = [as_jwk(one) for one in payload.keys(runtime.settings)]
    return JSONResponse(
        {"keys": published}, headers={"cache-control": "public, max-age=3600"}
    )


@router.get("/{token}")
@direct
async def scan(token: str, request: Request, tx: LookDep) -> HTMLResponse:
    """What a scanned code shows; `?p=` is the QR's part after `#`, to be compared."""
    compared = request.query_params.get("p", "")[:LONGEST_PAYLOAD]
    view = await page_of(tx, token, compared)
    status = 404 if view.face is Face.FORGED and not view.altered else 200
    heading = f"face.{view.face}"
    return page(request, "code.html", status, view=view, token=token, heading=heading)


@router.post("/{token}/rating")
async def rate(
    token: str, request: Request, tx: TxDep, form: Annotated[RatingForm, Form()]
) -> HTMLResponse:
    """Take a rating with its one-time secret (C-12)."""
    verdict = await subject.rate(tx, token, form.secret, form.ballot)
    return page(
        request,
        "verdict.html",
        _STATUS[verdict],
        said=words_for(request)[f"verdict.{verdict}"],
        good=verdict is RatingVerdict.TAKEN,
        token=token,
    )


@router.get("/{token}/report")
async def report_form(token: str, request: Request) -> HTMLResponse:
    """The form for a report of a suspicious code (C-06)."""
    return page(request, "report.html", said=None, ask=True, token=token)


@router.post("/{token}/report")
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
    await subject.report(tx, token, text.strip())
    return page(
        request, "report.html", said=words["report.thanks"], ask=False, token=token
    )
