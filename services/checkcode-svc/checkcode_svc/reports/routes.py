"""Reports for those who work on them (C-06, C-12)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends

from checkcode_svc.reports import commands, queries
from checkcode_svc.reports.domain import ReportStatus
from checkcode_svc.reports.schemas import AnswerIn, ReportOut, TakeIn
from shared.auth import Principal, require
from shared.web.acts import ReadingDep
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
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


@list_route(router, "/reports", "查询举报", export="导出举报")
async def list_reports(
    tx: ReadDep,
    who: MessageReader,
    page: PageDep,
    reading: ReadingDep,
    chosen: ChosenDep,
) -> Page[ReportOut]:
    """Reports of codes that somebody found suspicious (C-06)."""
    reports = await queries.reports(tx, who, chosen, page)
    for report in reports.items:
        reading.saw(report.id, *filter(None, [report.code]))
    return reports.map(ReportOut.model_validate)


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
