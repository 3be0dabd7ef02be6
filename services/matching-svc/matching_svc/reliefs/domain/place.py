"""A place with what is needless there, and so with the tasks that are still open."""

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from matching_svc.reliefs.domain.relief import Relief
from matching_svc.tasks.domain.place import KnownPlace
from matching_svc.tasks.domain.task import Task


@dataclass(frozen=True)
class RelievedPlace(KnownPlace):
    """What is known of a place, and which of its tasks another inspection replaces."""

    reliefs: tuple[Relief, ...] = ()
    """Tasks that another inspection makes needless (M-05, M-09, M-10)."""

    @cached_property
    def open_tasks(self) -> dict[str, Task]:
        """The open tasks by number, in the order of numbers (M-01)."""
        relieved = self.relief_in_force
        return {
            task.number: task
            for task in sorted(self.tasks, key=attrgetter("number"))
            if task.is_open
            and task.number not in self.done
            and task.number not in relieved
        }

    @cached_property
    def relief_in_force(self) -> dict[str, Relief]:
        """What is covered or waived, by task: it is not open (M-09, M-10)."""
        ordered = sorted(self.reliefs, key=lambda relief: relief.key, reverse=True)
        return {relief.task: relief for relief in ordered if relief.in_force}
