"""A step that waits for an agency, and by when it is to be taken (P-04, P-07)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import PlanKind
from plan_svc.review.domain.deadline import deadlines
from shared.civic.law import Basis, Law

ANSWER = "answer"
"""The name of the step by which an owner answers an amendment: no step of filing."""


class Work(StrEnum):
    """What an agency is asked to do."""

    APPROVE = "approve"
    """Its own draft, by another person than its authors."""
    CONSENT = "consent"
    """As a filing authority: municipal section, justice bureau, government."""
    JOIN = "join"
    """As a partner: without its consent nothing is scheduled in its name."""
    ANSWER = "answer"
    """For its tasks that an amendment would touch: release or keep."""


_DEADLINE = {Work.APPROVE: "draft"}
"""Which deadline a work serves; every other the filing itself."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan with a step that waits, as the tables have it."""

    plan_id: UUID
    step: str
    work: Work
    agency: str
    agency_name: str
    plan_code: str | None
    title: str
    kind: PlanKind
    edition: int
    amends: UUID | None
    period_from: date | None
    period_to: date | None
    items: tuple[str, ...]
    subject_count: int
    round: int
    open_tasks: int = 0
    """Of an amendment: how many tasks of the reader's its answer is awaited for."""


@dataclass(frozen=True, slots=True)
class Due:
    """By when a step is to be taken; without a basis the day is ours, and advises."""

    day: date | None
    basis: Basis | None = None


def due_of(law: Law, agency: Agency, waiting: Waiting) -> Due:
    """The deadline that the step serves, else the day before the period begins.

    First plan, then inspect: what no row dates has to be done before that (JS 二.6).
    """
    start = waiting.period_from
    if start is None:
        return Due(None)
    name = _DEADLINE.get(waiting.work, "file")
    case = agency.case(start, kind=waiting.kind.value)
    named = {each.name: each for each in deadlines(law, case, start)}
    if name in named:
        return Due(named[name].due, named[name].basis)
    return Due(start - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Step:
    """A step that waits, with its day and the names of what it is about."""

    waiting: Waiting
    due: Due
    item_names: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Its day, then what tells it from every other; without one it stands last."""
        day = self.due.day or date.max
        return day.isoformat(), f"{self.waiting.plan_id}/{self.waiting.step}"


def named(waiting: Waiting, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of a plan's items, in the order of their codes."""
    return tuple(names.get(code, code) for code in waiting.items)


@dataclass(frozen=True)
class Overlap:
    """Another agency, or the same one, means to visit some of a plan's places too."""

    agency: str
    places: int
