"""The work on tasks: received, assigned, given back, urged, explained (P-20)."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request, Response

from plan_svc.dispatch import queries
from plan_svc.dispatch.commands import work
from plan_svc.dispatch.domain.view import DispatchedTask
from plan_svc.dispatch.schemas import (
    AgencyWorkOut,
    DirectedTasksIn,
    DispatchOut,
    ReasonedTasksIn,
    TaskAssignmentIn,
    TaskSheetOut,
    TasksIn,
)
from plan_svc.tasks.domain.state import TaskState
from shared.auth import Principal, require
from shared.db import ReadTx
from shared.events.plan import DispatchStage, TaskKind
from shared.web.etag import ETAGGED, etagged
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep, PageParams
from shared.web.values import Agency, Day, PlanCode

router = Router(prefix="/v1", tags=["tasks"])
Reader = Annotated[Principal, require("task:read")]
Worker = Annotated[Principal, require("task:dispatch")]
Urger = Annotated[Principal, require("task:urge")]
Overseer = Annotated[Principal, require("task:oversee")]
Number = Annotated[str, Path(max_length=200)]
Section = Annotated[str, Query(max_length=500)]
DispatchSort = Literal[
    "latest", "-latest", "task", "-task", "dispatched_on", "-dispatched_on"
]


def _chosen(  # noqa: PLR0913 - a query parameter each
    *,
    agency: Agency | None = None,
    section: Section | None = None,
    stage: DispatchStage | None = None,
    status: TaskState | None = None,
    plan_code: PlanCode | None = None,
    kind: TaskKind | None = None,
    unaccepted: bool | None = None,
    urged: bool | None = None,
    escalated: bool | None = None,
    unexplained: bool | None = None,
    latest_to: Day | None = None,
    sort: DispatchSort = "latest",
) -> queries.Chosen:
    return queries.Chosen(
        agency,
        section,
        stage,
        status,
        plan_code,
        kind,
        unaccepted,
        urged,
        escalated,
        unexplained,
        latest_to,
        sort,
    )


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


async def _listed(
    who: Principal, chosen: queries.Chosen, tx: ReadTx, page: PageParams
) -> Page[DispatchOut]:
    found = await queries.listed(tx, page, who, chosen)
    return found.map(lambda task: DispatchOut.of(task, who))


@router.get("/dispatches", summary="查询任务办理情况")
async def list_dispatches(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[DispatchOut]:
    """Tasks with the work on them: unaccepted, urged, escalated, lapsed (P-20)."""
    return await _listed(who, chosen, tx, page)


@router.get(
    "/dispatches.csv",
    response_class=Response,
    responses=RESPONSES,
    summary="导出任务办理情况",
)
async def export_dispatches(
    request: Request, who: Reader, chosen: ChosenDep
) -> Response:
    """The same list as CSV, all of it (P-20)."""
    return await exported(request, DispatchOut, partial(_listed, who, chosen))


@router.get("/dispatch-loads", summary="各单位任务办理统计")
async def dispatch_loads(tx: ReadDep, who: Reader) -> list[AgencyWorkOut]:
    """What waits for each agency: unaccepted, urged, escalated, unexplained (P-20)."""
    loads = await queries.loads(tx, who)
    return [AgencyWorkOut.model_validate(load) for load in loads]


@router.get(
    "/tasks/{number}/sheet",
    response_model=TaskSheetOut,
    responses=ETAGGED,
    summary="查看任务单",
)
async def read_sheet(
    number: Number, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """The task sheet as data, with its ETag: all that its form says (P-20)."""
    return etagged(request, TaskSheetOut.of(await queries.sheet(tx, number, who), who))


@router.post("/dispatches/receipt", summary="任务回执")
async def receive_tasks(body: TasksIn, tx: TxDep, who: Worker) -> list[DispatchOut]:
    """Confirm that the sheets of your agency's tasks have come."""
    return _all(await work.receive(tx, body.tasks, who), who)


@router.post("/dispatches/acceptance", summary="接收任务")
async def accept_tasks(body: TasksIn, tx: TxDep, who: Worker) -> list[DispatchOut]:
    """Take tasks of your agency in hand; that is their receipt as well."""
    return _all(await work.accept(tx, body.tasks, who), who)


@router.post("/dispatches/assignment", summary="指派任务")
async def assign_tasks(
    body: TaskAssignmentIn, tx: TxDep, who: Worker
) -> list[DispatchOut]:
    """Give tasks to a section and inspectors of your agency; to others with a reason.

    The inspectors need valid certificates of your agency (S-07).
    """
    return _all(await work.assign(tx, body.tasks, body.assignment(), who), who)


@router.post("/dispatches/return", summary="退回任务")
async def return_tasks(
    body: ReasonedTasksIn, tx: TxDep, who: Worker
) -> list[DispatchOut]:
    """Give tasks back to who dispatched them, with a reason."""
    return _all(await work.give_back(tx, body.tasks, body.reason, who), who)


@router.post("/dispatches/renewal", summary="重新派发任务")
async def send_tasks_again(
    body: ReasonedTasksIn, tx: TxDep, who: Worker
) -> list[DispatchOut]:
    """Send tasks again that were given back: the lead, else the agency itself."""
    return _all(await work.send_again(tx, body.tasks, body.reason, who), who)


@router.post("/dispatches/urging", summary="督办任务")
async def urge_tasks(body: ReasonedTasksIn, tx: TxDep, who: Urger) -> list[DispatchOut]:
    """Urge the agencies of tasks that you dispatched or oversee."""
    return _all(await work.urge(tx, body.tasks, body.reason, who), who)


@router.post("/dispatches/direction", summary="提级督办意见")
async def direct_tasks(
    body: DirectedTasksIn, tx: TxDep, who: Overseer
) -> list[DispatchOut]:
    """Say what is to be done with urged or escalated tasks of other agencies."""
    return _all(await work.direct(tx, body.tasks, body.text, who), who)


@router.post("/dispatches/explanation", summary="说明任务逾期原因")
async def explain_tasks(
    body: ReasonedTasksIn, tx: TxDep, who: Worker
) -> list[DispatchOut]:
    """Say why the windows of tasks passed without an inspection (P-20)."""
    return _all(await work.explain(tx, body.tasks, body.reason, who), who)


def _all(done: Iterable[DispatchedTask], who: Principal) -> list[DispatchOut]:
    return [DispatchOut.of(task, who) for task in done]
