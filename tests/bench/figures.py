"""A figure is a ratio measured in pairs, A B A B, in one run, with its bar.

Machines are noisy, so nothing here is a time that a test could fail by: each figure is
ours against the plain way, which stands beside it as the control.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeVar

PAIRS = 5
T = TypeVar("T")
Measure = Callable[[], Awaitable[float]]
Sense = Literal["at_least", "at_most", "reported"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure: the median, its spread, and the bar that it is held to."""

    name: str
    value: float
    low: float
    high: float
    bar: float | None
    sense: Sense
    unit: str = "×"

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.bar is None or self.sense == "reported":
            return None
        if self.sense == "at_least":
            return self.value >= self.bar
        return self.value <= self.bar


@dataclass(frozen=True, slots=True)
class Target:
    """A figure before it is measured: its name, its bar and the bar's direction."""

    name: str
    bar: float | None
    sense: Sense
    unit: str = "×"
    long: bool = False
    """Measured with LONG=1 only, for it takes many minutes."""

    def of(self, values: Sequence[float]) -> Figure:
        """The median of the values, with the lowest and the highest as its spread."""
        return Figure(
            self.name,
            median(values),
            min(values),
            max(values),
            self.bar,
            self.sense,
            self.unit,
        )


def at_least(name: str, bar: float, unit: str = "×", *, long: bool = False) -> Target:
    """A figure that is met from its bar upwards."""
    return Target(name, bar, "at_least", unit, long)


def at_most(name: str, bar: float, unit: str = "×", *, long: bool = False) -> Target:
    """A figure that is met up to its bar."""
    return Target(name, bar, "at_most", unit, long)


def reported(name: str, unit: str, *, long: bool = False) -> Target:
    """A figure without a bar: said, not judged."""
    return Target(name, None, "reported", unit, long)


async def in_turn(
    *measures: Callable[[], Awaitable[T]], pairs: int = PAIRS
) -> list[list[T]]:
    """All measured in turn, A B A B, after one warm-up of each; one list for each."""
    for measure in measures:
        await measure()
    taken: list[list[T]] = [[] for _ in measures]
    for _ in range(pairs):
        for values, measure in zip(taken, measures, strict=True):
            values.append(await measure())
    return taken


async def in_pairs(
    ours: Measure, control: Measure, pairs: int = PAIRS
) -> tuple[list[float], list[float]]:
    """Both measured in turn, after one warm-up of each."""
    first, second = await in_turn(ours, control, pairs=pairs)
    return first, second


def shown(value: float) -> str:
    """Written out: 16,300 in whole numbers, below a thousand four digits, 0.024."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def ratios(first: Sequence[float], second: Sequence[float]) -> list[float]:
    """First over second, pair by pair."""
    return [a / b for a, b in zip(first, second, strict=True)]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
