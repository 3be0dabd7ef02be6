"""Tasks, and the counts of a span of days."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request, Response

from plan_svc.schemas import ReasonIn
from plan_svc.tasks import commands, queries
from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.schemas import Summary, TaskIn, TaskOut
from plan_svc.tasks.store import Chosen
from shared.auth import Principal, require
from shared.events.plan import TaskKind
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Place, PlanCode, Town, Uscc

router = Router(prefix="/v1", tags=["tasks"])
Reader = Annotated[Principal, require("task:read")]
Writer = Annotated[Principal, require("task:write")]
Number = Annotated[str, Path(max_length=200)]
TaskSort = Literal["number", "-number", "latest", "-latest", "earliest", "-earliest"]


def _chosen(  # noqa: PLR0913, PLR0917 - a query parameter each
    agency: Agency | None = None,
    place: Place | None = None,
    uscc: Uscc | None = None,
    status: TaskState | None = None,
    plan_code: PlanCode | None = None,
    kind: TaskKind | None = None,
    town: Town | None = None,
    latest_from: Day | None = None,
    latest_to: Day | None = None,
    sort: TaskSort = "number",
) -> Chosen:
    return Chosen(
        agency,
        place,
        uscc,
        status,
        plan_code,
        kind,
        town,
        latest_from,
        latest_to,
        sort,
    )


ChosenDep = Annotated[Chosen, Depends(_chosen)]


@list_route(router, "/tasks", "查询检查任务", export="导出检查任务")
async def tasks(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[TaskOut]:
    """Tasks of your region, by number or by date (P-20)."""
    tasks = await queries.tasks(tx, page, who, chosen)
    return tasks.map(lambda task: TaskOut.of(task, who))


@router.post("/tasks", status_code=201, summary="登记触发式检查任务")
async def trigger(body: TaskIn, tx: TxDep, who: Writer, response: Response) -> TaskOut:
    """Enter a triggered task with its source (P-21); planned work needs a plan (P-01).

    The items must be claimed by your agency, filed and in date (P-09).
    """
    task = await commands.trigger(tx, body.trigger(), who)
    response.headers["location"] = f"/plan/v1/tasks/{task.number}"
    return TaskOut.of(task, who)


@router.get(
    "/tasks/{number}", response_model=TaskOut, responses=ETAGGED, summary="查看检查任务"
)
async def task(number: Number, request: Request, tx: ReadDep, who: Reader) -> Response:
    """One task, with its ETag."""
    task = await queries.task(tx, number, who)
    return etagged(request, TaskOut.of(task, who))


@router.post("/tasks/{number}/withdrawal", summary="撤回检查任务")
async def withdraw(number: Number, body: ReasonIn, tx: TxDep, who: Writer) -> TaskOut:
    """Withdraw an open task of your agency, with a reason."""
    task = await commands.withdraw(tx, number, body.reason, who)
    return TaskOut.of(task, who)


@router.get("/summary", summary="计划与任务统计")
async def summary(
    tx: ReadDep,
    who: Annotated[Principal, require("plan:read")],
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query(alias="to")] = None,
) -> Summary:
    """Plans filed, tasks scheduled, triggered and open (P-20)."""
    return Summary.model_validate(await queries.summary(tx, who, since, until))
