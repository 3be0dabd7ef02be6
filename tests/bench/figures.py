"""A figure is a ratio measured in pairs, A B A B, in one run, with its bar.

Machines are noisy, so nothing here is a time that a test could fail by: each figure is
ours against the plain way, which stands beside it as the control.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal

PAIRS = 5
Measure = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure: the median, its spread, and the bar that it is held to."""

    name: str
    value: float
    low: float
    high: float
    bar: float | None
    sense: Literal["at_least", "at_most", "reported"]
    unit: str = "×"

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.bar is None or self.sense == "reported":
            return None
        if self.sense == "at_least":
            return self.value >= self.bar
        return self.value <= self.bar

    def plain(self) -> dict[str, object]:
        """The figure as JSON has it."""
        return {**asdict(self), "met": self.met}


def of_ratios(
    name: str,
    ratios: Sequence[float],
    bar: float | None,
    sense: Literal["at_least", "at_most", "reported"],
) -> Figure:
    """A figure out of the ratios of each pair."""
    return Figure(name, median(ratios), min(ratios), max(ratios), bar, sense)


def reported(name: str, values: Sequence[float], unit: str) -> Figure:
    """A figure without a bar: said, not judged."""
    return Figure(
        name, median(values), min(values), max(values), None, "reported", unit
    )


async def in_pairs(
    ours: Measure, control: Measure, pairs: int = PAIRS
) -> tuple[list[float], list[float]]:
    """Both measured in turn, after one warm-up of each."""
    await ours()
    await control()
    first, second = [], []
    for _ in range(pairs):
        first.append(await ours())
        second.append(await control())
    return first, second


def ratios(first: Sequence[float], second: Sequence[float]) -> list[float]:
    """First over second, pair by pair."""
    return [a / b for a, b in zip(first, second, strict=True)]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
