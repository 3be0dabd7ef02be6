"""A lower bound on costs that a search can ask again and again: prices of tasks.

Give every task a price so that no visit is worth more than its own cost and a fee that
is the same for all. Then tasks cost at least their prices together, less the fees of
their visits. Good prices are found by raising them all and lowering, more, those of the
visit that is overpaid most, round by round. The bound holds for any prices.
"""

from dataclasses import dataclass

from matching_svc.solver.domain.candidate_days import Stand
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.search_space import Ground
from matching_svc.solver.domain.subset_sums import Sums

ROUNDS = 80
FINE = 6
"""Prices are counted in 64ths of a day, so that they need no fractions."""
FULL = 16
"""A full step, in parts; steps get shorter where rounds find nothing better."""
PATIENCE = 4


@dataclass(slots=True)
class _Offer:
    """A stand with the tasks that can come, by agency, and what each would cost."""

    day: int
    most: int
    agencies: list[list[list[tuple[int, int]]]]


class Prices:
    """The price of each task, and the fee of a visit."""

    def __init__(self, each: list[int], fee: int) -> None:
        self.fee = fee
        self._sums = Sums(each)

    def bound(self, tasks: int, visits: int) -> int:
        """No plan with so many visits for these tasks costs less."""
        return max(0, -(-(self._sums.of(tasks) - self.fee * visits) >> FINE))


def priced(ground: Ground, places: list[Stand], visits: int, limit: int) -> Prices:
    """The prices with the best bound that the rounds came upon."""
    offers = [_offer(ground, place) for place in places]
    each = [0] * ground.size
    best = Prices(each, 0)
    reached: int | None = None
    missing, pace = 0, FULL
    for _ in range(ROUNDS):
        fee, inside = max(_overpaid(offer, each) for offer in offers)
        bound = sum(each) - visits * fee
        if reached is None or bound > reached:
            reached, best, missing = bound, Prices(list(each), fee), 0
        else:
            missing += 1
            if missing % PATIENCE == 0:
                pace = max(1, pace * 3 // 4)
        moves = [1 - visits * (inside >> task & 1) for task in range(ground.size)]
        far = (limit << FINE) - bound
        if far <= 0:
            break
        step = max(1, far * pace // (FULL * sum(move * move for move in moves)))
        each = [price + step * move for price, move in zip(each, moves, strict=True)]
    return best


def _offer(ground: Ground, stand: Stand) -> _Offer:
    agencies: list[list[list[tuple[int, int]]]] = []
    for own in ground.agencies:
        classes: list[list[tuple[int, int]]] = []
        for index in bits(stand.tasks & own):
            entry = index, stand.forward[index] << FINE
            for members in classes:
                if all(ground.apart[index] >> other & 1 for other, _ in members):
                    members.append(entry)
                    break
            else:
                classes.append([entry])
        if classes:
            agencies.append(classes)
    return _Offer(stand.day, stand.most, agencies)


def _overpaid(offer: _Offer, each: list[int]) -> tuple[int, int]:
    """How far a visit at a stand can be worth more than it costs, and who is in it."""
    worth = sorted(
        (_worth(classes, each) for classes in offer.agencies),
        key=lambda worth: -worth[0],
    )[: offer.most]
    inside = 0
    for _, tasks in worth:
        inside |= tasks
    return sum(value for value, _ in worth) - (offer.day << FINE), inside


def _worth(classes: list[list[tuple[int, int]]], each: list[int]) -> tuple[int, int]:
    value = tasks = 0
    for members in classes:
        more, task = max((each[task] - forward, task) for task, forward in members)
        if more > 0:
            value += more
            tasks |= 1 << task
    return value, tasks
