"""How good our own search is: against CP-SAT, and against planning without a search.

What CP-SAT found for the pinned places is kept in `solver_best.json`; `python -m
tests.bench.solver_best` makes it anew. Ours is run here and now, with its budget of
nodes; the two controls are in `plain/visiting.py`.
"""

import json
import time
from typing import Any

from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.greedy import BestDayGreedy
from matching_svc.solver.domain.problem import Plan, Problem

from tests.bench.figures import Figure, at_least, at_most, percentile, reported
from tests.bench.ground import Ground
from tests.bench.places import Place, large, small
from tests.bench.plain.visiting import earliest_deadline, pairs
from tests.bench.solver_best import BEST
from tests.unit.matching_svc.solver.solver_brute_force import judged_plan

SMALL = "200 places of up to 14 tasks"
LARGE = "200 places of 20 to 40 tasks"
EXACT = at_most(f"visits over CP-SAT's proof, worst of {SMALL}", 1.0)
WHOLE = at_least(f"whole objective as CP-SAT proved it, of {SMALL}", 200, "places")
NEAR = at_most(f"visits over CP-SAT's best, {LARGE}", 1.005)
DEADLINE = at_least(f"fewer visits than earliest deadline, {LARGE}", 7, "%")
PAIRS = at_least(f"fewer visits than pairs, first come, {LARGE}", 10, "%")
GREEDY = reported(f"fewer visits than best-day greedy, {LARGE}", "%")
BOUND = reported(f"visits over our own proven bound, {LARGE}", "×")
SMALL_MS = reported(f"search of a place, {SMALL}, p95", "ms of one core")
LARGE_MS = reported(f"search of a place, {LARGE}, p95", "ms of one core")
FIGURES = [
    *(EXACT, WHOLE, NEAR, DEADLINE, PAIRS, GREEDY, BOUND, SMALL_MS, LARGE_MS),
]
Best = dict[str, dict[str, Any]]


async def run(_: Ground) -> list[Figure]:
    """All pinned places, once: a search that is counted in nodes has no spread."""
    best: Best = json.loads(BEST.read_text(encoding="utf-8"))["places"]
    return [*_small(best), *_large(best)]


def _small(best: Best) -> list[Figure]:
    ratios, spent, whole = [], [], 0
    for place in small():
        best_known = _known(best, place)
        plan, seconds = _timed(place.problem)
        out, visits, forward, days, _ = judged_plan(place.problem, plan)
        if out == best_known["out"]:
            ratios.append(visits / best_known["visits"])
        totals = (
            best_known["out"],
            best_known["visits"],
            best_known["forward"],
            best_known["days"],
        )
        whole += (out, visits, forward, days) == totals
        spent.append(seconds * 1000)
    return [
        EXACT.of([max(ratios)]),
        WHOLE.of([whole]),
        SMALL_MS.of([percentile(spent, 0.95)]),
    ]


def _large(best: Best) -> list[Figure]:
    places = list(large())
    plans = [_timed(place.problem) for place in places]
    for place, (plan, _) in zip(places, plans, strict=True):
        judged_plan(place.problem, plan)
    ours = sum(len(plan.visits) for plan, _ in plans)
    cp_sat = sum(_known(best, place)["visits"] for place in places)
    deadline = sum(len(earliest_deadline(place.problem)) for place in places)
    paired = sum(pairs(place.problem) for place in places)
    greedy = sum(len(BestDayGreedy().solve(place.problem).visits) for place in places)
    return [
        NEAR.of([ours / cp_sat]),
        DEADLINE.of([_fewer(ours, deadline)]),
        PAIRS.of([_fewer(ours, paired)]),
        GREEDY.of([_fewer(ours, greedy)]),
        BOUND.of([ours / sum(plan.lower_bound for plan, _ in plans)]),
        LARGE_MS.of([percentile([took * 1000 for _, took in plans], 0.95)]),
    ]


def _fewer(ours: int, control: int) -> float:
    return 100 * (1 - ours / control)


def _known(best: Best, place: Place) -> dict[str, Any]:
    entry = best[place.name]
    if entry["digest"] != place.digest:
        raise ValueError(f"{place.name} is not the place that CP-SAT solved")
    return entry


def _timed(problem: Problem) -> tuple[Plan, float]:
    """The plan, and the processor time that it took."""
    started = time.process_time()
    plan = BranchAndBound().solve(problem)
    return plan, time.process_time() - started
