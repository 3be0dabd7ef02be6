"""Small problems for the solvers' tests, and a brute force that knows no solver."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from hypothesis import strategies as st
from matching_svc.domain.days import bits, near_masks
from matching_svc.domain.objective import Score, faults, score
from matching_svc.domain.problem import Gap, Held, Job, Plan, Problem, Visit

LENGTH = 12
GAP_DAYS = 3


def near(length: int = LENGTH, gap: int = GAP_DAYS) -> tuple[int, ...]:
    """Days less than `gap` apart are too near: a short stand-in for a month."""
    return tuple(
        sum(1 << other for other in range(length) if abs(day - other) < gap)
        for day in range(length)
    )


@st.composite
def problems(draw: st.DrawFn, most_tasks: int = 6, length: int = LENGTH) -> Problem:
    count = draw(st.integers(1, most_tasks))
    jobs = tuple(
        Job(
            number=f"t{index:02}",
            agency=draw(st.sampled_from(["a", "b", "c"])),
            reach=draw(st.integers(1, (1 << length) - 1)),
            earliest=draw(st.integers(-3, length)),
            weight=draw(st.sampled_from([1, 2, 4])),
        )
        for index in range(count)
    )
    pairs = [(one, other) for one in range(count) for other in range(one)]
    banned = set(draw(st.lists(st.sampled_from(pairs), max_size=3))) if pairs else set()
    same = [pair for pair in pairs if jobs[pair[0]].agency == jobs[pair[1]].agency]
    tied = set(draw(st.lists(st.sampled_from(same), max_size=2))) if same else set()
    apart = [0] * count
    for one, other in banned | tied:
        apart[one] |= 1 << other
        apart[other] |= 1 << one
    joint = draw(st.one_of(st.just(-1), st.integers(0, (1 << length) - 1)))
    held = draw(
        st.lists(
            st.builds(
                Held,
                st.integers(0, (1 << count) - 1),
                st.integers(0, length - 1).map(lambda day: 1 << day),
            ),
            max_size=1,
        )
    )
    return Problem(
        jobs=jobs,
        apart=tuple(apart),
        gaps=tuple(Gap(one, other, near(length)) for one, other in sorted(tied)),
        joint_days=joint,
        held=tuple(held),
        most_agencies=draw(st.sampled_from([None, 1, 2])),
    )


def partitions(items: list[int]) -> Iterator[list[list[int]]]:
    if not items:
        yield []
        return
    first, *rest = items
    for parts in partitions(rest):
        yield [[first], *parts]
        for index, part in enumerate(parts):
            yield [*parts[:index], [first, *part], *parts[index + 1 :]]


def best_by_brute_force(problem: Problem) -> Score:
    """The best score over every partition, every day, and every set left out."""
    tied = sorted({one for gap in problem.gaps for one in (gap.one, gap.other)})
    best: Score | None = None
    for out in range(1 << len(tied)):
        unplaced = sum(1 << tied[index] for index in bits(out))
        placed = [one for one in range(len(problem.jobs)) if not unplaced >> one & 1]
        for parts in partitions(placed):
            for plan in _dated(problem, parts, unplaced):
                ranked = score(problem, plan)
                if best is None or ranked < best:
                    best = ranked
    assert best is not None
    return best


def _dated(problem: Problem, parts: list[list[int]], unplaced: int) -> Iterator[Plan]:
    masks = [sum(1 << one for one in part) for part in parts]
    choices = []
    for mask, part in zip(masks, parts, strict=True):
        common = -1
        for one in part:
            common &= problem.jobs[one].reach
        alone = Plan(tuple(Visit(day, mask) for day in bits(common)))
        choices.append(
            [
                visit
                for visit in alone.visits
                if all("placed" in fault for fault in faults(problem, Plan((visit,))))
            ]
        )
    for visits in product(*choices):
        plan = Plan(tuple(sorted(visits)), unplaced)
        if not faults(problem, plan):
            yield plan


def real_near() -> tuple[int, ...]:
    return near_masks(date(2026, 11, 2), 90, 1)
