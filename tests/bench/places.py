"""Pinned places for the solver's benchmark: the same on every machine, for ever.

A half of the tasks is planned for a month, a quarter for two weeks, and a quarter was
triggered; what is planned reaches back a month. Of the days of each reach 40 % are
blocked, for every task others. Days are numbers from 0 on.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from matching_svc.solver.domain.problem import Gap, Job, Problem

PLACES = 200
BLOCKED = 0.4
MONTH = 30
FORTNIGHT = 14
DAYS_OF_LARGE = 120
DAYS_OF_SMALL = 90


@dataclass(frozen=True, slots=True)
class Place:
    """A problem with its name, and a digest that tells when it is not the same."""

    name: str
    problem: Problem

    @property
    def digest(self) -> str:
        jobs = [
            (job.number, job.agency, hex(job.reach), job.earliest, job.weight)
            for job in self.problem.jobs
        ]
        gaps = [(gap.one, gap.other, gap.near[0]) for gap in self.problem.gaps]
        rest = self.problem.apart, gaps, self.problem.most_agencies
        return sha256(repr((jobs, rest)).encode()).hexdigest()[:16]


def _dice(name: str) -> random.Random:
    return random.Random(name)


def large() -> Iterator[Place]:
    """20 to 40 tasks, at most three agencies in a visit."""
    for index in range(PLACES):
        dice = _dice(f"large place {index}")
        count = dice.randint(20, 40)
        agencies = dice.choice((8, 12, 16, count))
        jobs = _jobs(dice, count, agencies, DAYS_OF_LARGE)
        yield Place(f"large-{index:03}", Problem(jobs, (0,) * count, most_agencies=3))


def small() -> Iterator[Place]:
    """2 to 14 tasks, with all that keeps tasks apart."""
    for index in range(PLACES):
        dice = _dice(f"small place {index}")
        count = 2 + index % 13
        agencies = dice.choice((2, 4, 8, count))
        jobs = _jobs(dice, count, agencies, DAYS_OF_SMALL)
        apart, gaps = _apart(dice, jobs)
        problem = Problem(
            jobs,
            tuple(apart),
            tuple(gaps),
            joint_days=-1 << dice.choice((0, 7)),
            most_agencies=dice.choice((None, 2, 3, 4)),
        )
        yield Place(f"small-{index:03}", problem)


def _jobs(
    dice: random.Random, count: int, agencies: int, length: int
) -> tuple[Job, ...]:
    jobs: list[Job] = []
    while len(jobs) < count:
        number = f"t{len(jobs):02}"
        own = len(jobs) if agencies == count else dice.randrange(agencies)
        earliest, first, last = _window(dice, length)
        reach = sum(
            1 << day
            for day in range(max(0, first), min(last, length - 1) + 1)
            if dice.random() >= BLOCKED
        )
        if reach:
            weight = dice.choice((1, 2, 4))
            jobs.append(Job(number, f"a{own:02}", reach, earliest, weight))
    return tuple(jobs)


def _window(dice: random.Random, length: int) -> tuple[int, int, int]:
    """The earliest day, and the first and last day of the reach."""
    kind = dice.random()
    if kind < 0.5:
        earliest = MONTH * dice.randrange(length // MONTH)
        return earliest, earliest - MONTH, earliest + MONTH - 1
    if kind < 0.75:
        earliest = dice.randrange(length - FORTNIGHT)
        return earliest, earliest - MONTH, earliest + FORTNIGHT - 1
    earliest = dice.randrange(length - 5)
    return earliest, earliest, earliest + dice.randint(0, 9)


def _apart(dice: random.Random, jobs: tuple[Job, ...]) -> tuple[list[int], list[Gap]]:
    """Declined partners here and there, and up to two duties with two occasions."""
    apart = [0] * len(jobs)
    gaps: list[Gap] = []
    near = tuple(
        sum(1 << day for day in range(max(0, at - MONTH + 1), at + MONTH))
        for at in range(DAYS_OF_SMALL)
    )
    share = dice.choice((0.0, 0.1, 0.3))
    for other, earlier in ((a, b) for a in range(len(jobs)) for b in range(a)):
        twice = jobs[earlier].agency == jobs[other].agency and len(gaps) < 2
        if twice and dice.random() < 0.2:
            gaps.append(Gap(earlier, other, near))
        elif dice.random() >= share:
            continue
        apart[earlier] |= 1 << other
        apart[other] |= 1 << earlier
    return apart, gaps
