"""The work on tasks over HTTP (P-20)."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field

from plan_svc.dispatch.commands.work import Assignment
from plan_svc.dispatch.domain.paper import SheetItem, TaskSheet
from plan_svc.dispatch.domain.view import DispatchedTask
from plan_svc.schemas import In, Line, Out
from plan_svc.tasks.domain.state import TaskState
from shared.auth import Principal
from shared.civic import masks
from shared.events import Basis
from shared.events.plan import (
    CheckPoint,
    DispatchStage,
    LegalBasis,
    Risk,
    TaskKind,
)

MOST = 1000
"""Tasks of one call: a filing makes a hundred thousand, and they are taken in bulk."""
TaskNumber = Annotated[str, Field(min_length=1, max_length=200)]
TaskNumbers = Annotated[list[TaskNumber], Field(min_length=1, max_length=MOST)]
Certificate = Annotated[str, Field(min_length=1, max_length=60)]


class TasksIn(In):
    """The tasks with which something is done: all of them, or none."""

    tasks: TaskNumbers


class ReasonedTasksIn(TasksIn):
    """The same, with a reason."""

    reason: Annotated[Line, Field(min_length=1)]


class DirectedTasksIn(TasksIn):
    """Escalated tasks, and what is to be done with them."""

    text: Annotated[Line, Field(min_length=1)]


class TaskAssignmentIn(TasksIn):
    """To whom tasks go: a section, inspectors by their certificates, or both."""

    section: Annotated[Line, Field(min_length=1)] | None = None
    inspectors: Annotated[list[Certificate], Field(max_length=20)] = []
    as_drawn: bool = Field(
        False,
        description="to the inspectors who were drawn for each task's place (P-16)",
    )
    reason: Annotated[Line, Field(min_length=1)] | None = Field(
        None, description="needed where somebody has them already"
    )

    def assignment(self) -> Assignment:
        """The command's value."""
        return Assignment(
            self.section,
            tuple(dict.fromkeys(self.inspectors)),
            self.reason,
            as_drawn=self.as_drawn,
        )


class DispatchOut(Out):
    """A task with the work on it within its agency (P-20)."""

    task: str
    agency: str
    lead: str | None = Field(description="the agency that dispatched it, if another")
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
    on_site: bool
    dispatched_on: date
    stage: DispatchStage
    received_at: datetime | None
    accepted_at: datetime | None
    section: str | None
    inspectors: list[str] = Field(description="certificates, masked")
    reason: str | None
    returns: int
    urges: int
    urged_on: date | None
    escalated_on: date | None
    direction: str | None
    directed_at: datetime | None
    lapsed_on: date | None = Field(
        description="the last day of a window that passed without an inspection"
    )
    explain_by: date | None
    explanation: str | None
    explained_at: datetime | None
    bases: list[Basis]
    version: int

    @classmethod
    def of(cls, task: DispatchedTask, who: Principal) -> Self:
        """A task as an agency reads it; nobody reads a certificate whole (S-07)."""
        shown = cls.model_validate(task)
        masked = [masks.certificate(number) for number in shown.inspectors]
        number = masks.task(task.task, who.agency)
        return shown.model_copy(update={"task": number, "inspectors": masked})


class AgencyWorkOut(Out):
    """How many open tasks an agency has, and how many of them wait for it."""

    agency: str
    open: int
    unaccepted: int
    urged: int
    escalated: int
    unexplained: int = Field(description="their window passed, and no reason is given")


class SheetPlaceOut(Out):
    """Where a sheet's task is carried out."""

    number: str
    subject_name: str | None
    address: str | None
    kind: str
    business_types: list[str]


class SheetPlanOut(Out):
    """What a sheet says of its plan."""

    title: str
    kind: str
    legal_basis: str
    scope: str
    frequency: str
    check_points: str
    necessity: str


class SheetItemOut(Out):
    """An item of a sheet, with the check points of its day."""

    code: str
    name: str
    risk: Risk
    catalogue_code: str | None
    checklist_code: str | None
    legal_basis: str
    legal_bases: list[LegalBasis] | None
    check_points: list[CheckPoint]
    materials: list[str]

    @classmethod
    def of(cls, listed: SheetItem) -> Self:
        """An item as it is inspected on the sheet's day."""
        shown = cls.model_validate(listed.item)
        return shown.model_copy(update={"check_points": list(listed.points)})


class TaskSheetOut(Out):
    """The task sheet (任务单): all that its form says (P-20)."""

    number: str
    issued_on: date = Field(description="when it was dispatched")
    stage: DispatchStage
    agency: str
    agency_name: str
    lead: str | None
    section: str | None
    inspectors: list[str] = Field(description="certificates, masked")
    source: str
    source_reason: str | None = Field(description="told to the task's agency alone")
    plan_code: str | None
    plan: SheetPlanOut | None = Field(description="none of a triggered task")
    uscc: str
    place: SheetPlaceOut | None
    region: str
    town: str | None
    on_site: bool
    surprise: bool
    earliest: date
    latest: date
    day: date = Field(description="for which it is written: settled, else the next one")
    duration_minutes: int
    items: list[SheetItemOut]
    materials: list[str] = Field(description="asked by the plan, besides its items'")
    out_of_scope: str | None
    joint: str | None

    @classmethod
    def of(cls, sheet: TaskSheet, who: Principal) -> Self:
        """A sheet as an agency reads it (C-05, S-07)."""
        work = DispatchOut.of(sheet.work, who)
        task = sheet.task
        own = task.agency == who.agency
        of_task = {
            name: getattr(task, name)
            for name in cls.model_fields
            if hasattr(task, name) and name not in {"items", "place"}
        }
        return cls(
            **of_task
            | {
                "number": work.task,
                "issued_on": work.dispatched_on,
                "stage": work.stage,
                "section": work.section,
                "inspectors": work.inspectors,
                "source_reason": task.source_reason if own else None,
                "materials": list(task.materials),
            },
            agency_name=sheet.agency.name,
            day=sheet.day,
            plan=sheet.plan and SheetPlanOut.model_validate(sheet.plan),
            place=sheet.place and SheetPlaceOut.model_validate(sheet.place),
            items=[SheetItemOut.of(item) for item in sheet.items],
        )
