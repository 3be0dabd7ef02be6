"""What CP-SAT finds for the pinned places: `solver_best.json`, made once and kept.

    python -m tests.bench.solver_best            all places, in some minutes
    python -m tests.bench.solver_best large-007  one place, told and not written

Small places: the whole objective, proven in stages. Large ones: the number of visits,
best found and bound, by one worker that begins with the plan of the textbook greedy.
Its time is counted by CP-SAT itself, so that a busy machine finds the same: a unit is
about two seconds of an idle one, so it has more than the five seconds of the bar.
"""

import json
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from matching_svc.solver.domain.problem import Problem
from ortools.sat.python import cp_model

from tests.bench.places import Place, large, small
from tests.bench.plain.visiting import earliest_deadline
from tests.unit.matching_svc.solver.solver_brute_force import plain
from tests.unit.matching_svc.solver.solver_cp_sat import CpSat

BEST = Path(__file__).parent / "solver_best.json"
UNITS = 5.0
Entry = dict[str, Any]


def proven(place: Place) -> Entry:
    """The best totals of a small place."""
    out, visits, forward, days = CpSat(plain(place.problem)).totals()
    return {
        "digest": place.digest,
        "out": out,
        "visits": visits,
        "forward": forward,
        "days": days,
    }


def best_found(place: Place) -> Entry:
    """The fewest visits of a large place that are found in time, and the bound."""
    greedy = earliest_deadline(place.problem)
    slots = _Slots(place.problem)
    slots.begin_with(greedy)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = UNITS
    status = solver.solve(slots.model)
    solved = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return {
        "digest": place.digest,
        "visits": round(solver.objective_value) if solved else len(greedy),
        "bound": round(solver.best_objective_bound),
        "units": round(solver.response_proto.deterministic_time, 3),
    }


class _Slots:
    """Visits as slots of the widest days; a task takes one, its agency a place in it.

    A day that offers no task that another day does not offer too is left out.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.days = _widest(problem)
        self.takes: list[list[cp_model.IntVar]] = [[] for _ in problem.jobs]
        self.slots: list[list[dict[int, cp_model.IntVar]]] = []
        used: list[cp_model.IntVar] = []
        for tasks in self.days:
            used += self._day(tasks)
        for ways in self.takes:
            self.model.add_exactly_one(ways)
        self.model.minimize(sum(used))

    def _day(self, tasks: list[int]) -> list[cp_model.IntVar]:
        names = sorted({self.problem.jobs[task].agency for task in tasks})
        most = self.problem.most_agencies or len(names)
        used: list[cp_model.IntVar] = []
        self.slots.append([])
        for _ in range(-(-len(names) // most)):
            slot = self.model.new_bool_var("")
            comes = {name: self.model.new_bool_var("") for name in names}
            self.model.add(sum(comes.values()) <= most * slot)
            inside = {task: self.model.new_bool_var("") for task in tasks}
            for task, takes in inside.items():
                self.takes[task].append(takes)
                self.model.add_implication(takes, comes[self.problem.jobs[task].agency])
            if used:
                self.model.add_implication(slot, used[-1])
            used.append(slot)
            self.slots[-1].append(inside)
        return used

    def begin_with(self, visits: list[list[int]]) -> None:
        """Hint at a plan, as far as it fits the slots."""
        free = [list(slots) for slots in self.slots]
        for visit in visits:
            for tasks, slots in zip(self.days, free, strict=True):
                if slots and set(visit) <= set(tasks):
                    inside = slots.pop(0)
                    for task in visit:
                        self.model.add_hint(inside[task], value=True)
                    break


def _widest(problem: Problem) -> list[list[int]]:
    days: dict[frozenset[int], int] = {}
    length = max(job.reach.bit_length() for job in problem.jobs)
    for day in range(length):
        tasks = frozenset(
            number for number, job in enumerate(problem.jobs) if job.reach >> day & 1
        )
        days.setdefault(tasks, day)
    return [
        sorted(tasks)
        for tasks in sorted(days, key=days.__getitem__)
        if tasks and not any(tasks < other for other in days)
    ]


def _all() -> Iterator[tuple[str, Entry]]:
    for place in small():
        yield place.name, proven(place)
    for place in large():
        yield place.name, best_found(place)


def main(wanted: list[str]) -> None:
    """Write the file, or tell of some places."""
    for place in (*small(), *large()):
        if place.name in wanted:
            find = proven if place.name.startswith("small") else best_found
            print(place.name, find(place))
    if wanted:
        return
    started = time.process_time()
    entries = {}
    for name, entry in _all():
        entries[name] = entry
        print(name, entry, flush=True)
    minutes = round((time.process_time() - started) / 60, 1)
    BEST.write_text(_json(entries, minutes), encoding="utf-8")


def _json(entries: dict[str, Entry], minutes: float) -> str:
    """A line for each place."""
    solver = f"CP-SAT of ortools {version('ortools')}"
    head = {
        "command": "python -m tests.bench.solver_best",
        "solver": f"{solver}, one worker, {UNITS:g} units",
        "minutes_of_one_core": minutes,
    }
    lines = [f" {json.dumps(name)}: {json.dumps(entries[name])}" for name in entries]
    places = ",\n".join(lines)
    return f'{json.dumps(head)[:-1]},\n"places": {{\n{places}\n}}}}\n'


if __name__ == "__main__":
    main(sys.argv[1:])
