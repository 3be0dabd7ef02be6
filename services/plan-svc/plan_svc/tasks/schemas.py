"""Tasks over HTTP."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field

from plan_svc.library.schemas import ItemCode
from plan_svc.schemas import In, Line, Out
from plan_svc.tasks.domain.task import Task, Trigger
from shared.auth import Principal
from shared.civic import masks
from shared.events.plan import TaskBases, TaskItem
from shared.web.values import Day


class TaskIn(In):
    """A triggered task and its source (P-21)."""

    place: Annotated[str, Field(min_length=1, max_length=60)]
    items: Annotated[list[ItemCode], Field(min_length=1, max_length=100)]
    source: Annotated[str, Field(max_length=60)]
    source_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-]{1,60}$")]
    source_reason: Annotated[Line, Field(min_length=1)]
    earliest: Day | None = None
    latest: Day
    on_site: bool = True
    surprise: bool = False
    classified: bool = False
    out_of_scope: str | None = None
    duration_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    section: Line | None = None

    def trigger(self) -> Trigger:
        """The domain's value."""
        return Trigger(**self.model_dump() | {"items": tuple(self.items)})


class TaskOut(Out):
    """A task (P-20)."""

    number: str
    agency: str
    section: str | None
    domain: str
    region: str
    town: str | None
    place: str
    uscc: str
    kind: Literal["planned", "triggered"]
    source: str
    source_number: str | None
    source_reason: str | None
    plan_code: str | None
    lead: str | None
    items: list[TaskItem]
    earliest: date
    latest: date
    known_on: date
    settled_on: date | None
    visited_on: date | None
    inspected_on: date | None = Field(
        description="when it was carried out off-site (P-26)"
    )
    period_from: date | None
    period_to: date | None
    on_site: bool
    surprise: bool
    classified: bool
    joint_forbidden: bool
    out_of_scope: str | None
    duration_minutes: int
    materials: list[str] = Field(
        [], description="what the plan asks the subject to prepare"
    )
    occasion: int = Field(
        1, description="of several visits that its plan foresees at the place"
    )
    status: str
    reason: str | None
    joint: str | None = Field(
        description="the agreed joint proposal that it is part of"
    )
    bases: TaskBases | None = Field(
        None,
        description="the rows of the law that a triggered task rests on, unset where "
        "not known; a planned task's are its plan's",
    )
    version: int

    @classmethod
    def of(cls, task: Task, who: Principal) -> Self:
        """A task as an agency reads it; its source is its own agency's (C-05)."""
        shown = cls.model_validate(task)
        if task.agency == who.agency:
            return shown
        hidden = {"source_number": None, "source_reason": None}
        number = masks.task(task.number, who.agency)
        return shown.model_copy(update={**hidden, "number": number})


class TaskCounts(Out):
    """How many tasks, by kind, and how many are open."""

    scheduled: int
    triggered: int
    open: int


class Summary(Out):
    """The counts of a span of days."""

    plans_filed: int
    tasks: TaskCounts
