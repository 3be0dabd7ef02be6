"""What a set of visits comes to: by month, together, brought forward, late (X-08)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations

from matching_svc.replay.domain.tasks import Programme, ReplayTask, ReplayVisit

Pair = tuple[str, str]
SEPARATOR = " · "
"""Between an agency and its programme."""


@dataclass
class Moved:
    """How many results moved, and by how many days."""

    count: int = 0
    days: int = 0
    most: int = 0
    with_findings: int = 0

    def add(self, days: int, task: ReplayTask) -> None:
        """Count one result that moved by so many days; none if it did not."""
        if days <= 0:
            return
        self.count += 1
        self.days += days
        self.most = max(self.most, days)
        self.with_findings += task.findings > 0


@dataclass
class Tally:
    """The figures of one way to do the same tasks."""

    visits: int = 0
    joint_programmes: int = 0
    """Visits that serve two or more programmes."""
    joint_agencies: int = 0
    """Visits of two or more agencies."""
    by_month: Counter[str] = field(default_factory=Counter)
    forward: Moved = field(default_factory=Moved)
    """Before the first day of the task's window."""
    late: Moved = field(default_factory=Moved)
    """After the last day of the task's window: none can be."""
    sooner: Moved = field(default_factory=Moved)
    """Before the recorded day."""
    later: Moved = field(default_factory=Moved)
    """After the recorded day, inside the window."""
    forward_days: Counter[int] = field(default_factory=Counter)
    """How many results came forward by how many whole weeks."""
    saved: defaultdict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    met: Counter[Pair] = field(default_factory=Counter)
    """Tasks that now meet and were apart in the record, by programmes."""

    def add(self, visits: Sequence[ReplayVisit]) -> None:
        """Count the visits of tasks that hang together."""
        self.visits += len(visits)
        for visit in visits:
            self.by_month[_month(visit.day)] += 1
            self.joint_programmes += len(visit.tasks) > 1
            self.joint_agencies += len({task.programme[0] for task in visit.tasks}) > 1
            for task in visit.tasks:
                self._moved(task, visit.day)

    def _moved(self, task: ReplayTask, day: int) -> None:
        forward = task.earliest - day
        self.forward.add(forward, task)
        self.late.add(day - task.latest, task)
        self.sooner.add(task.own - day, task)
        self.later.add(day - task.own, task)
        if forward > 0:
            self.forward_days[forward // 7] += 1

    def compare(self, before: int, visits: Sequence[ReplayVisit]) -> None:
        """Share the visits saved among the pairs that met for it."""
        met = Counter(
            _pair(one.programme, other.programme)
            for visit in visits
            for one, other in combinations(visit.tasks, 2)
            if one.own != other.own
        )
        if not met:
            return
        self.met.update(met)
        saved, meetings = before - len(visits), met.total()
        if meetings:
            for pair, times in sorted(met.items()):
                self.saved[pair] += saved * times / meetings


@cache
def _month(day: int) -> str:
    return date.fromordinal(day).strftime("%Y-%m")


def _pair(one: Programme, other: Programme) -> Pair:
    first, second = sorted((SEPARATOR.join(one), SEPARATOR.join(other)))
    return first, second


def recorded_visits(tasks: Iterable[ReplayTask]) -> list[ReplayVisit]:
    """Visits as recorded: one a day, or as many as one programme has rows on it.

    The n-th row of each programme on a day is taken to have been the n-th visit.
    """
    times: Counter[tuple[int, Programme]] = Counter()
    found: defaultdict[tuple[int, int], list[ReplayTask]] = defaultdict(list)
    for task in tasks:
        row = task.own, task.programme
        found[task.own, times[row]].append(task)
        times[row] += 1
    return [ReplayVisit(day, tuple(own)) for (day, _), own in sorted(found.items())]
