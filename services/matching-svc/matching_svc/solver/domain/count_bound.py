"""A lower bound on visits that a search can ask again and again: weights of tasks.

Give every task a weight so that no visit can hold more than `heaviest` in all. Then
tasks that weigh w together need at least w / heaviest visits, and so does every set of
them. Good weights are found by making those in the heaviest visit lighter, round by
round: what is often in the way of others weighs little, what nothing goes with weighs
much. The bound holds for any weights; rounds only make it better.
"""

from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.search_space import Ground
from matching_svc.solver.domain.subset_sums import Sums

STEPS = 40_000
"""Weighings of single tasks, over all rounds."""
MOST_ROUNDS = 60
FEWEST_ROUNDS = 6
START = 1 << 12

Choices = list[list[list[int]]]
"""For a spot, for each agency: sets of tasks of which a visit holds one each."""


class Weights:
    """The weight of each task, and what a visit can hold."""

    def __init__(self, each: list[int], heaviest: int) -> None:
        self.each = each
        self.heaviest = heaviest
        self.of = Sums(each).of

    def bound(self, tasks: int) -> int:
        """No plan for these tasks has fewer visits."""
        return -(-self.of(tasks) // self.heaviest)


def weighed(ground: Ground, spots: list[int], most_rounds: int) -> Weights:
    """The weights with the best bound for all tasks that the rounds came upon."""
    choices = [_choices(ground, spot) for spot in spots]
    each = [START] * ground.size
    steps = sum(spot.bit_count() for spot in spots)
    rounds = min(most_rounds, max(FEWEST_ROUNDS, STEPS // steps))
    best, held = each, 0
    for turn in range(rounds):
        heaviest, inside = max(_heaviest(ground, choice, each) for choice in choices)
        if not held or sum(each) * held > sum(best) * heaviest:
            best, held = list(each), heaviest
        for index in bits(inside):
            each[index] -= each[index] // (4 + turn // 4)
    return Weights(best, held)


def _choices(ground: Ground, spot: int) -> Choices:
    found: Choices = []
    for own in ground.agencies:
        classes: list[list[int]] = []
        for index in bits(spot & own):
            for members in classes:
                if all(ground.apart[index] >> other & 1 for other in members):
                    members.append(index)
                    break
            else:
                classes.append([index])
        if classes:
            found.append(classes)
    return found


def _heaviest(ground: Ground, choices: Choices, each: list[int]) -> tuple[int, int]:
    """At most what a visit at this spot can weigh, and the tasks that weigh it."""
    agencies = sorted(
        (_agency(classes, each) for classes in choices), key=lambda weight: -weight[0]
    )[: ground.most]
    inside = 0
    for _, tasks in agencies:
        inside |= tasks
    return sum(weight for weight, _ in agencies), inside


def _agency(classes: list[list[int]], each: list[int]) -> tuple[int, int]:
    weight = tasks = 0
    for members in classes:
        task = max(members, key=each.__getitem__)
        weight += each[task]
        tasks |= 1 << task
    return weight, tasks
