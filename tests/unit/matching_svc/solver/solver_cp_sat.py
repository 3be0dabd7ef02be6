"""The same problem told to CP-SAT, objective by objective, each proven (M-03).

A visit is named by its first task. The model knows days, tasks and agencies only; it
shares no code with our own search. One worker and a fixed seed: the same every time.
"""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from tests.unit.matching_svc.solver.solver_brute_force import PlainPlace, PlainTask

Totals = tuple[int, int, int, int]
"""Left out, visits, weighted days forward, sum of days."""
Listed = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass
class _Sums:
    out: cp_model.LinearExprT
    visits: cp_model.LinearExprT
    forward: cp_model.LinearExprT
    days: cp_model.LinearExprT


class CpSat:
    """One place as a model of CP-SAT."""

    def __init__(self, place: PlainPlace) -> None:
        self.place = place
        self.count = len(place.tasks)
        self.model = cp_model.CpModel()
        self.on = [self._literals(task) for task in place.tasks]
        self.inside = {
            (task, head): self.model.new_bool_var(f"{task} with {head}")
            for head in range(self.count)
            for task in range(head, self.count)
        }
        self.visit = [
            {
                day: self.model.new_bool_var(f"{head} visits {day}")
                for day in self.on[head]
            }
            for head in range(self.count)
        ]
        self._place_tasks()
        self._keep_apart()
        self._cap_agencies()
        self._keep_distance()
        self.sums = self._sums()

    def totals(self) -> Totals:
        """The best totals, one after the other, each proven."""
        found = [
            self._least(goal)
            for goal in (
                self.sums.out,
                self.sums.visits,
                self.sums.forward,
                self.sums.days,
            )
        ]
        return found[0], found[1], found[2], found[3]

    def has_smaller_list(self, listed: Listed) -> bool:
        """Whether a plan of the same totals comes before this list; after `totals`."""
        model = self.model.clone()
        ways = [
            way
            for index in range(len(listed))
            for way in self._before(model, listed, index)
        ]
        if not ways:
            return False
        model.add_bool_or(ways)
        return _solved(model) is not None

    def _literals(self, task: PlainTask) -> dict[int, cp_model.IntVar]:
        return {
            day: self.model.new_bool_var(f"{task.number} on {day}")
            for day in sorted(task.days)
        }

    def _place_tasks(self) -> None:
        tied = {task for pair in self.place.too_near for task in pair}
        self.out = []
        for task in range(self.count):
            out = self.model.new_bool_var(f"{task} out")
            if task not in tied:
                self.model.add(out == 0)
            self.out.append(out)
            self.model.add_exactly_one(*self.on[task].values(), out)
            heads = [self.inside[task, head] for head in range(task + 1)]
            self.model.add_exactly_one(*heads, out)
        for head in range(self.count):
            leads = self.inside[head, head]
            self.model.add(sum(self.visit[head].values()) == leads)
            for day, visits in self.visit[head].items():
                self.model.add_implication(visits, self.on[head][day])
            for task in range(head + 1, self.count):
                self._join(task, head)

    def _join(self, one: int, head: int) -> None:
        """Who is in a visit is there on its day."""
        joins = self.inside[one, head]
        self.model.add_implication(joins, self.inside[head, head])
        for day, visits in self.visit[head].items():
            if day in self.on[one]:
                self.model.add_bool_or(~joins, ~visits, self.on[one][day])
            else:
                self.model.add_bool_or(~joins, ~visits)

    def _keep_apart(self) -> None:
        for pair in self.place.apart:
            one, other = sorted(pair)
            for head in range(one + 1):
                both = self.inside[one, head], self.inside[other, head]
                self.model.add_bool_or(~both[0], ~both[1])

    def _cap_agencies(self) -> None:
        names = sorted({task.agency for task in self.place.tasks})
        for head in range(self.count):
            comes = {name: self.model.new_bool_var(f"{name}@{head}") for name in names}
            for task in range(head, self.count):
                agency = comes[self.place.tasks[task].agency]
                self.model.add_implication(self.inside[task, head], agency)
            if self.place.most is not None:
                self.model.add(sum(comes.values()) <= self.place.most)
            if self.place.joint_days is not None:
                self._joint(head, comes)

    def _joint(self, head: int, comes: dict[str, cp_model.IntVar]) -> None:
        """Several agencies come on a day that leaves time, or on the day they hold."""
        alone = self.model.new_bool_var(f"{head} alone")
        self.model.add(sum(comes.values()) <= 1).only_enforce_if(alone)
        keeps: list[tuple[cp_model.IntVar, frozenset[int]]] = []
        for tasks, days in self.place.held:
            kept = self.model.new_bool_var(f"{head} held")
            for task in range(head, self.count):
                if task not in tasks:
                    self.model.add_implication(kept, ~self.inside[task, head])
            keeps.append((kept, days))
        for day, visits in self.visit[head].items():
            if self.place.joint_days is None or day in self.place.joint_days:
                continue
            ways = [kept for kept, days in keeps if day in days]
            self.model.add_bool_or(~visits, alone, *ways)

    def _keep_distance(self) -> None:
        for pair, near in self.place.too_near.items():
            one, other = sorted(pair)
            for day, when in near:
                if day in self.on[one] and when in self.on[other]:
                    self.model.add_bool_or(~self.on[one][day], ~self.on[other][when])

    def _sums(self) -> _Sums:
        return _Sums(
            out=sum(self.out),
            visits=sum(self.inside[head, head] for head in range(self.count)),
            forward=sum(
                task.weight * max(0, task.earliest - day) * literal
                for task, literals in zip(self.place.tasks, self.on, strict=True)
                for day, literal in literals.items()
            ),
            days=sum(
                day * literal
                for visits in self.visit
                for day, literal in visits.items()
            ),
        )

    def _least(self, total: cp_model.LinearExprT) -> int:
        self.model.minimize(total)
        found = _solved(self.model)
        assert found is not None
        value = int(found.value(total))
        self.model.clear_objective()  # type: ignore[no-untyped-call]
        self.model.add(total == value)
        return value

    def _before(
        self, model: cp_model.CpModel, listed: Listed, index: int
    ) -> list[cp_model.IntVar]:
        """Ways to share the first visits of a list and then to have a smaller one."""
        position = {task.number: index for index, task in enumerate(self.place.tasks)}
        shared = [
            (day, [position[number] for number in numbers])
            for day, numbers in listed[:index]
        ]
        taken = {task for _, own in shared for task in own}
        limit, numbers = listed[index]
        bound = [position[number] for number in numbers]
        ways = []
        for head in sorted(set(range(self.count)) - taken):
            for day in self.visit[head]:
                if day > limit:
                    continue
                smaller = (
                    [([], [])]
                    if day < limit
                    else list(_smaller(head, bound, self.count))
                )
                for needs, bars in smaller:
                    way = model.new_bool_var("")
                    model.add_implication(way, self.visit[head][day])
                    self._share(model, way, shared)
                    for need in needs:
                        model.add_implication(way, self.inside[need, head])
                    for bar in bars:
                        model.add_implication(way, ~self.inside[bar, head])
                    ways.append(way)
        return ways

    def _share(
        self,
        model: cp_model.CpModel,
        way: cp_model.IntVar,
        shared: list[tuple[int, list[int]]],
    ) -> None:
        for day, own in shared:
            model.add_implication(way, self.visit[own[0]][day])
            for task in range(own[0], self.count):
                inside = self.inside[task, own[0]]
                model.add_implication(way, inside if task in own else ~inside)


def _smaller(
    head: int, bound: list[int], count: int
) -> list[tuple[list[int], list[int]]]:
    """Ways for a visit's tasks to come before others: who is in it, and who is not."""
    if head != bound[0]:
        return [([], [])] if head < bound[0] else []
    ways = []
    for size in range(1, len(bound)):
        own = bound[:size]
        between = [task for task in range(head, own[-1]) if task not in own]
        beyond = list(range(own[-1] + 1, count))
        ways.append((own, [*between, *beyond]))
        ways += [
            ([*own, task], [*between, *range(own[-1] + 1, task)])
            for task in range(own[-1] + 1, bound[size])
        ]
    return ways


def _solved(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    return solver
