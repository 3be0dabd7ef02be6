"""The metrics of matching-svc beside those that every service has, each named once.

They count what was committed: a batch that is rolled back and comes again counts once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram

from matching_svc.proposals.domain.change import Change, What
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.problem import Plan, Problem, Solver
from shared.db.surroundings import Surroundings
from shared.events.matching import ProposalStatus

PER_PLACE = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1)
PER_BATCH = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
OPTIONS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.3, 1)


class MatchingMetrics:
    """What matching did, in the registry of its process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.proposals = self._counter(
            "proposals", "Proposals by what became of them", "outcome"
        )
        self.visits_saved = self._counter(
            "visits_saved", "Visits saved by the proposals that were agreed"
        )
        self.days_forward = self._counter(
            "days_forward", "Days that agreed proposals brought tasks forward"
        )
        self.planned = self._counter(
            "planned_visits", "Visits of the plans made: joint ones and others", "kind"
        )
        self.solved = self._counter(
            "plans", "Plans made: proven best, or the best within the budget", "proof"
        )
        self.above_bound = self._counter(
            "visits_above_bound", "Visits of plans above their proven lower bound"
        )
        self.recomputed = self._counter("recomputed_places", "Places recomputed")
        self.recompute_seconds = self._histogram(
            "recompute_seconds",
            "Time to lock, read, match and write the places of a batch",
            PER_BATCH,
        )
        self.place_seconds = self._histogram(
            "place_seconds", "Time to match a place, on average of its batch", PER_PLACE
        )
        self.options_seconds = self._histogram(
            "options_seconds", "Time to find an applicant's options", OPTIONS
        )
        self.options = self._counter(
            "options", "Applicants by how many options there were for them", "count"
        )

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        full = f"onevisit_matching_{name}"
        return Counter(full, meaning, labels, registry=self._registry)

    def _histogram(
        self, name: str, meaning: str, buckets: tuple[float, ...]
    ) -> Histogram:
        full = f"onevisit_matching_{name}"
        return Histogram(full, meaning, buckets=buckets, registry=self._registry)

    def tell(self, changes: Iterable[Change]) -> None:
        """Count what became of proposals."""
        for change in changes:
            self.proposals.labels(outcome(change)).inc()
            if change.what is What.AGREED:
                self.visits_saved.inc(change.proposal.visits_saved)
                self.days_forward.inc(change.proposal.days_forward)

    def planned_by(self, watched: "Watched", places: int) -> None:
        """Count the plans that a watched solver made for so many places."""
        self.recomputed.inc(places)
        self.planned.labels("joint").inc(watched.joint)
        self.planned.labels("single").inc(watched.single)
        self.solved.labels("proven").inc(watched.proven)
        self.solved.labels("within_budget").inc(watched.unproven)
        self.above_bound.inc(watched.above_bound)


def of(runtime: Surroundings) -> MatchingMetrics:
    """The metrics of a running service."""
    return runtime.own(_metrics)


def _metrics(runtime: Surroundings) -> MatchingMetrics:
    return MatchingMetrics(runtime.metrics.registry)


def outcome(change: Change) -> str:
    """What became of a proposal: its new state, or that it was asked or answered."""
    match change.what:
        case What.PROPOSED:
            return "proposed"
        case What.AGREED:
            return "agreed"
        case What.ANSWERED | What.WITHDRAWN:
            status = change.proposal.status
            if status is ProposalStatus.PROPOSED:
                return "answered"
            if change.proposal.reason == "too_few_joined":
                return "declined"
            return str(status)


@dataclass(slots=True)
class Watched:
    """A solver whose plans are counted as they are made."""

    solver: Solver
    joint: int = 0
    single: int = 0
    proven: int = 0
    unproven: int = 0
    above_bound: int = 0

    @property
    def name(self) -> str:
        """The name of the solver."""
        return self.solver.name

    def solve(self, problem: Problem) -> Plan:
        """The solver's plan."""
        plan = self.solver.solve(problem)
        for visit in plan.visits:
            if len({problem.jobs[index].agency for index in bits(visit.tasks)}) > 1:
                self.joint += 1
            else:
                self.single += 1
        self.proven += plan.proven
        self.unproven += not plan.proven
        self.above_bound += plan.gap
        return plan
