"""A task as matching sees it, and whether it is open (M-01, M-04)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class Risk(StrEnum):
    """The risk of an item; it weighs the days that a task is brought forward."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


WEIGHT = {Risk.LOW: 1, Risk.MEDIUM: 2, Risk.HIGH: 4}
"""What one day brought forward costs, by the riskiest item (M-03)."""

SCHEDULED = "scheduled"
PLANNED = "planned"
TRIGGERED = "triggered"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a task."""

    code: str
    risk: Risk
    joint_forbidden: bool = False


@dataclass(frozen=True)
class Task:
    """One agency, one place, some items, a window [earliest, latest].

    What follows from its items is worked out once: a recompute asks for it often.
    """

    number: str
    agency: str
    domain: str
    region: str
    place: str
    uscc: str
    kind: str
    items: tuple[Item, ...]
    earliest: date
    latest: date
    known_on: date
    section: str | None = None
    plan_code: str | None = None
    lead: str | None = None
    settled_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    on_site: bool = True
    surprise: bool = False
    classified: bool = False
    joint_forbidden: bool = False
    out_of_scope: str | None = None
    status: str = SCHEDULED

    @property
    def is_open(self) -> bool:
        """On-site, in scope, scheduled: only such tasks make visits (M-04)."""
        return self.status == SCHEDULED and self.on_site and self.out_of_scope is None

    @property
    def is_secret(self) -> bool:
        """Never shown to another agency (C-03)."""
        return self.classified or self.surprise

    @property
    def forbids_joint(self) -> bool:
        """Its agency forbids joint visits, for the task or for one of its items."""
        return self.joint_forbidden or self.items_forbid_joint

    @cached_property
    def items_forbid_joint(self) -> bool:
        """Whether its agency forbids joint visits for one of its items."""
        return any(item.joint_forbidden for item in self.items)

    @cached_property
    def item_codes(self) -> frozenset[str]:
        """The codes of its items."""
        return frozenset(item.code for item in self.items)

    @cached_property
    def item_list(self) -> tuple[str, ...]:
        """The codes of its items, in their order."""
        return tuple(sorted(self.item_codes))

    @cached_property
    def risk(self) -> Risk:
        """The risk of its riskiest item."""
        risks = (item.risk for item in self.items)
        return max(risks, key=WEIGHT.__getitem__, default=Risk.LOW)

    @property
    def weight(self) -> int:
        """What one day brought forward costs (M-03)."""
        return WEIGHT[self.risk]

    @cached_property
    def fingerprint(self) -> str:
        """Window and items: a decline holds until one of them changes (M-07)."""
        codes = ",".join(sorted(self.item_codes))
        return f"{self.earliest}/{self.latest}/{self.settled_on or ''}/{codes}"

    def is_occasion_beside(self, other: "Task") -> bool:
        """Two planned tasks of one agency that share an item: one duty twice (M-11)."""
        return (
            self.agency == other.agency
            and self.kind == other.kind == PLANNED
            and not self.item_codes.isdisjoint(other.item_codes)
        )
