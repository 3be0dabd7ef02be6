"""A code for a place within the scope of a filed plan (P-02, JS-WL 二(二)1).

plan-svc takes the place into the plan and counts it, or refuses; it is asked before
anything is written here. The tasks come with its answer, as its events tell them, so
that the application need not wait for these.
"""

from dataclasses import replace

from checkcode_svc.applications.domain.request import Request
from checkcode_svc.neighbours import commands as copies
from checkcode_svc.neighbours import queries as neighbours
from shared.db import Tx
from shared.events.plan import TaskStatus


async def take_into_plan(tx: Tx, request: Request, bearer: str) -> Request:
    """The application with the tasks that it asks a code for.

    Of several occasions it is the one on whose days it means to come.

    Raises:
        PlanRefusesPlace: with what plan-svc says, its clause and the next step.
        PlanningUnavailable: if plan-svc does not answer.
    """
    if request.plan_code is None or request.place is None:
        return request
    tasks = await neighbours.ask_plan(
        tx.runtime, request.plan_code, request.place, bearer
    )
    await copies.learn_tasks(tx, tasks)
    open_ones = [task for task in tasks if task.status is TaskStatus.SCHEDULED]
    on_time = [
        task for task in open_ones if task.earliest <= request.day <= task.latest
    ]
    named = on_time or open_ones or tasks
    return replace(request, tasks=tuple(task.number for task in named), place=None)
