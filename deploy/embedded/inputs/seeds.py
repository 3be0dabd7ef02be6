"""Reproducible chance: everything is decided by hashes of natural numbers.

No random generator walks along with the story, so nothing that happens earlier, later
or twice changes what is decided for something else.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

_T = TypeVar("_T")
_SCALE = 1 << 64


def _number(seed: int, key: tuple[object, ...]) -> int:
    text = "\x1f".join([str(seed), *(str(part) for part in key)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def roll(seed: int, *key: object) -> float:
    """A number in [0, 1) that belongs to the key."""
    return _number(seed, key) / _SCALE


def pick(seed: int, bound: int, *key: object) -> int:
    """A whole number in [0, bound) that belongs to the key."""
    return _number(seed, key) % bound


def choose(seed: int, among: Sequence[_T], *key: object) -> _T:
    """One of the values."""
    return among[pick(seed, len(among), *key)]


def weighted(seed: int, weights: dict[str, float], *key: object) -> str:
    """One of the names, each as likely as its weight says."""
    left = roll(seed, *key) * sum(weights.values())
    for name, weight in weights.items():
        left -= weight
        if left < 0:
            return name
    return next(reversed(weights))


def drawn(seed: int, among: Sequence[str], count: int, *key: object) -> list[str]:
    """`count` of the values, drawn by their hashes and given in sorted order."""
    ranked = sorted(among, key=lambda one: (_number(seed, (*key, one)), one))
    return sorted(ranked[:count])
