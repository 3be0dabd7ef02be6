"""A solver that remembers: equal places of a district are solved once (M-14).

Plans give the same window to thousands of places, so most problems differ in nothing
but the numbers of their tasks and the names of their agencies. Both are taken out
before solving, and days and positions are all that a plan holds: what is remembered
is what would be found.
"""

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter

from matching_svc.solver.domain.problem import Job, Plan, Problem, Solver

REMEMBERED = 8_192
"""Plans that are kept: the newest, a few kilobytes each."""

_OF_JOB = attrgetter(
    *(name for name in Job._fields if name not in {"number", "agency"})
)
_OF_PROBLEM = tuple(field.name for field in fields(Problem) if field.name != "jobs")


@dataclass(frozen=True, slots=True)
class Remembered:
    """Asks another solver where it has not solved an equal problem before."""

    solver: Solver

    @property
    def name(self) -> str:
        """The name of the solver that is asked."""
        return self.solver.name

    def solve(self, problem: Problem) -> Plan:
        """The solver's plan for the problem without its names."""
        return _solved(self.solver, _Nameless(problem))


class _Nameless:
    """A problem as far as a plan depends on it; hashed by its jobs alone."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        seen: dict[str, str] = {}
        self.agencies = tuple(
            seen.setdefault(job.agency, f"{len(seen):04}") for job in problem.jobs
        )
        self.order = _ranks([job.number for job in problem.jobs])
        self.jobs = tuple(map(_OF_JOB, problem.jobs))
        self._hash = hash((self.jobs, self.agencies, self.order))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Nameless)
            and (self.jobs, self.agencies, self.order)
            == (other.jobs, other.agencies, other.order)
            and all(
                getattr(self.problem, name) == getattr(other.problem, name)
                for name in _OF_PROBLEM
            )
        )

    def named(self) -> Problem:
        """The problem with labels for names, in the same order."""
        jobs = tuple(
            job._replace(number=f"{rank:04}", agency=agency)
            for job, rank, agency in zip(
                self.problem.jobs, self.order, self.agencies, strict=True
            )
        )
        return replace(self.problem, jobs=jobs)


def _ranks(numbers: list[str]) -> tuple[int, ...]:
    """The place of each number among them all: it decides between equal plans."""
    rank = {number: index for index, number in enumerate(sorted(numbers))}
    return tuple([rank[number] for number in numbers])


@lru_cache(maxsize=REMEMBERED)
def _solved(solver: Solver, nameless: _Nameless) -> Plan:
    return solver.solve(nameless.named())
