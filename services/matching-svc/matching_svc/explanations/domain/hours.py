"""What the time of day means for a visit, told to those who come (M-13, M-17)."""

from collections.abc import Iterable, Iterator

from matching_svc.tasks.domain.facts import Facts, Rules
from matching_svc.tasks.domain.hours import (
    bases_of,
    clock_of,
    hours_of,
    in_closed_hours,
)
from matching_svc.tasks.domain.reason import About, Reason
from matching_svc.tasks.domain.task import Task


def explain_hours(tasks: Iterable[Task], facts: Facts, rules: Rules) -> list[Reason]:
    """Hours that bind, agency by agency, and what is advised."""
    reasons = {
        (task.agency, reason.code): reason
        for task in tasks
        for reason in _of(task, facts, rules)
    }
    return [reasons[key] for key in sorted(reasons)]


def _of(task: Task, facts: Facts, rules: Rules) -> Iterator[Reason]:
    about: About = {"agency": task.agency}
    bases = bases_of(task, facts, rules)
    if in_closed_hours(task, facts, rules):
        yield Reason("outside_opening_hours", "M-17", about, bases)
    clock = clock_of(hours_of(task, facts, rules))
    if clock is not None:
        first, last = (f"{hour:02}:00" for hour in clock)
        within: About = {**about, "since": first, "till": last}
        yield Reason("within_hours", "M-17", within, bases)
    advice = rules.hours_advice(task.region, task.domain)
    if advice is not None:
        advised: About = {**about, "clause": advice.clause}
        yield Reason("not_in_rush_hours", "M-17", advised, (advice.basis,))
