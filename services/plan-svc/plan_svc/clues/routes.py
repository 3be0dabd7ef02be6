"""Clues: received, worked on, listed (P-21, P-29)."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request, Response

from plan_svc.clues import queries
from plan_svc.clues.commands import receive, work
from plan_svc.clues.schemas import (
    AgencyLoadOut,
    AssignmentIn,
    ClueAnswerIn,
    ClueDetail,
    ClueIn,
    ClueOut,
    ClueTaskIn,
    ComplainantOut,
    HandoverIn,
    ImportOut,
    OptionsOut,
    ReadingIn,
    ReplyIn,
)
from plan_svc.schemas import ReasonIn
from plan_svc.tasks.schemas import TaskOut
from shared.auth import Principal, require
from shared.civic.domains import Domain
from shared.events.plan import ClueStatus
from shared.web.acts import ReadingDep
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.uploads import UploadDep
from shared.web.values import Agency, Day, Place, Uscc

router = Router(prefix="/v1", tags=["clues"])
Reader = Annotated[Principal, require("clue:read")]
Receiver = Annotated[Principal, require("clue:receive")]
Assigner = Annotated[Principal, require("clue:assign")]
Handler = Annotated[Principal, require("clue:handle")]
Informed = Annotated[Principal, require("clue:person")]
Number = Annotated[str, Path(max_length=60)]
Source = Annotated[str, Query(pattern=r"^[a-z_]{1,60}$", description="such as media")]
ClueSort = Literal[
    "due_on", "-due_on", "received_on", "-received_on", "number", "-number"
]


def _chosen(  # noqa: PLR0913 - a query parameter each
    *,
    agency: Agency | None = None,
    status: ClueStatus | None = None,
    source: Source | None = None,
    domain: Domain | None = None,
    uscc: Uscc | None = None,
    place: Place | None = None,
    overdue: bool | None = None,
    due_to: Day | None = None,
    sort: ClueSort = "due_on",
) -> queries.Chosen:
    return queries.Chosen(
        agency, status, source, domain, uscc, place, overdue, due_to, sort
    )


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/clues", "查询线索", export="导出线索")
async def list_clues(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[ClueOut]:
    """Clues of your agency and region, what is due first (P-21)."""
    clues = await queries.clues(tx, page, who, chosen)
    return clues.map(lambda clue: ClueOut.of(clue, who))


@router.get("/clue-loads", summary="各单位线索办理情况")
async def clue_loads(tx: ReadDep, who: Reader) -> list[AgencyLoadOut]:
    """What each agency has on its desk: open, due within a week, overdue (P-21)."""
    loads = await queries.loads(tx, who)
    return [AgencyLoadOut.model_validate(load) for load in loads]


@router.post("/clues", status_code=201, summary="登记线索")
async def receive_clue(
    body: ClueIn, tx: TxDep, who: Receiver, response: Response
) -> ClueOut:
    """Enter a clue; a channel gives each of its numbers once (P-21)."""
    clue = await receive.receive(tx, who, body.report())
    response.headers["location"] = f"/plan/v1/clues/{clue.number}"
    return ClueOut.of(clue, who)


@router.post(
    "/clues/import", summary="批量登记线索", openapi_extra=receive.COLUMNS.openapi
)
async def import_clues(file: UploadDep, tx: TxDep, who: Receiver) -> ImportOut:
    """Enter clues as CSV or NDJSON, all or nothing; known ones stay (P-21, P-23)."""
    return ImportOut.of(await receive.import_rows(tx, who, file))


@router.get(
    "/clues/{number}", response_model=ClueDetail, responses=ETAGGED, summary="查看线索"
)
async def read_clue(
    number: Number, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One clue, with its ETag; who complained is masked (S-11)."""
    return etagged(request, ClueDetail.read(await queries.clue(tx, number, who), who))


@router.get("/clues/{number}/complainant", summary="查看投诉举报人")
async def read_complainant(
    number: Number, tx: ReadDep, who: Informed, reading: ReadingDep
) -> ComplainantOut:
    """Who complained, for who received the clue and who accepted it (S-11)."""
    person = await queries.complainant(tx, number, who)
    reading.saw(number)
    return ComplainantOut.model_validate(person)


