"""Applying for codes, and deciding on what is recommended (C-02, C-03)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from checkcode_svc.applications import queries
from checkcode_svc.applications.commands import apply as applying
from checkcode_svc.applications.commands import batch, cancel_expire, decide
from checkcode_svc.applications.commands.apply import Applied
from checkcode_svc.applications.schemas import (
    ApplicationIn,
    ApplicationOut,
    BatchIn,
    BatchOut,
    DeclineIn,
    InspectorsIn,
    JoinIn,
    LateCodeOverrideIn,
    LeaveIn,
    Verdict,
)
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.schemas import CancelIn, CancelOverrideIn, CodeOut
from shared.auth import Principal, require
from shared.db import ReadTx, Tx
from shared.errors import DomainError
from shared.events.checkcode import ApplicationStatus
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import OneDep, ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Day, Part, Place, Uscc

router = Router(prefix="/v1/applications", tags=["applications"])
codes = Router(prefix="/v1/codes", tags=["codes"])
ROUTERS = (router, codes)
ApplicationSort = Literal["applied_at", "-applied_at", "day", "-day"]

Applicant = Annotated[Principal, require("code:apply")]
Overrider = Annotated[Principal, require("code:override")]
Reader = Annotated[Principal, require("code:read")]


@router.post("", status_code=201, summary="申请检查码")
async def apply(
    body: ApplicationIn, tx: OneDep, who: Applicant, request: Request
) -> ApplicationOut:
    """Apply for a code: it is issued at once, or options are to be answered (C-03)."""
    applied = await applying.apply(tx, who, body.request, _bearer(request))
    return _shown(tx, who, applied)


@router.post("/batch", summary="批量申请检查码")
async def apply_batch(
    body: BatchIn, tx: TxDep, who: Applicant, request: Request
) -> BatchOut:
    """Apply for many codes at once; each has its own verdict (C-02)."""
    requests = [application.request for application in body.applications]
    outcomes = await batch.apply_all(tx, who, requests, _bearer(request))
    return BatchOut(
        verdicts=[
            Verdict.refused(position, outcome)
            if isinstance(outcome, DomainError)
            else Verdict.taken(position, _shown(tx, who, outcome))
            for position, outcome in enumerate(outcomes, start=1)
        ]
    )


def _chosen(  # noqa: PLR0913, PLR0917 - a query parameter each
    status: ApplicationStatus | None = None,
    place: Place | None = None,
    uscc: Uscc | None = None,
    name: Part | None = None,
    day_from: Annotated[Day | None, Query(alias="from")] = None,
    day_to: Annotated[
        Day | None, Query(alias="to", description="the last day that is taken")
    ] = None,
    sort: ApplicationSort = "-applied_at",
) -> queries.Chosen:
    return queries.Chosen(status, place, uscc, name, day_from, day_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "", "查询检查码申请", export="导出检查码申请")
async def list_applications(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[ApplicationOut]:
    """Applications in which your agency has a part, the newest first."""
    views = await queries.listed(tx, who, chosen, page)
    return views.map(ApplicationOut.of)


@router.get(
    "/{application_id}",
    response_model=ApplicationOut,
    responses=ETAGGED,
    summary="查看检查码申请",
)
async def read(
    application_id: UUID, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One application, with its options, members, and code."""
    return etagged(request, await _read(tx, who, application_id))


@router.post("/{application_id}/decline", summary="不采纳联合检查建议")
async def decline(
    application_id: UUID, body: DeclineIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Decline what is recommended: the code is issued alone (C-03)."""
    await decide.decline(tx, who, application_id, body.reason, body.text)
    return await _read(tx, who, application_id)


@router.post("/{application_id}/join", summary="采纳联合检查建议")
async def join(
    application_id: UUID, body: JoinIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Join one of the options: the other agencies are asked (C-03, M-07)."""
    await decide.join(tx, who, application_id, body.chosen, body.own_tasks)
    return await _read(tx, who, application_id)


@router.post("/{application_id}/inspectors", summary="确定检查人员")
async def name_inspectors(
    application_id: UUID, body: InspectorsIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Name your inspectors; when all agencies have, the one code is issued (C-04)."""
    await decide.name_inspectors(tx, who, application_id, body.inspectors)
    return await _read(tx, who, application_id)


@router.post("/{application_id}/leave", summary="退出联合检查")
async def leave(
    application_id: UUID, body: LeaveIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Leave the joint visit with a reason; you get a code of your own (C-03)."""
    await decide.leave(tx, who, application_id, body.reason, body.text)
    return await _read(tx, who, application_id)


@router.post("/{application_id}/override", summary="批准补办检查码")
async def override(
    application_id: UUID, body: LateCodeOverrideIn, tx: TxDep, who: Overrider
) -> ApplicationOut:
    """Let a late code pass after its last day, asked for by another person (C-07)."""
    await decide.let_pass(tx, who, application_id, body.reason, body.version)
    return await _read(tx, who, application_id)


@router.post("/{application_id}/withdrawal", summary="撤回检查码申请")
async def withdraw(application_id: UUID, tx: TxDep, who: Applicant) -> ApplicationOut:
    """Withdraw the application; its tasks are free again."""
    await decide.withdraw(tx, who, application_id)
    return await _read(tx, who, application_id)


@codes.post("/{code}/cancellation", summary="取消检查码")
async def cancel(code: str, body: CancelIn, tx: TxDep, who: Applicant) -> CodeOut:
    """Cancel a code; its tasks are open again (C-06).

    Of one that was presented this asks a second person to take its visit back.
    """
    await cancel_expire.cancel(tx, who, code, body.reason)
    return CodeOut.of(await code_queries.view(tx, who, code))


@codes.post("/{code}/cancellation/override", summary="批准取消已出示的检查码")
async def cancel_presented(
    code: str, body: CancelOverrideIn, tx: TxDep, who: Overrider
) -> CodeOut:
    """Take a presented code and its visit back, as another person asked (I-09)."""
    await cancel_expire.cancel_presented(tx, who, code, body.version)
    return CodeOut.of(await code_queries.view(tx, who, code))


def _bearer(request: Request) -> str:
    """The caller's own token, to ask matching-svc with."""
    return request.headers["authorization"]


def _shown(tx: Tx, who: Principal, applied: Applied) -> ApplicationOut:
    code = (applied.code.code, applied.code.token_seed) if applied.code else None
    return ApplicationOut.of(queries.view(tx, who, applied.application, code))


async def _read(tx: ReadTx, who: Principal, application_id: UUID) -> ApplicationOut:
    return ApplicationOut.of(await queries.read(tx, who, application_id))
