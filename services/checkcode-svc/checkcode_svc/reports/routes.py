"""Reports for those who work on them (C-06, C-12)."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request, Response

from checkcode_svc.reports import commands, queries
from checkcode_svc.reports.domain import ReportStatus
from checkcode_svc.reports.schemas import AnswerIn, ReportOut, TakeIn
from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.acts import Reading, ReadingDep
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep, PageParams
from shared.web.period import PeriodDep

router = Router(prefix="/v1", tags=["overview"])

MessageReader = Annotated[Principal, require("message:read")]
Handler = Annotated[Principal, require("report:handle")]
ReportSort = Literal["made_at", "-made_at"]


def _chosen(
    period: PeriodDep,
    status: ReportStatus | None = None,
    sort: ReportSort = "made_at",
) -> queries.Chosen:
    return queries.Chosen(status, period, sort)


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


@router.get("/reports", summary="查询举报")
async def list_reports(
    tx: ReadDep,
    who: MessageReader,
    page: PageDep,
    reading: ReadingDep,
    chosen: ChosenDep,
) -> Page[ReportOut]:
    """Reports of codes that somebody found suspicious (C-06)."""
    return await _reports(who, chosen, reading, tx, page)


@router.get(
    "/reports.csv", response_class=Response, responses=RESPONSES, summary="导出举报"
)
async def export_reports(
    request: Request, who: MessageReader, reading: ReadingDep, chosen: ChosenDep
) -> Response:
    """The same list as CSV, all of it."""
    read = partial(_reports, who, chosen, reading)
    return await exported(request, ReportOut, read)


@router.post("/reports/{report_id}/acceptance", summary="受理举报")
async def take_report(
    report_id: UUID, body: TakeIn, tx: TxDep, who: Handler
) -> ReportOut:
    """Take a report in hand until a day; no agency handles one of its own visit."""
    report = await commands.take(tx, who, report_id, body.due_on)
    return ReportOut.model_validate(report)


@router.post("/reports/{report_id}/answer", summary="答复举报")
async def answer_report(
    report_id: UUID, body: AnswerIn, tx: TxDep, who: Handler
) -> ReportOut:
    """Answer the sender of a report, who follows it by its number (C-12)."""
    report = await commands.answer(tx, who, report_id, body.text)
    return ReportOut.model_validate(report)
