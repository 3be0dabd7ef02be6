"""The present tasks, as the events that describe them."""

from plan_svc.tasks import events, store
from plan_svc.tasks.domain.task import Task
from shared.events.plan import TaskChanged
from shared.messaging.snapshots import Snapshot


def _changed(task: Task) -> TaskChanged:
    return events.task_event(TaskChanged, task)


TASKS = Snapshot(TaskChanged, store.all_tasks, _changed)
