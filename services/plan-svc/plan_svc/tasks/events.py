"""Tasks as the events that describe them."""

from dataclasses import replace
from typing import TypeVar

from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.domain.task import Task
from shared.events.plan import TaskEvent

T = TypeVar("T", bound=TaskEvent)


def task_event(kind: type[T], task: Task) -> T:
    """The event of a task's present state.

    What was carried out off-site is told as `visited`, with `on_site` false.
    """
    if task.status is TaskState.INSPECTED:
        task = replace(task, status=TaskState.VISITED)
    return kind.model_validate(task, from_attributes=True)
