"""Events of tasks."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ValidationInfo

from shared.events.base import Basis, Event, Fact
from shared.events.plan.items import Risk


class TaskKind(StrEnum):
    """The two kinds of inspection."""

    PLANNED = "planned"
    TRIGGERED = "triggered"


class TaskStatus(StrEnum):
    """Where a task is; only a scheduled one is open."""

    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"
    VISITED = "visited"
    """Carried out; of an off-site task without a visit, by `OffSiteInspected`."""
    WAIVED = "waived"
    COVERED = "covered"


class TaskItem(Fact):
    """An item of a task, with what matching needs to know of it."""

    code: str
    risk: Risk
    joint_forbidden: bool = False


class TaskBases(Fact):
    """The rows of the law by which a task needed no plan (X-01)."""

    source: Basis
    """The row of its source (P-21)."""
    out_of_scope: Basis | None = None
    """The row of the reason by which it is left out, where there is one (P-22)."""


_SPLIT = {
    "rectification_recheck": {"fire": "order_recheck", "*": "after_case_recheck"},
}
"""Reasons that were split by domain: readers take events with the old one for ever."""


def _reason_today(reason: str | None, info: ValidationInfo) -> str | None:
    """The reason as the law of the task's domain calls it since (P-22)."""
    split = _SPLIT.get(reason or "")
    if split is None:
        return reason
    return split.get(info.data.get("domain", "*"), split["*"])


class TaskEvent(Event):
    """The state of a task: one agency, one place, some items, a window (P-20)."""

    aggregate: ClassVar[str] = "task"
    personal: ClassVar[frozenset[str]] = frozenset({"source_reason"})
    """The words of a complaint may say whose they are."""

    number: str
    """Natural: `{plan code}.{agency}.{place}`, of a plan's second occasion and the next
    `….2`; triggered `CF.{agency}.{digest}.{place}`
    (of old releases `T.{agency}.{source number}.{place}`, for others masked)."""
    agency: str
    section: str | None = None
    domain: str
    region: str
    town: str | None = None
    """Of the place, nine digits; unset where it is not known (I-05)."""
    place: str
    """Number of the place, `{USCC}-{NNN}` or a project number."""
    uscc: str
    kind: TaskKind
    source: str
    """`plan`, `complaint`, `transfer`, … (P-21)."""
    source_reason: str | None = None
    plan_code: str | None = None
    lead: str | None = None
    """Lead agency named by the filed plan (M-06)."""
    items: tuple[TaskItem, ...]
    earliest: date
    latest: date
    known_on: date
    settled_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    """Counting period, where a frequency row gives one (M-02)."""
    on_site: bool = True
    surprise: bool = False
    classified: bool = False
    joint_forbidden: bool = False
    out_of_scope: Annotated[str | None, AfterValidator(_reason_today)] = None
    """Reason code of P-22: never counted, matched or limited."""
    duration_minutes: int = 60
    materials: tuple[str, ...] = ()
    """What the plan asks the subject to prepare, besides what its items ask."""
    occasion: int = 1
    """Of several visits that its plan foresees at the place (P-02)."""
    status: TaskStatus = TaskStatus.SCHEDULED
    reason: str | None = None
    bases: TaskBases | None = None
    """Of a triggered task, unset where not known; a planned one's are its plan's."""

    @property
    def aggregate_id(self) -> str:
        """The task's number."""
        return self.number

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class TaskScheduled(TaskEvent):
    """A task came to be, from a filed plan or a trigger."""

    type: ClassVar[str] = "onevisit.plan.task-scheduled.v1"


class TaskChanged(TaskEvent):
    """A task changed: its window, items, or status."""

    type: ClassVar[str] = "onevisit.plan.task-changed.v1"


class TaskWithdrawn(TaskEvent):
    """A task will not be carried out."""

    type: ClassVar[str] = "onevisit.plan.task-withdrawn.v1"
