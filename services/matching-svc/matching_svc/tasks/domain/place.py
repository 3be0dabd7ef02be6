"""A place as neighbours told it: its tasks, its codes and applications, its visits.

What matching decides there is laid over it, room by room: reliefs, then proposals.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from matching_svc.tasks.domain.facts import Facts, Occasion
from matching_svc.tasks.domain.inspection import Inspection
from matching_svc.tasks.domain.task import Task


@dataclass(frozen=True, slots=True)
class Code:
    """An inspection code that is in force."""

    code: str
    application_id: str
    proposal: str | None
    tasks: tuple[str, ...]
    day: date
    matching_unavailable: bool = False

    @property
    def closes(self) -> bool:
        """Its tasks are settled; unless matching could not be asked (C-03)."""
        return not self.matching_unavailable


@dataclass(frozen=True, slots=True)
class Application:
    """An application for a code, as far as proposals depend on it (C-03)."""

    application_id: str
    agency: str
    tasks: tuple[str, ...]
    chosen: tuple[str, ...]
    day: date
    status: str
    applied_at: datetime
    proposal: str | None = None
    declined_reason: str | None = None
    declined_text: str | None = None


@dataclass(frozen=True)
class KnownPlace:
    """What is known of one place before anything is decided there."""

    facts: Facts
    uscc: str
    region: str
    tasks: tuple[Task, ...]
    codes: tuple[Code, ...] = ()
    applications: tuple[Application, ...] = ()
    visited_codes: frozenset[str] = frozenset()
    done: Mapping[str, date] = field(default_factory=dict)
    """Tasks carried out, and when."""
    inspections: tuple[Inspection, ...] = ()
    """Visits that began and results of them, as far back as a rule looks."""
    void_codes: frozenset[str] = frozenset()
    """The codes of visits that were taken back: nothing rests on them (I-09)."""
    sectors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Kinds of business that an agency is mainly responsible for (M-06)."""
    booked: Mapping[tuple[str, date], int] = field(default_factory=dict)
    """Visits that an agency of limited capacity makes on a day, here or elsewhere."""

    @cached_property
    def known_tasks(self) -> dict[str, Task]:
        """Every task by number, open or not."""
        return {task.number: task for task in self.tasks}

    @cached_property
    def secret_codes(self) -> frozenset[str]:
        """The codes of classified visits."""
        codes = (visit.code for visit in self.inspections if visit.classified)
        return frozenset(codes)

    @cached_property
    def open_inspections(self) -> tuple[Inspection, ...]:
        """Those on which something may rest that other agencies read (C-05)."""
        if not self.secret_codes:
            return self.inspections
        return tuple(
            inspection
            for inspection in self.inspections
            if inspection.code not in self.secret_codes
        )

    @cached_property
    def coded(self) -> dict[str, Code]:
        """The closed tasks: a code is issued for them."""
        return {
            task: code
            for code in sorted(self.codes, key=lambda code: code.code)
            if code.closes
            for task in code.tasks
        }

    @cached_property
    def settled_by_code(self) -> dict[str, date]:
        """Tasks with a code that may still be matched, on the code's day only."""
        return {
            task: code.day
            for code in self.codes
            if not code.closes
            for task in code.tasks
        }

    def fixed_occasions(self) -> list[Occasion]:
        """What was carried out, or has its code, and when (M-11)."""
        if not self.done and not self.codes:
            return []
        fixed = dict(self.done)
        fixed.update({task: code.day for task, code in self.coded.items()})
        tasks = self.known_tasks
        return [
            Occasion(tasks[number], fixed[number])
            for number in sorted(fixed)
            if number in tasks
        ]
