"""Applying for codes, and deciding on what is recommended (C-02, C-03)."""

from typing import Annotated
from uuid import UUID

from fastapi import Request

from checkcode_svc.applications import queries as applications
from checkcode_svc.applications.commands import apply as applying
from checkcode_svc.applications.commands import decide
from checkcode_svc.applications.commands.batch import Outcome, apply_all
from checkcode_svc.applications.domain.vocabulary import ApplicationStatus
from checkcode_svc.schemas import (
    ApplicationIn,
    ApplicationOut,
    BatchIn,
    BatchOut,
    DeclineIn,
    InspectorsIn,
    JoinIn,
    LeaveIn,
    Verdict,
)
from shared.auth import Principal, require
from shared.db import Tx
from shared.web.http import OneDep, ReadDep, Router, TxDep, direct
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1/applications", tags=["applications"])

Applicant = Annotated[Principal, require("code:apply")]
Reader = Annotated[Principal, require("code:read")]


@router.post("", status_code=201)
@direct
async def apply(
    body: ApplicationIn, tx: OneDep, who: Applicant, request: Request
) -> ApplicationOut:
    """Apply for a code: it is issued at once, or options are to be answered (C-03)."""
    return _shown(tx, who, await applying.apply(tx, who, body, _bearer(request)))


@router.post("/batch")
async def apply_batch(
    body: BatchIn, tx: TxDep, who: Applicant, request: Request
) -> BatchOut:
    """Apply for many codes at once; each has its own verdict (C-02)."""
    outcomes = await apply_all(tx, who, body.applications, _bearer(request))
    return BatchOut(
        verdicts=[
            _verdict(tx, who, position, one)
            for position, one in enumerate(outcomes, start=1)
        ]
    )


@router.get("")
async def list_applications(
    tx: ReadDep,
    who: Reader,
    page: PageDep,
    status: ApplicationStatus | None = None,
) -> Page[ApplicationOut]:
    """Applications in which your agency has a part, the newest first."""
    return await applications.listed(tx, who, status, page)


@router.get("/{application_id}")
async def read(application_id: UUID, tx: ReadDep, who: Reader) -> ApplicationOut:
    """One application, with its options, members, and code."""
    return await applications.read(tx, who, application_id)


@router.post("/{application_id}/decline")
async def decline(
    application_id: UUID, body: DeclineIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Decline what is recommended, with a reason: the code is issued alone (C-03)."""
    await decide.decline(tx, who, application_id, body)
    return await applications.read(tx, who, application_id)


@router.post("/{application_id}/join")
async def join(
    application_id: UUID, body: JoinIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Join one of the options: the other agencies are asked (C-03, M-07)."""
    await decide.join(tx, who, application_id, body.option)
    return await applications.read(tx, who, application_id)


@router.post("/{application_id}/inspectors")
async def name_inspectors(
    application_id: UUID, body: InspectorsIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Name your inspectors; when all agencies have, the one code is issued (C-04)."""
    await decide.name_inspectors(tx, who, application_id, body.inspectors)
    return await applications.read(tx, who, application_id)


@router.post("/{application_id}/leave")
async def leave(
    application_id: UUID, body: LeaveIn, tx: TxDep, who: Applicant
) -> ApplicationOut:
    """Leave the joint visit with a reason; you get a code of your own (C-03)."""
    await decide.leave(tx, who, application_id, body)
    return await applications.read(tx, who, application_id)


@router.post("/{application_id}/withdrawal")
async def withdraw(application_id: UUID, tx: TxDep, who: Applicant) -> ApplicationOut:
    """Withdraw the application; its tasks are free again."""
    await decide.withdraw(tx, who, application_id)
    return await applications.read(tx, who, application_id)


def _bearer(request: Request) -> str:
    """The caller's own token, to ask matching-svc with."""
    return request.headers["authorization"]


def _shown(tx: Tx, who: Principal, made: applying.Made) -> ApplicationOut:
    code = (made.code.code, made.code.token_seed) if made.code else None
    return applications.show(tx, who, made.application, [made.member], code)


def _verdict(tx: Tx, who: Principal, position: int, outcome: Outcome) -> Verdict:
    if outcome.made is None:
        refused = outcome.refused
        return Verdict(
            position=position,
            verdict="refused",
            problem=refused
            and {
                "code": refused.code,
                "rule": refused.rule,
                "detail": refused.detail,
                "detail_zh": refused.detail_zh,
                **refused.members,
            },
        )
    made = _shown(tx, who, outcome.made)
    return Verdict(position=position, verdict=made.status, application=made)