@router.get("/clues/{number}/options", summary="线索可采取的办理方式")
async def read_options(number: Number, tx: ReadDep, who: Reader) -> OptionsOut:
    """What can be done with a clue, by the rows of its line of work (P-29)."""
    return OptionsOut.of(await queries.options(tx, number, who))


@router.post("/clues/{number}/classification", summary="线索分类")
async def classify_clue(
    number: Number, body: ReadingIn, tx: TxDep, who: Assigner
) -> ClueOut:
    """Say what a clue is, and what was complained of (P-29)."""
    clue = await work.classify(tx, number, body.reading(), who)
    return ClueOut.of(clue, who)


@router.post("/clues/{number}/assignment", summary="分派线索")
async def assign_clue(
    number: Number, body: AssignmentIn, tx: TxDep, who: Assigner
) -> ClueOut:
    """Give a clue to the agency that is responsible; it is due by a row (P-21)."""
    return ClueOut.of(await work.assign(tx, number, body.agency, who), who)


@router.post("/clues/{number}/acceptance", summary="受理线索")
async def accept_clue(number: Number, tx: TxDep, who: Handler) -> ClueOut:
    """Take a clue in hand."""
    return ClueOut.of(await work.accept(tx, number, who), who)


@router.post("/clues/{number}/return", summary="退回线索")
async def return_clue(
    number: Number, body: ReasonIn, tx: TxDep, who: Handler
) -> ClueOut:
    """Give a clue back to who gave it, with a reason."""
    return ClueOut.of(await work.give_back(tx, number, body.reason, who), who)


@router.post("/clues/{number}/handover", summary="转办线索")
async def hand_over_clue(
    number: Number, body: HandoverIn, tx: TxDep, who: Handler
) -> ClueOut:
    """Hand a clue over to another agency, which accepts it or gives it back."""
    clue = await work.hand_over(tx, number, body.agency, body.reason, who)
    return ClueOut.of(clue, who)


@router.post("/clues/{number}/task", status_code=201, summary="线索转为触发式检查任务")
async def make_clue_task(
    number: Number, body: ClueTaskIn, tx: TxDep, who: Handler, response: Response
) -> TaskOut:
    """Turn a clue into a triggered task; its source limits the items (P-29)."""
    task = await work.make_task(tx, number, body.order(), who)
    response.headers["location"] = f"/plan/v1/tasks/{task.number}"
    return TaskOut.of(task, who)


@router.post("/clues/{number}/next-month", summary="纳入下月计划")
async def put_off_clue(number: Number, tx: TxDep, who: Handler) -> ClueOut:
    """Put the subject of a warning into the next month's plan (P-29)."""
    return ClueOut.of(await work.put_off(tx, number, who), who)


@router.post("/clues/{number}/answer", summary="答复线索")
async def answer_clue(
    number: Number, body: ClueAnswerIn, tx: TxDep, who: Handler
) -> ClueOut:
    """Say how a clue ended; what an inspection found stands (P-21)."""
    clue = await work.answer(tx, number, body.outcome, body.text, who)
    return ClueOut.of(clue, who)


@router.post("/clues/{number}/chase", summary="督办线索")
async def chase_clue(
    number: Number, body: ReasonIn, tx: TxDep, who: Assigner
) -> ClueOut:
    """Urge the agency that must handle a clue (P-21)."""
    return ClueOut.of(await work.chase(tx, number, body.reason, who), who)


@router.post("/clues/{number}/closure", summary="办结线索")
async def close_clue(number: Number, tx: TxDep, who: Assigner) -> ClueOut:
    """End an answered clue; by when its source is told, a row says (P-21)."""
    return ClueOut.of(await work.close(tx, number, who), who)


@router.post("/clues/{number}/reply", summary="回复线索来源")
async def reply_to_source(
    number: Number, body: ReplyIn, tx: TxDep, who: Assigner
) -> ClueOut:
    """Record what the source was told (I-06)."""
    return ClueOut.of(await work.reply(tx, number, body.text, who), who)
