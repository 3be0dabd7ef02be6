"""A task with the work on it, as it is listed and told (P-20)."""

from dataclasses import dataclass
from datetime import date, datetime

from plan_svc.dispatch.domain.dispatch import Dispatch
from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.domain.task import Task
from shared.civic.law import Basis
from shared.events.plan import DispatchStage, TaskKind

_OF_TASK = (
    *("agency", "lead", "domain", "region", "town", "place", "uscc", "kind"),
    *("plan_code", "earliest", "latest", "status", "settled_on", "visited_on"),
    *("joint", "on_site", "classified", "surprise"),
)
_OF_DISPATCH = (
    *("dispatched_on", "stage", "received_at", "accepted_at", "inspectors", "reason"),
    *("returns", "urges", "urged_on", "escalated_on", "direction", "directed_at"),
    *("lapsed_on", "explain_by", "explanation", "explained_at", "bases", "version"),
)


@dataclass(frozen=True, slots=True)
class DispatchedTask:
    """What a list, an answer and an event say of a task and the work on it."""

    task: str
    agency: str
    lead: str | None
    domain: str
    region: str
    town: str | None
    place: str
    uscc: str
    kind: TaskKind
    plan_code: str | None
    earliest: date
    latest: date
    status: TaskState
    settled_on: date | None
    visited_on: date | None
    joint: str | None
    on_site: bool
    classified: bool
    surprise: bool
    dispatched_on: date
    stage: DispatchStage
    received_at: datetime | None
    accepted_at: datetime | None
    section: str | None
    inspectors: tuple[str, ...]
    reason: str | None
    returns: int
    urges: int
    urged_on: date | None
    escalated_on: date | None
    direction: str | None
    directed_at: datetime | None
    lapsed_on: date | None
    explain_by: date | None
    explanation: str | None
    explained_at: datetime | None
    bases: tuple[Basis, ...]
    version: int

    @classmethod
    def of(cls, task: Task, dispatch: Dispatch) -> "DispatchedTask":
        """A task and the work on it, which may not have begun."""
        return cls(
            task=task.number,
            section=dispatch.section or task.section,
            **{name: getattr(task, name) for name in _OF_TASK},
            **{name: getattr(dispatch, name) for name in _OF_DISPATCH},
        )
