"""Subjects ask about the data on them, by the city's app; officers decide (S-11)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from shared.auth import Principal, require
from shared.web.acts import ReadingDep
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.period import PeriodDep
from shared.web.values import Uscc
from subject_svc.requests import commands, queries
from subject_svc.requests.domain import RequestKind, RequestStatus
from subject_svc.requests.schemas import (
    GrantIn,
    HeldOut,
    RefusalIn,
    RequestIn,
    RequestOut,
)
from subject_svc.subjects.domain.values import read_uscc

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]
Subject = Annotated[Principal, require("contact:own")]
RequestSort = Literal["due_on", "-due_on", "made_at", "-made_at"]

router = Router(prefix="/v1", tags=["requests"])


def _chosen(
    due: PeriodDep,
    uscc: Uscc | None = None,
    kind: RequestKind | None = None,
    status: RequestStatus | None = None,
    overdue: Annotated[bool | None, Query()] = None,
    sort: RequestSort = "due_on",
) -> queries.Chosen:
    return queries.Chosen(uscc, kind, status, overdue, due, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@router.post("/requests", status_code=201, summary="检查对象提出信息查阅更正删除申请")
async def make_request(body: RequestIn, tx: TxDep, who: Subject) -> RequestOut:
    """The subject asks what is held of it, or that it be corrected or erased.

    It is decided within the working days of the law's row (S-11; PIPL art. 45 to 50).
    """
    return RequestOut.model_validate(await commands.make(tx, who, body.wish))


@router.get("/subjects/{uscc}/requests", summary="检查对象查询自己的申请")
async def list_own_requests(
    uscc: str, tx: ReadDep, who: Subject, reading: ReadingDep
) -> Page[RequestOut]:
    """The requests of a subject, for itself: all on one page, the newest first."""
    requests = await queries.of_subject(tx, who, read_uscc(uscc))
    for request in requests:
        reading.saw(request.id, request.uscc)
    return Page(items=requests).map(RequestOut.model_validate)


@router.get("/requests/{request_id}/holdings", summary="检查对象查阅所存信息")
async def read_holdings(
    request_id: UUID, tx: ReadDep, who: Subject, reading: ReadingDep
) -> HeldOut:
    """What is held of the subject, once its request for access is granted.

    Its data in the register and its contacts, opened; and of each table of every
    service what it holds, for what, by which clauses and how long.
    """
    held = await queries.held(tx, who, request_id)
    reading.saw(request_id, held.registered.subject.uscc)
    return HeldOut.of(held)


@list_route(router, "/requests", "查询信息申请", export="导出信息申请")
async def list_requests(
    tx: ReadDep, who: Reader, page: PageDep, reading: ReadingDep, chosen: ChosenDep
) -> Page[RequestOut]:
    """Requests of subjects in your region, by the day on which they are due.

    `overdue=true`: those that nobody decided in time.
    """
    requests = await queries.requests(tx, who, chosen, page)
    for request in requests.items:
        reading.saw(request.id, request.uscc)
    return requests.map(RequestOut.model_validate)


@router.post("/requests/{request_id}/grant", summary="同意信息申请")
async def grant_request(
    request_id: UUID, body: GrantIn, tx: TxDep, who: Registrar
) -> RequestOut:
    """Grant a request, and say what was done; an erasure wipes the contacts at once."""
    request = await commands.grant(tx, who, request_id, body.answer)
    return RequestOut.model_validate(request)


@router.post("/requests/{request_id}/refusal", summary="不予同意信息申请")
async def refuse_request(
    request_id: UUID, body: RefusalIn, tx: TxDep, who: Registrar
) -> RequestOut:
    """Refuse a request: on a ground that the law has, with the reasons (PIPL 50)."""
    request = await commands.refuse(tx, who, request_id, body.ground, body.answer)
    return RequestOut.model_validate(request)
