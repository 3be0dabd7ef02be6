"""What every rule is asked under, at whatever place: day, policy, solver."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from matching_svc.policy.domain.rules import Terms
from matching_svc.solver.domain.days import Days
from matching_svc.solver.domain.problem import Solver
from matching_svc.tasks.domain.facts import Rules
from matching_svc.tasks.domain.task import Task
from shared.events import Basis


@dataclass(frozen=True)
class MatchingContext:
    """What a recompute needs beside the place: the day, the rules, the solver."""

    days: Days
    rules: Rules
    solver: Solver
    terms: Terms
    now: datetime
    declared: Mapping[str, int] = field(default_factory=dict)
    """Visits a day that an agency has said it can make; goes before policy (M-16)."""

    def visits_a_day(self, task: Task) -> int | None:
        """How many visits a day the task's agency can make; None for any number."""
        return self.limit_of(task.region, task.domain, task.agency)

    def is_limited(self, agency: str) -> bool:
        """Whether an agency can make only so many visits a day."""
        region, _, domain = agency.partition("-")
        return self.limit_of(region, domain, agency) is not None

    @property
    def limits_anybody(self) -> bool:
        """Whether any agency can make only so many visits a day; mostly none is."""
        return bool(self.declared) or self.rules.limits_anybody

    def limit_of(self, region: str, domain: str, agency: str) -> int | None:
        """How many visits a day an agency of a domain can make in a region."""
        declared = self.declared.get(agency)
        if declared is not None:
            return declared
        row = self.rules.capacity(region, domain, agency)
        return None if row is None else row.value

    def capacity_basis(self, task: Task) -> Basis | None:
        """The row that limits the task's agency; None where it said so itself."""
        if task.agency in self.declared:
            return None
        row = self.rules.capacity(task.region, task.domain, task.agency)
        return None if row is None else row.basis

    @property
    def day(self) -> date:
        """The day of the recompute."""
        return self.days.first

    @cached_property
    def joint_days(self) -> int:
        """Days that leave the agencies time to answer."""
        first = self.days.working_after(0, self.terms.lead_working_days)
        return 0 if first is None else self.days.between(self.days.day(first), None)

    @cached_property
    def last_proposed(self) -> date:
        """The last day for which a proposal is made now."""
        return self.days.day(self.terms.most_days_ahead)

    def answers_due(self, day: date) -> date:
        """3 working days from now, at the latest 2 working days before the visit."""
        offset = self.days.offset(day)
        latest = self.days.working_before(offset, self.terms.answer_before_working_days)
        soonest = self.days.working_after(0, self.terms.answer_working_days)
        return self.days.day(latest if soonest is None else min(soonest, latest))

    def chase_on(self, due: date) -> date:
        """Silence is chased once, at half time (M-07)."""
        offset = self.days.offset(due)
        span = (self.days.working & ((2 << max(offset, 0)) - 2)).bit_count()
        half = self.days.working_after(0, (span + 1) // 2) if span else None
        return self.days.day(half) if half is not None else due
