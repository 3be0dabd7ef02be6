"""What all tasks of one agency of a filed plan have in common (P-20).

A planned task is `{plan code}.{agency}.{place}`: one for each agency and place, with
the items that the agency claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plan_svc.library.domain import Agency, Item
from plan_svc.plans.domain.content import Mode, Window
from plan_svc.plans.domain.plan import Plan
from plan_svc.tasks.domain.task import task_items
from shared.events.plan import TaskItem, TaskKind


@dataclass(frozen=True)
class Sheet:
    """The members that the tasks of one agency of a plan share."""

    agency: str
    occasion: int
    section: str | None
    domain: str
    plan_id: UUID
    plan_code: str | None
    plan_kind: str
    lead: str | None
    items: tuple[TaskItem, ...]
    item_codes: tuple[str, ...]
    earliest: date
    latest: date
    known_on: date
    on_site: bool
    surprise: bool
    classified: bool
    joint_forbidden: bool
    duration_minutes: int
    materials: tuple[str, ...]
    out_of_scope: str | None
    kind: TaskKind = TaskKind.PLANNED
    source: str = "plan"

    @property
    def unit(self) -> str:
        """Which of the plan's tasks these are: their agency and occasion."""
        return f"{self.agency}/{self.occasion}"


@dataclass(frozen=True, slots=True)
class ClassPeriod:
    """The counting period of tasks at one class of places (M-02)."""

    grade: str
    has: tuple[str, ...]
    """Kinds that the place has, and those that it has not."""
    lacks: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Assignment:
    """One occasion of one agency of a plan: its items, window and counting periods."""

    agency: Agency
    items: Sequence[Item]
    occasion: int
    """Counts the plan's occasions, from 1."""
    window: Window
    periods: Sequence[ClassPeriod]

    def sheet(self, plan: Plan, *, lead: str | None, today: date) -> Sheet:
        """The sheet of the agency's tasks; the plan's section is its own agency's."""
        content = plan.content
        items = task_items(self.items)
        return Sheet(
            agency=self.agency.code,
            occasion=self.occasion,
            section=content.section if self.agency.code == plan.agency else None,
            domain=self.agency.domain,
            plan_id=plan.amends or plan.id,
            plan_code=plan.plan_code or plan.reserved_code,
            plan_kind=content.kind,
            lead=lead,
            items=items,
            item_codes=tuple(item.code for item in items),
            earliest=self.window.earliest,
            latest=self.window.latest,
            known_on=today,
            on_site=content.mode is Mode.ON_SITE,
            surprise=content.surprise,
            classified=content.classified,
            joint_forbidden=any(item.joint_forbidden for item in items),
            duration_minutes=content.duration_minutes,
            materials=tuple(text for text in content.materials if text.strip()),
            out_of_scope=content.out_of_scope,
        )


@dataclass(frozen=True, slots=True)
class Work:
    """One sheet and the counting periods of its tasks."""

    sheet: Sheet
    periods: Sequence[ClassPeriod]


def work_of(plan: Plan, assignments: Sequence[Assignment], today: date) -> list[Work]:
    """A sheet for each agency and occasion; the plan's agency leads several."""
    agencies = {assignment.agency.code for assignment in assignments}
    lead = plan.agency if len(agencies) > 1 else None
    return [
        Work(assignment.sheet(plan, lead=lead, today=today), assignment.periods)
        for assignment in assignments
    ]
