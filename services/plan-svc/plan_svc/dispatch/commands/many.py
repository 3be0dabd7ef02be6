"""Does one thing with many tasks, with all of them or with none (P-20, P-23)."""

from collections.abc import Callable, Sequence

from plan_svc.dispatch import events, queries, store
from plan_svc.dispatch.domain.dispatch import Dispatch
from plan_svc.dispatch.domain.view import DispatchedTask
from plan_svc.dispatch.errors import TasksRefused
from plan_svc.tasks import commands as tasks
from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.domain.task import Task
from plan_svc.tasks.errors import TaskNotOpen, TaskUnknown
from plan_svc.tasks.queries import may_see
from shared.auth import Principal
from shared.db import Tx
from shared.errors import DomainError, RowRefusal
from shared.messaging import outbox

Change = Callable[[Task, Dispatch], None]


async def each(
    tx: Tx, numbers: Sequence[str], who: Principal, change: Change
) -> list[DispatchedTask]:
    """Change the work on every task, in the order in which they are named.

    Raises:
        TasksRefused: naming each task that cannot be taken; nothing was done then.
    """
    named = list(dict.fromkeys(numbers))
    known = await tasks.locked(tx, named)
    work = await queries.of(tx, list(known.values()))
    dispatches = dict(zip(known, work, strict=True))
    refused: list[RowRefusal] = []
    for line, number in enumerate(named, start=1):
        try:
            task = known.get(number)
            if task is None or not may_see(task, who):
                raise TaskUnknown
            if task.status is not TaskState.SCHEDULED:
                raise TaskNotOpen(state=task.status)
            change(task, dispatches[number])
        except DomainError as fault:
            refused.append(_refusal(line, fault, number))
    if refused:
        raise TasksRefused(refused, len(named))
    return await keep(tx, [(known[number], dispatches[number]) for number in named])


async def keep(tx: Tx, work: Sequence[tuple[Task, Dispatch]]) -> list[DispatchedTask]:
    """Keep changed work, and publish it."""
    if not work:
        return []
    await store.save.run(tx, [dispatch for _, dispatch in work])
    shown = [DispatchedTask.of(task, dispatch) for task, dispatch in work]
    await outbox.record(tx, *map(events.dispatch_event, shown))
    return shown


def _refusal(line: int, fault: DomainError, number: str) -> RowRefusal:
    return RowRefusal(
        line, fault.code, fault.rule, fault.detail, fault.detail_zh, number
    )
