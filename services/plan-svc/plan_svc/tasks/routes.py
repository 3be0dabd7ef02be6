"""Tasks, and the counts of a span of days."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from plan_svc.schemas import ReasonIn
from plan_svc.tasks import commands, queries
from plan_svc.tasks.schemas import Summary, TaskIn, TaskOut
from shared.auth import Principal, require
from shared.events.plan import TaskKind, TaskStatus
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Town

router = Router(prefix="/v1", tags=["tasks"])
Reader = Annotated[Principal, require("task:read")]
Writer = Annotated[Principal, require("task:write")]
Number = Annotated[str, Path(max_length=200)]
Short = Annotated[str | None, Query(max_length=120)]


@router.get("/tasks")
async def tasks(  # noqa: PLR0913 - a query parameter each
    tx: ReadDep,
    page: PageDep,
    who: Reader,
    *,
    agency: Agency | None = None,
    place: Short = None,
    uscc: Short = None,
    status: TaskStatus | None = None,
    plan_code: Short = None,
    kind: TaskKind | None = None,
    town: Town | None = None,
) -> Page[TaskOut]:
    """Tasks of your region in order of their numbers (P-20)."""
    filters = {
        "agency": agency,
        "place": place,
        "uscc": uscc,
        "status": status,
        "plan_code": plan_code,
        "kind": kind,
        "town": town,
    }
    tasks = await queries.tasks(tx, page, who, filters)
    return page.page(tasks, "number").map(lambda task: TaskOut.of(task, who))


@router.post("/tasks", status_code=201)
async def trigger(body: TaskIn, tx: TxDep, who: Writer, response: Response) -> TaskOut:
    """Enter a triggered task with its source (P-21); planned work needs a plan (P-01).

    The items must be claimed by your agency, filed and in date (P-09).
    """
    task = await commands.trigger(tx, body.trigger(), who)
    response.headers["location"] = f"/plan/v1/tasks/{task.number}"
    return TaskOut.of(task, who)


@router.get("/tasks/{number}", response_model=TaskOut)
async def task(number: Number, request: Request, tx: ReadDep, who: Reader) -> Response:
    """One task, with its ETag."""
    task = await queries.task(tx, number, who)
    return etagged(request, TaskOut.of(task, who))


@router.post("/tasks/{number}/withdrawal")
async def withdraw(number: Number, body: ReasonIn, tx: TxDep, who: Writer) -> TaskOut:
    """Withdraw an open task of your agency, with a reason."""
    task = await commands.withdraw(tx, number, body.reason, who)
    return TaskOut.of(task, who)


@router.get("/summary")
async def summary(
    tx: ReadDep,
    who: Annotated[Principal, require("plan:read")],
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query(alias="to")] = None,
) -> Summary:
    """Plans filed, tasks scheduled, triggered and open (P-20)."""
    return Summary.model_validate(await queries.summary(tx, who, since, until))
