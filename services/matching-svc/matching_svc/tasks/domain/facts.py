"""What matching knows of a place beside its tasks, and the rules that hold there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from matching_svc.policy.domain.rules import DeclineReason, Provision
from matching_svc.tasks.domain.task import Task
from shared.events import Basis

EVERY_DOMAIN = "*"


class Rules(Protocol):
    """The policy of a day, as the rules ask for it; rows are data (POLICY.csv)."""

    @property
    def reasons(self) -> Mapping[str, DeclineReason]:
        """The reasons for not joining, by their codes (M-07)."""
        ...

    def must_say_why(self, region: str, domain: str) -> bool:
        """Whether an agency that does not join has to give its reason (M-07)."""
        ...

    def horizon_months(self, region: str, domain: str) -> int:
        """How many calendar months a task may be brought forward (M-02)."""
        ...

    def gap_months(self, region: str, domain: str) -> int:
        """How many calendar months two occasions lie apart (M-11)."""
        ...

    def hours(self, region: str, domain: str, kinds: frozenset[str]) -> int:
        """The hours that bind at such a business, for such items (M-17)."""
        ...

    def hours_advice(self, region: str, domain: str) -> Provision | None:
        """Whether a visit had better keep off the rush hours (M-17)."""
        ...

    def hours_bases(
        self, region: str, domain: str, kinds: frozenset[str]
    ) -> tuple[Basis, ...]:
        """The rows by which these hours bind (M-17)."""
        ...

    @property
    def limits_anybody(self) -> bool:
        """Whether any row says how many visits an agency can make in a day (M-16)."""
        ...

    def capacity(self, region: str, domain: str, agency: str) -> Provision | None:
        """How many visits an agency's inspectors can make in a day (M-16)."""
        ...

    def leads_with_regulator(
        self, region: str, business_types: tuple[str, ...]
    ) -> Mapping[str, Provision]:
        """Domains that lead joint visits with the industry's regulator (M-05)."""
        ...

    def frees_from_duty(self, reason: str | None, *, with_days: bool) -> bool:
        """Whether an agency that has to take part may stay away for it (M-05)."""
        ...

    def leads_sector(
        self, region: str, business_types: tuple[str, ...]
    ) -> Mapping[str, Provision]:
        """Domains that a document makes lead in the place's sectors (M-06)."""
        ...

    def coverage(self, region: str, domain: str) -> Provision | None:
        """Months that a triggered inspection covers planned ones (M-09)."""
        ...

    def recognition(self, region: str, domain: str) -> Provision | None:
        """Months that a result is reused by the domain's other agencies (M-10)."""
        ...

    def once_a_year(self, region: str) -> Mapping[str, Provision]:
        """Domains whose inspection rules out others' in that year (M-05)."""
        ...

    def merged_by_subject(self, region: str, domain: str) -> Provision | None:
        """Whether the domain merges its tasks over a subject's places (M-11)."""
        ...


@dataclass(frozen=True, slots=True)
class Decline:
    """A standing decline of one task (M-07)."""

    task: str
    partners: frozenset[str]
    """The agencies it was asked to join."""
    fingerprint: str
    """The task's window and items when it was declined."""
    days: tuple[date, ...] = ()
    """Days that would suit; they narrow the task's reach."""

    def holds_for(self, task: Task) -> bool:
        """Until the task's window or items change."""
        return self.fingerprint == task.fingerprint


@dataclass(frozen=True, slots=True)
class Occasion:
    """A duty that was carried out, or is fixed, on a day (M-11)."""

    task: Task
    day: date


@dataclass(frozen=True)
class Facts:
    """A place: closed days, kinds of business, lists, declines, fixed occasions."""

    place: str
    business_types: tuple[str, ...] = ()
    closed_weekdays: tuple[int, ...] = ()
    closed_days: tuple[date, ...] = ()
    solo_domains: frozenset[str] = frozenset()
    """Domains of the subject's `solo` entries; `*` for every domain (S-06)."""
    declines: Mapping[str, tuple[Decline, ...]] = field(default_factory=dict)
    """Standing declines by task number."""
    occasions: tuple[Occasion, ...] = ()

    def is_solo(self, domain: str) -> bool:
        """Whether the subject does not want joint visits with this domain."""
        return EVERY_DOMAIN in self.solo_domains or domain in self.solo_domains

    def declines_of(self, task: Task) -> tuple[Decline, ...]:
        """The declines that still hold for a task."""
        declines = self.declines.get(task.number)
        if not declines:
            return ()
        return tuple(decline for decline in declines if decline.holds_for(task))
