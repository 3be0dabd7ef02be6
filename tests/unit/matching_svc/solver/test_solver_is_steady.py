"""One plan for one place: in any order, on any machine, however busy (M-14)."""

import os
import random
import subprocess
import sys
import threading
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_svc.places.domain.recompute import present_plan
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.objective import faults
from matching_svc.solver.domain.problem import Problem
from matching_svc.tasks.domain.task import Task

from tests.bench.places import large
from tests.sourcetree import ROOT
from tests.unit.matching_svc.matching_factory import at, days_later, item, place, task
from tests.unit.matching_svc.solver.matching_problems import deep

LARGE = [case.problem for case in islice(large(), 3)]
DOMAINS = ["market", "fire", "culture", "health", "police"]


@st.composite
def tasks(draw: st.DrawFn) -> list[Task]:
    """Up to a dozen tasks of a place: sections, kinds, settled dates, secrets."""
    found = []
    for index in range(draw(st.integers(1, 12))):
        domain = draw(st.sampled_from(DOMAINS))
        first = draw(st.integers(-20, 60))
        settled = draw(st.integers(0, 40)) if draw(st.integers(0, 9)) == 0 else None
        code = f"{domain}-{draw(st.integers(1, 4)):03}"
        found.append(
            task(
                f"t{index:02}",
                domain,
                kind=draw(st.sampled_from(["planned", "planned", "triggered"])),
                section=draw(st.sampled_from([None, "one", "two"])),
                items=(item(code, draw(st.sampled_from(["low", "medium", "high"]))),),
                earliest=days_later(first),
                latest=days_later(first + draw(st.integers(0, 30))),
                settled_on=None if settled is None else days_later(settled),
                classified=draw(st.integers(0, 14)) == 0,
                joint_forbidden=draw(st.integers(0, 14)) == 0,
            )
        )
    return found


@pytest.mark.rule("M-14")
@deep(60)
@given(tasks(), st.integers(0, 2**32))
def test_tasks_in_any_order_give_the_same_plan(own: list[Task], seed: int) -> None:
    mixed = list(own)
    random.Random(seed).shuffle(mixed)
    plans = [present_plan(place(tasks), [], at()) for tasks in (own, mixed)]
    assert plans[0] == plans[1]


@pytest.mark.rule("M-14")
def test_a_busy_machine_finds_the_plan_of_an_idle_one() -> None:
    idle = [BranchAndBound().solve(problem) for problem in LARGE]
    done = threading.Event()

    def spin() -> None:
        while not done.is_set():
            sum(range(500))

    busy = [threading.Thread(target=spin) for _ in range(3)]
    for thread in busy:
        thread.start()
    try:
        again = [BranchAndBound().solve(replace(problem)) for problem in LARGE]
    finally:
        done.set()
        for thread in busy:
            thread.join()
    assert again == idle
    for problem, plan in zip(LARGE, idle, strict=True):
        assert faults(problem, plan) == []


@pytest.mark.rule("M-14")
def test_another_process_with_other_hashes_finds_the_same_plan() -> None:
    program = (
        "from matching_svc.solver.domain.exact import BranchAndBound\n"
        "from tests.bench.places import large\n"
        "print(BranchAndBound().solve(next(large()).problem))"
    )
    mine = str(BranchAndBound().solve(LARGE[0]))
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.strip() == mine


@pytest.mark.rule("M-03")
def test_more_nodes_never_make_a_plan_worse_in_visits() -> None:
    for problem in LARGE:
        counts = [_visits(problem, nodes) for nodes in (50, 500, 5_000)]
        assert counts == sorted(counts, reverse=True)


def _visits(problem: Problem, nodes: int) -> int:
    return len(BranchAndBound(nodes).solve(problem).visits)
