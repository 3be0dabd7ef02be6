"""The deadlines of an agency's plans: ahead, met, late, overdue (P-07).

An agency whose row asks for a plan of a year or month, and that has none, is overdue
with it as well. What meets each: `draft` the agency's approval; `internal` the
drafting; `notify` and `file` the filing, from which on every agency of the region reads
the plan and matching-svc has its tasks; `publish` the publication of what it states.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import PlanKind
from plan_svc.policy.domain import DEADLINE
from plan_svc.review.domain.deadline import Deadline, deadlines
from shared.civic.calendar import months_after
from shared.civic.law import Basis, Law


class DeadlineName(StrEnum):
    """The five kinds of deadline."""

    DRAFT = "draft"
    INTERNAL = "internal"
    NOTIFY = "notify"
    FILE = "file"
    PUBLISH = "publish"


class DeadlineState(StrEnum):
    """Where a deadline stands today."""

    AHEAD = "ahead"
    MET = "met"
    LATE = "late"
    """Done, after its day."""
    OVERDUE = "overdue"


@dataclass(frozen=True)
class DatedPlan:
    """A plan with the days that meet its deadlines."""

    id: UUID
    agency: str
    kind: PlanKind
    plan_code: str | None
    period_from: date
    made_on: date
    approved_on: date | None
    filed_on: date | None
    published_on: date | None
    is_current: bool
    """Whether the public reads what it states now."""
    hidden: bool
    """Whether the caller may not know which plan it is: only that there is one."""

    def done_on(self, name: DeadlineName) -> date | None:
        """When the plan did what the deadline asks."""
        match name:
            case DeadlineName.DRAFT:
                return self.approved_on
            case DeadlineName.INTERNAL:
                return self.made_on
            case DeadlineName.NOTIFY | DeadlineName.FILE:
                return self.filed_on
            case DeadlineName.PUBLISH:
                return self.published_on if self.is_current else None


@dataclass(frozen=True)
class Due:
    """One deadline of one plan, or of a plan that an agency does not have."""

    agency: str
    kind: PlanKind
    name: DeadlineName
    due: date
    period_from: date
    plan_id: UUID | None
    plan_code: str | None
    done_on: date | None
    state: DeadlineState
    basis: Basis

    @property
    def key(self) -> str:
        """What tells it from every other, in one order."""
        plan = self.plan_id or ""
        return f"{self.agency}/{self.kind}/{self.period_from}/{self.name}/{plan}"


def due_of(law: Law, agency: Agency, plan: DatedPlan, today: date) -> list[Due]:
    """The deadlines of a plan (P-07)."""
    case = agency.case(plan.period_from, kind=plan.kind.value)
    return [
        _due(deadline, agency, plan.kind, plan.period_from, plan, today)
        for deadline in deadlines(law, case, plan.period_from, plan.filed_on)
    ]


def due_without(
    law: Law, agency: Agency, plans: Sequence[DatedPlan], today: date
) -> list[Due]:
    """The deadlines of the plans that an agency's rows ask for and it does not have."""
    there = {(plan.kind, _period(plan.kind, plan.period_from)) for plan in plans}
    return [
        _due(deadline, agency, kind, first, None, today)
        for kind, first in _periods(today)
        if (kind, first) not in there
        for deadline in deadlines(law, agency.case(first, kind=kind.value), first)
    ]


def has_rows(law: Law, agency: Agency, today: date) -> bool:
    """Whether any deadline is laid on the agency's plans."""
    return any(
        law.holding(DEADLINE, agency.case(today, kind=kind.value)) for kind in PlanKind
    )


def _periods(today: date) -> Iterator[tuple[PlanKind, date]]:
    """This year, and its months up to the next one, which is drafted ahead."""
    first = date(today.year, 1, 1)
    yield PlanKind.ANNUAL, first
    for month in range(today.month + 1):
        yield PlanKind.MONTHLY, months_after(first, month)


def _period(kind: PlanKind, first: date) -> date:
    month = 1 if kind is PlanKind.ANNUAL else first.month
    return date(first.year, month, 1)


def _due(
    deadline: Deadline,
    agency: Agency,
    kind: PlanKind,
    period_from: date,
    plan: DatedPlan | None,
    today: date,
) -> Due:
    name = DeadlineName(deadline.name)
    done_on = None if plan is None else plan.done_on(name)
    shown = None if plan is None or plan.hidden else plan
    return Due(
        agency=agency.code,
        kind=kind,
        name=name,
        due=deadline.due,
        period_from=period_from,
        plan_id=None if shown is None else shown.id,
        plan_code=None if shown is None else shown.plan_code,
        done_on=done_on,
        state=_state(deadline.due, done_on, today),
        basis=deadline.basis,
    )


def _state(due: date, done_on: date | None, today: date) -> DeadlineState:
    if done_on is not None:
        return DeadlineState.MET if done_on <= due else DeadlineState.LATE
    return DeadlineState.AHEAD if today <= due else DeadlineState.OVERDUE
