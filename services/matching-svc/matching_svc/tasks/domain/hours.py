"""The time of day: when a task may be carried out, and whether two can meet (M-17)."""

from matching_svc.policy.domain.hours import HOURS, WHILE_OPEN
from matching_svc.tasks.domain.facts import Facts, Rules
from matching_svc.tasks.domain.task import Task
from shared.events import Basis


def hours_of(task: Task, facts: Facts, rules: Rules) -> int:
    """When a task may be carried out: by its domain, the business and its items."""
    return rules.hours(task.region, task.domain, _kinds(task, facts))


def _kinds(task: Task, facts: Facts) -> frozenset[str]:
    if not facts.business_types:
        return task.item_codes
    return task.item_codes | frozenset(facts.business_types)


def bases_of(task: Task, facts: Facts, rules: Rules) -> tuple[Basis, ...]:
    """The rows that say when a task may be carried out."""
    return rules.hours_bases(task.region, task.domain, _kinds(task, facts))


def in_closed_hours(task: Task, facts: Facts, rules: Rules) -> bool:
    """Whether its visit belongs into the place's closed hours."""
    return not hours_of(task, facts, rules) & WHILE_OPEN


def clock_of(hours: int) -> tuple[int, int] | None:
    """The hours of the clock as from and to; None where they are not restricted."""
    clock = (hours | hours >> HOURS) & WHILE_OPEN
    if clock in {0, WHILE_OPEN}:
        return None
    begins = clock & ~(clock << 1 | clock >> HOURS - 1)
    ends = ~clock & (clock << 1 | clock >> HOURS - 1) & WHILE_OPEN
    return begins.bit_length() - 1, ends.bit_length() - 1
