"""Which faults a run injects: a function of its seed, so that it can be run again."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

WEIGHTS: Mapping[str, int] = {
    "kill": 3,
    "kill_point": 3,
    "pause": 3,
    "broker_kill": 1,
    "postgres_kill": 1,
    "disk_full": 1,
    "postgres_delay": 8,
    "postgres_cut": 7,
    "postgres_half_open": 1,
    "kafka_delay": 8,
    "kafka_cut": 7,
    "kafka_half_open": 1,
    "duplicate": 23,
    "replay": 1,
    "resend": 1,
    "rebalance": 1,
    "poison": 20,
    "open_transaction": 7,
    "partition": 5,
    "purge": 3,
}
"""How often each kind comes, against the others.

What ends a process or leaves it waiting for a time-out comes seldom: on two cores a
start takes seconds, and faults are to meet services at work.
"""

LARGEST_SHARE = 0.25
FULL_REPLAYS = 2
"""The first two groups that are set back go to the beginning of their topics; later
ones less far, for in the log of an hour the beginning is minutes away."""
EARLY = 0.03
"""The part of a run that has these two, with a log that is read within a storm."""


@dataclass(frozen=True)
class Fault:
    """One fault: its kind, which of its kind it is, and its own dice."""

    kind: str
    nth: int
    seed: int

    def dice(self) -> random.Random:
        """The dice of this fault alone: other faults do not change its throws."""
        return random.Random(self.seed)


def drawn(seed: int, count: int, at_least: int) -> list[Fault]:
    """`count` faults in an order, each kind `at_least` times, none above its share.

    Raises:
        ValueError: if `count` is too small for that.
    """
    if count < at_least * len(WEIGHTS):
        raise ValueError(f"{len(WEIGHTS)} kinds need more than {count} faults")
    dice = random.Random(seed)
    kinds = [kind for kind in WEIGHTS for _ in range(at_least)]
    kinds += dice.choices(
        list(WEIGHTS), weights=list(WEIGHTS.values()), k=count - len(kinds)
    )
    dice.shuffle(kinds)
    _bring_forward(kinds, "replay", dice)
    most = int(count * LARGEST_SHARE)
    seen: Counter[str] = Counter()
    faults = []
    for kind in kinds:
        allowed = kind if seen[kind] < most else min(WEIGHTS, key=lambda one: seen[one])
        faults.append(Fault(allowed, seen[allowed], dice.getrandbits(32)))
        seen[allowed] += 1
    return faults


def _bring_forward(kinds: list[str], kind: str, dice: random.Random) -> None:
    """Let the first full replays change places with faults of the first minutes."""
    early = max(FULL_REPLAYS, int(len(kinds) * EARLY))
    for place in dice.sample(range(early), FULL_REPLAYS):
        later = [at for at in range(early, len(kinds)) if kinds[at] == kind]
        if later and kinds[place] != kind:
            kinds[place], kinds[later[0]] = kind, kinds[place]
