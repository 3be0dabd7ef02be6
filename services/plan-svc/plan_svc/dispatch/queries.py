"""Reads of the work on tasks (P-20)."""

from collections.abc import Sequence

from plan_svc.dispatch import store
from plan_svc.dispatch.domain import paper
from plan_svc.dispatch.domain.dispatch import Dispatch
from plan_svc.dispatch.domain.paper import TaskSheet
from plan_svc.dispatch.domain.view import DispatchedTask
from plan_svc.dispatch.store import AgencyWork, Chosen, Listed
from plan_svc.library import queries as library
from plan_svc.neighbours import queries as neighbours
from plan_svc.plans import queries as plans
from plan_svc.tasks import queries as tasks
from plan_svc.tasks.domain.task import Task
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = [
    "AgencyWork",
    "Chosen",
    "Listed",
    "dispatched",
    "listed",
    "loads",
    "of",
    "sheet",
]


async def listed(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Listed]:
    """The chosen tasks that the caller may see, with the work on them."""
    asking = who.scope.prefix, who.agency, tx.runtime.clock.today()
    rows = await store.listed(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(rows, "sort_key", "unique_key")


async def loads(tx: ReadTx, who: Principal) -> list[AgencyWork]:
    """What waits for each agency among its open tasks."""
    today = tx.runtime.clock.today()
    return await store.loads.all(tx, who.scope.prefix, who.agency, today)


async def dispatched(tx: ReadTx, number: str, who: Principal) -> DispatchedTask:
    """A task that the caller may see, with the work on it.

    Raises:
        TaskUnknown: if there is none.
    """
    task = await tasks.task(tx, number, who)
    (dispatch,) = await of(tx, [task])
    return DispatchedTask.of(task, dispatch)


async def sheet(tx: ReadTx, number: str, who: Principal) -> TaskSheet:
    """The task sheet, as far as the caller may see the task (P-20).

    Raises:
        TaskUnknown: if there is none.
    """
    task = await tasks.task(tx, number, who)
    (dispatch,) = await of(tx, [task])
    day = paper.day_of(task, tx.runtime.clock.today())
    items = await library.library(tx, task.item_codes, day)
    plan = await plans.filed(tx, task.plan_id) if task.plan_id else None
    return TaskSheet(
        task=task,
        work=DispatchedTask.of(task, dispatch),
        agency=await library.agency(tx, task.agency),
        plan=plan.content if plan else None,
        place=await neighbours.place_on_paper(tx, task.place),
        items=paper.items_of(task, list(items.values()), day),
        day=day,
    )


async def of(tx: ReadTx, found: Sequence[Task]) -> list[Dispatch]:
    """The work on each of some tasks; it begins by itself."""
    rows = await store.of_tasks.all(tx, [task.number for task in found])
    known = {row.task: row for row in rows}
    return [_begun(task, known.get(task.number)) for task in found]


def _begun(task: Task, known: Dispatch | None) -> Dispatch:
    """The work as it stands; of a task that came back nothing but its version."""
    if known is None:
        return Dispatch(task.number, task.known_on)
    if known.dispatched_on != task.known_on:
        return Dispatch(task.number, task.known_on, version=known.version)
    return known
