"""Made-up problems for the solvers' tests.

`DEPTH=20 pytest tests/unit/matching_svc` looks twenty times as deep, at other problems
each time; without it the same problems are drawn on every machine.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from matching_svc.solver.domain.problem import Gap, Held, Job, Problem

from tests.unit.matching_svc.solver.solver_brute_force import BruteForce, Score, plain

LENGTH = 12
GAP_DAYS = 3
DEPTH = int(os.environ.get("DEPTH", "0"))


def deep(examples: int) -> settings:
    """So many problems, always the same ones; more and others with `DEPTH`."""
    return settings(
        max_examples=examples * max(1, DEPTH),
        derandomize=not DEPTH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def near(length: int = LENGTH, gap: int = GAP_DAYS) -> tuple[int, ...]:
    """Days less than `gap` apart are too near: a short stand-in for a month."""
    return tuple(
        sum(1 << other for other in range(length) if abs(day - other) < gap)
        for day in range(length)
    )


def reaches(length: int) -> st.SearchStrategy[int]:
    """A stretch of days, a settled day, or any days at all."""
    stretch = st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(
        lambda span: (1 << min(length, span[0] + span[1])) - (1 << span[0])
    )
    settled = st.integers(0, length - 1).map(lambda day: 1 << day)
    return st.one_of(stretch, stretch, settled, st.integers(1, (1 << length) - 1))


@st.composite
def jobs(draw: st.DrawFn, most_tasks: int, length: int) -> tuple[Job, ...]:
    """Tasks, some of them alike, on the days that a place is open."""
    agencies = draw(st.sampled_from(["ab", "abcd", "abcdefgh"]))
    shut = draw(st.one_of(st.just(0), st.integers(0, (1 << length) - 1)))
    found: list[Job] = []
    for index in range(draw(st.integers(1, most_tasks))):
        if found and draw(st.integers(0, 4)) == 0:
            twin = draw(st.sampled_from(found))
            reach, earliest, weight = twin.reach, twin.earliest, twin.weight
        else:
            reach = draw(reaches(length))
            reach = reach & ~shut or reach
            earliest = draw(st.integers(-3, length))
            weight = draw(st.sampled_from([1, 2, 4]))
        agency = draw(st.sampled_from(agencies))
        found.append(Job(f"t{index:02}", agency, reach, earliest, weight))
    return tuple(found)


@st.composite
def problems(draw: st.DrawFn, most_tasks: int = 6, length: int = LENGTH) -> Problem:
    own = draw(jobs(most_tasks, length))
    count = len(own)
    pairs = [(one, other) for one in range(count) for other in range(one)]
    most_pairs = draw(st.sampled_from([0, count // 2, 3 * count]))
    banned = (
        set(draw(st.lists(st.sampled_from(pairs), max_size=most_pairs)))
        if pairs
        else set()
    )
    same = [pair for pair in pairs if own[pair[0]].agency == own[pair[1]].agency]
    tied = set(draw(st.lists(st.sampled_from(same), max_size=3))) if same else set()
    apart = [0] * count
    for one, other in banned | tied:
        apart[one] |= 1 << other
        apart[other] |= 1 << one
    any_days = st.integers(0, (1 << length) - 1)
    lead = st.integers(0, length).map(lambda day: (1 << length) - (1 << day))
    held = st.builds(
        Held,
        st.integers(0, (1 << count) - 1),
        st.integers(0, length - 1).map(lambda day: 1 << day),
    )
    return Problem(
        jobs=own,
        apart=tuple(apart),
        gaps=tuple(Gap(one, other, near(length)) for one, other in sorted(tied)),
        joint_days=draw(st.one_of(st.just(-1), lead, any_days)),
        held=tuple(draw(st.lists(held, max_size=2))),
        most_agencies=draw(st.sampled_from([None, 1, 2, 3])),
    )


def best_by_brute_force(problem: Problem) -> Score:
    return BruteForce(plain(problem)).score()
