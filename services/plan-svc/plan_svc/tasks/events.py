"""Tasks as the events that describe them."""

from typing import TypeVar

from plan_svc.tasks.domain.task import Task
from shared.events.plan import TaskEvent

T = TypeVar("T", bound=TaskEvent)


def task_event(kind: type[T], task: Task) -> T:
    """The event of a task's present state."""
    return kind.model_validate(task, from_attributes=True)
