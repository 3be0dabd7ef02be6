"""One place as matching knows it, and the terms under which it is matched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from matching_svc.policy.domain.rules import Terms
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.solver.domain.days import Days
from matching_svc.solver.domain.problem import Solver
from matching_svc.tasks.domain.facts import Decline, Facts, Occasion, Rules
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
class Situation:
    """Everything that is known of one place: a recompute depends on nothing else."""

    facts: Facts
    uscc: str
    region: str
    tasks: tuple[Task, ...]
    proposals: tuple[Proposal, ...] = ()
    """The active ones, those made for an application, and those with a decline."""
    codes: tuple[Code, ...] = ()
    applications: tuple[Application, ...] = ()
    visited_codes: frozenset[str] = frozenset()
    done: Mapping[str, date] = field(default_factory=dict)
    """Tasks carried out, and when."""
    inspections: tuple[Inspection, ...] = ()
    """Visits that began and results of them, as far back as a rule looks."""
    reliefs: tuple[Relief, ...] = ()
    """Tasks that another inspection makes needless (M-05, M-09, M-10)."""
    sectors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Kinds of business that an agency is mainly responsible for (M-06)."""
    past_versions: Mapping[str, int] = field(default_factory=dict)
    """Versions of ended proposals; one that comes back counts on from there."""
    booked: Mapping[tuple[str, date], int] = field(default_factory=dict)
    """Visits that an agency of limited capacity makes on a day, here or elsewhere."""

    @cached_property
    def open_tasks(self) -> dict[str, Task]:
        """The open tasks by number, in the order of numbers (M-01)."""
        ordered = sorted(self.tasks, key=lambda one: one.number)
        return {
            one.number: one
            for one in ordered
            if one.is_open
            and one.number not in self.done
            and one.number not in self.relief_in_force
        }

    @cached_property
    def relief_in_force(self) -> dict[str, Relief]:
        """What is covered or waived, by task: it is not open (M-09, M-10)."""
        ordered = sorted(self.reliefs, key=lambda one: one.key, reverse=True)
        return {one.task: one for one in ordered if one.in_force}

    @cached_property
    def known_tasks(self) -> dict[str, Task]:
        """Every task by number, open or not."""
        return {task.number: task for task in self.tasks}

    @cached_property
    def coded(self) -> dict[str, Code]:
        """The closed tasks: a code is issued for them."""
        return {
            task: one
            for one in sorted(self.codes, key=lambda code: code.code)
            if one.closes
            for task in one.tasks
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

    def proposal(self, number: str) -> Proposal | None:
        """The proposal of a number, as far as it still matters."""
        return next(
            (proposal for proposal in self.proposals if proposal.number == number), None
        )

    def after(self, changes: "Sequence[Change]") -> "Situation":
        """The same place with these changes, as it would be read again."""
        if not changes:
            return self
        proposals = {proposal.number: proposal for proposal in self.proposals}
        past = dict(self.past_versions)
        for change in changes:
            number = change.proposal.number
            if change.proposal.matters:
                proposals[number] = change.proposal
                past.pop(number, None)
            else:
                proposals.pop(number, None)
                past[number] = change.proposal.version
        return replace(self, proposals=tuple(proposals.values()), past_versions=past)

    def with_standing(self, proposals: list[Proposal]) -> "Situation":
        """The same place with what these proposals bind and declined."""
        declines: dict[str, tuple[Decline, ...]] = {}
        for task, decline in _declines(proposals):
            declines[task] = (*declines.get(task, ()), decline)
        occasions = (*self._occasions(), *self._bound_occasions(proposals))
        if not declines and not occasions:
            return self
        facts = replace(self.facts, declines=declines, occasions=occasions)
        return replace(self, facts=facts)

    def _occasions(self) -> list[Occasion]:
        if not self.done and not self.codes:
            return []
        fixed = dict(self.done)
        fixed.update({task: code.day for task, code in self.coded.items()})
        known = self.known_tasks
        return [
            Occasion(known[number], fixed[number])
            for number in sorted(fixed)
            if number in known
        ]

    def _bound_occasions(self, proposals: list[Proposal]) -> list[Occasion]:
        known = self.known_tasks
        return [
            Occasion(known[task], proposal.day)
            for proposal in proposals
            if proposal.status in {"proposed", "agreed"} and proposal.is_standing
            for task in proposal.bound_tasks
            if task in known
        ]


def _declines(proposals: list[Proposal]) -> list[tuple[str, Decline]]:
    return [
        (task, Decline(task, frozenset(refusal.partners), print_, refusal.days))
        for proposal in sorted(proposals, key=lambda one: one.number)
        for refusal in proposal.refusals
        for task, print_ in sorted(refusal.fingerprints.items())
    ]


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
        return self._limit(task.region, task.domain, task.agency)

    def is_limited(self, agency: str) -> bool:
        """Whether an agency can make only so many visits a day."""
        region, _, domain = agency.partition("-")
        return self._limit(region, domain, agency) is not None

    def _limit(self, region: str, domain: str, agency: str) -> int | None:
        declared = self.declared.get(agency)
        if declared is not None:
            return declared
        return self.rules.visits_a_day(region, domain, agency)

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


class What(StrEnum):
    """What happened to a proposal; each is an event of its own."""

    PROPOSED = "proposed"
    ANSWERED = "answered"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """A proposal as it is now, and what happened to it."""

    proposal: Proposal
    what: What
