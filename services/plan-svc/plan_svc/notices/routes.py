"""Notices between agencies: sent, answered, closed, listed (P-24)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request, Response

from plan_svc.notices import commands, queries
from plan_svc.notices.schemas import (
    NoticeDetail,
    NoticeIn,
    NoticeLoadOut,
    NoticeOut,
    NoticeTextIn,
)
from plan_svc.schemas import ReasonIn
from shared.auth import Principal, require
from shared.events.plan import NoticeKind, NoticeStatus
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Uscc

router = Router(prefix="/v1", tags=["notices"])
Reader = Annotated[Principal, require("notice:read")]
Writer = Annotated[Principal, require("notice:write")]
Overseer = Annotated[Principal, require("coordination:read")]
NoticeSort = Literal["due_on", "-due_on", "sent_on", "-sent_on"]


def _chosen(  # noqa: PLR0913 - a query parameter each
    *,
    kind: NoticeKind | None = None,
    status: NoticeStatus | None = None,
    sender: Agency | None = None,
    receiver: Agency | None = None,
    waiting_for: Agency | None = None,
    uscc: Uscc | None = None,
    overdue: bool | None = None,
    due_to: Day | None = None,
    sort: NoticeSort = "due_on",
) -> queries.Chosen:
    return queries.Chosen(
        kind, status, sender, receiver, waiting_for, uscc, overdue, due_to, sort
    )


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(
    router,
    "/notices",
    "查询抄告、抄送、协查协办和专项整治",
    export="导出抄告、抄送、协查协办和专项整治",
)
async def list_notices(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[NoticeOut]:
    """What your agency sent or was sent; supervisors see their region's (P-24)."""
    notices = await queries.notices(tx, page, who, chosen)
    return notices.map(lambda notice: NoticeOut.of(notice, who))


@router.get("/notice-loads", summary="各单位待答复情况")
async def notice_loads(tx: ReadDep, who: Overseer) -> list[NoticeLoadOut]:
    """What waits for each agency's answer in your region, and is overdue (P-24)."""
    loads = await queries.loads(tx, who)
    return [NoticeLoadOut.model_validate(load) for load in loads]


@router.post("/notices", status_code=201, summary="发送抄告、抄送、协查协办或专项整治")
async def send_notice(
    body: NoticeIn, tx: TxDep, who: Writer, response: Response
) -> NoticeDetail:
    """Send a notice to other agencies; it is due by its day, or by a row (P-24)."""
    notice = await commands.send(tx, body.letter(), body.matter(), who)
    response.headers["location"] = f"/plan/v1/notices/{notice.id}"
    return NoticeDetail.of(notice, who)


@router.get(
    "/notices/{notice_id}",
    response_model=NoticeDetail,
    responses=ETAGGED,
    summary="查看抄告、抄送、协查协办或专项整治",
)
async def read_notice(
    notice_id: UUID, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One notice with its answers and its trail, and its ETag."""
    notice = await queries.notice(tx, notice_id, who)
    return etagged(request, NoticeDetail.of(notice, who))


@router.post("/notices/{notice_id}/acceptance", summary="签收")
async def accept_notice(notice_id: UUID, tx: TxDep, who: Writer) -> NoticeDetail:
    """Take it in hand; of a copy, say that it arrived."""
    return NoticeDetail.of(await commands.accept(tx, notice_id, who), who)


@router.post("/notices/{notice_id}/refusal", summary="不予受理")
async def decline_notice(
    notice_id: UUID, body: ReasonIn, tx: TxDep, who: Writer
) -> NoticeDetail:
    """Do not take it in hand, with a reason."""
    notice = await commands.decline(tx, notice_id, body.reason, who)
    return NoticeDetail.of(notice, who)


@router.post("/notices/{notice_id}/answer", summary="答复")
async def answer_notice(
    notice_id: UUID, body: NoticeTextIn, tx: TxDep, who: Writer
) -> NoticeDetail:
    """Say what came of it."""
    notice = await commands.answer(tx, notice_id, body.text, who)
    return NoticeDetail.of(notice, who)


@router.post("/notices/{notice_id}/chase", summary="催办")
async def chase_notice(
    notice_id: UUID, body: ReasonIn, tx: TxDep, who: Writer
) -> NoticeDetail:
    """Urge those who have not answered (P-24)."""
    notice = await commands.chase(tx, notice_id, body.reason, who)
    return NoticeDetail.of(notice, who)


@router.post("/notices/{notice_id}/closure", summary="办结")
async def close_notice(
    notice_id: UUID, body: NoticeTextIn, tx: TxDep, who: Writer
) -> NoticeDetail:
    """End what your agency sent, and say how it ended."""
    return NoticeDetail.of(await commands.close(tx, notice_id, body.text, who), who)
