"""Codes, their visits and results (C-04 to C-10)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Request, Response

from checkcode_svc.applications.commands import cancel_expire as code_commands
from checkcode_svc.applications.domain.errors import NotAMember
from checkcode_svc.applications.domain.vocabulary import CodeStatus
from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.commands import present
from checkcode_svc.codes.domain import payload
from checkcode_svc.results.commands import record_results
from checkcode_svc.schemas import CancelIn, CodeOut, PresentIn, ResultsIn, VisitOut
from shared.auth import Principal, require
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1", tags=["codes"])

Applicant = Annotated[Principal, require("code:apply")]
Reader = Annotated[Principal, require("code:read")]
Inspector = Annotated[Principal, require("visit:write")]
VisitReader = Annotated[Principal, require("visit:read")]


@router.get("/codes")
async def list_codes(
    tx: ReadDep,
    who: Reader,
    page: PageDep,
    place: str | None = None,
    day: date | None = None,
    status: CodeStatus | None = None,
) -> Page[CodeOut]:
    """Codes of your region, the newest number first."""
    return await codes.listed(tx, who, (place, day, status), page)


@router.get("/codes/{code}", response_model=CodeOut)
async def read_code(code: str, request: Request, tx: ReadDep, who: Reader) -> Response:
    """One code: its agencies, inspectors (masked), items, and how it stands (C-04)."""
    return etagged(request, await codes.read(tx, who, code))


@router.get("/codes/{code}/qr.{kind}", response_class=Response)
async def picture(
    code: str, kind: Literal["svg", "png"], tx: ReadDep, who: Reader
) -> Response:
    """The code's QR, for the agencies on it: its page and its signed payload (C-05)."""
    row, members = await codes.row(tx, who, code)
    if who.agency not in {one.agency for one in members}:
        raise NotAMember
    signed = payload.signed(tx.runtime.settings, row, members)
    image, media = payload.picture(f"{codes.scan_url(tx, row)}#{signed}", kind)
    return Response(image, media_type=media, headers={"cache-control": "no-store"})


@router.post("/codes/{code}/cancellation")
async def cancel(code: str, body: CancelIn, tx: TxDep, who: Applicant) -> CodeOut:
    """Cancel a code that was not presented; its tasks are open again (C-06)."""
    await code_commands.cancel(tx, who, code, body.reason)
    return await codes.read(tx, who, code)


@router.post("/codes/{code}/visits", status_code=201)
async def present_code(
    code: str, body: PresentIn, tx: TxDep, who: Inspector
) -> VisitOut:
    """Present the code: the visit begins; a later one is a repeated visit (C-09)."""
    return await codes.visit(tx, who, await present(tx, who, code, body))


@router.post("/visits/{visit_id}/results")
async def give_results(
    visit_id: UUID, body: ResultsIn, tx: TxDep, who: Inspector
) -> VisitOut:
    """Give your agency's results by check point, complete or as a draft (C-10)."""
    await record_results(tx, who, visit_id, body)
    return await codes.visit(tx, who, visit_id)


@router.get("/visits/{visit_id}", response_model=VisitOut)
async def read_visit(
    visit_id: UUID, request: Request, tx: ReadDep, who: VisitReader
) -> Response:
    """One visit with each agency's part."""
    return etagged(request, await codes.visit(tx, who, visit_id))
