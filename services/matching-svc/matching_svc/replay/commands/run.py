"""One replay from rows to figures: recorded, clairvoyant, greedy, online (X-08)."""

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from matching_svc.replay.domain.clairvoyant import foreseen, greedy_visits
from matching_svc.replay.domain.figures import Tally, recorded_visits
from matching_svc.replay.domain.online import online_visits
from matching_svc.replay.domain.recorded import PassedOver, Recorded
from matching_svc.replay.domain.tasks import (
    Assumptions,
    OpenDays,
    ReplayTask,
    by_premises,
    chunks,
)

Premises = list[list[ReplayTask]]
Progress = Callable[[str, Premises], Iterable[list[ReplayTask]]]
"""Goes through the premises and shows how far it is."""
_MIB = 1024 * 1024


def silent(_label: str, premises: Premises) -> Premises:
    """Go through the premises and show nothing."""
    return premises


@dataclass(frozen=True)
class Replay:
    """Everything that one replay found."""

    assumed: Assumptions
    rows: int
    premises: int
    triggered: int
    """Rows that have their own day."""
    first: int
    last: int
    agencies: Counter[str]
    findings_known: bool
    recorded: Tally
    clairvoyant: Tally
    lower_bound: int
    greedy: int
    online: Tally | None
    seconds_clairvoyant: float
    seconds_online: float | None
    peak_mib: float
    passed: PassedOver = field(default_factory=PassedOver)

    @property
    def seconds(self) -> float:
        """The whole computation, without reading the file."""
        return self.seconds_clairvoyant + (self.seconds_online or 0.0)


@dataclass
class _Known:
    """Figures of the run with everything known, as they grow."""

    recorded: Tally
    plan: Tally
    lower_bound: int = 0
    greedy: int = 0

    def add(self, tasks: Sequence[ReplayTask], open_days: OpenDays) -> None:
        before, found = recorded_visits(tasks), foreseen(tasks, open_days)
        self.recorded.add(before)
        self.plan.add(found.visits)
        self.plan.compare(len(before), found.visits)
        self.lower_bound += found.lower_bound
        self.greedy += greedy_visits(tasks, open_days)


def replay(
    rows: Sequence[Recorded],
    assumed: Assumptions,
    *,
    online: bool = False,
    progress: Progress = silent,
) -> Replay:
    """Plan recorded visits again; the same rows in any order give the same figures."""
    began = time.perf_counter()
    premises, open_days = by_premises(rows, assumed)
    known = _Known(Tally(), Tally())
    for tasks in _chunks(progress("clairvoyant", premises)):
        known.add(tasks, open_days)
    middle = time.perf_counter()
    tally = _online(progress("online", premises), open_days) if online else None
    ended = time.perf_counter()
    return Replay(
        assumed=assumed,
        rows=len(rows),
        premises=len(premises),
        triggered=sum(task.triggered for tasks in premises for task in tasks),
        first=min((row.day.toordinal() for row in rows), default=1),
        last=max((row.day.toordinal() for row in rows), default=1),
        agencies=Counter(row.agency for row in rows),
        findings_known=any(row.findings is not None for row in rows),
        recorded=known.recorded,
        clairvoyant=known.plan,
        lower_bound=known.lower_bound,
        greedy=known.greedy,
        online=tally,
        seconds_clairvoyant=middle - began,
        seconds_online=ended - middle if online else None,
        peak_mib=peak_mib(),
    )


def _chunks(premises: Iterable[list[ReplayTask]]) -> Iterator[list[ReplayTask]]:
    for tasks in premises:
        yield from chunks(tasks)


def _online(premises: Iterable[list[ReplayTask]], open_days: OpenDays) -> Tally:
    tally = Tally()
    for tasks in _chunks(premises):
        visits = online_visits(tasks, open_days)
        tally.add(visits)
        tally.compare(len(recorded_visits(tasks)), visits)
    return tally


def peak_mib() -> float:
    """The most memory that this process has held; Linux counts KiB, macOS bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (_MIB if sys.platform == "darwin" else 1024)
