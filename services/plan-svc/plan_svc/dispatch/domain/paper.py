"""The task sheet (任务单): what the form says, as data (P-20, HP 十)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plan_svc.dispatch.domain.view import DispatchedTask
from plan_svc.library.domain import Agency, Item, points
from plan_svc.neighbours.domain import PlaceOnPaper
from plan_svc.plans.domain.content import Content
from plan_svc.tasks.domain.task import Task
from shared.events.plan import CheckPoint, DatedPoint


@dataclass(frozen=True, slots=True)
class SheetItem:
    """An item of a sheet, with the check points of the day of the inspection (P-25)."""

    item: Item
    points: tuple[CheckPoint, ...]

    @classmethod
    def of(cls, item: Item, day: date) -> "SheetItem":
        """The item as it is inspected on a day."""
        history: tuple[DatedPoint, ...] = item.point_history or points.begun(
            item.check_points
        )
        return cls(item, points.on(history, day))


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """All that a task sheet says."""

    task: Task
    work: DispatchedTask
    agency: Agency
    plan: Content | None
    """What the plan states; None of a triggered task."""
    place: PlaceOnPaper | None
    items: tuple[SheetItem, ...]
    day: date
    """For which it is written: the settled day, else the next one in the window."""


def day_of(task: Task, today: date) -> date:
    """The day of the inspection, as far as it is known."""
    done = task.visited_on or task.settled_on
    return done or min(max(task.earliest, today), task.latest)


def items_of(task: Task, known: Sequence[Item], day: date) -> tuple[SheetItem, ...]:
    """The task's items as they are on a day, in order of their codes."""
    own = sorted(
        (item for item in known if item.code in task.item_codes),
        key=lambda item: item.code,
    )
    return tuple(SheetItem.of(item, day) for item in own)
