"""Sums up ratings as far as a portrait may show them (S-05, X-06)."""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_SHOWN = 5
"""From this many ratings on, their mean is shown to those who may not see each."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """How a subject rated its visits: always the count, the mean only of enough."""

    count: int
    mean: float | None

    @classmethod
    def of(cls, scores: Sequence[int], *, all_shown: bool) -> "Ratings":
        """Sum up; few ratings would give a single answer away (X-06)."""
        enough = bool(scores) and (all_shown or len(scores) >= FEWEST_SHOWN)
        mean = round(sum(scores) / len(scores), 2) if enough else None
        return cls(count=len(scores), mean=mean)
