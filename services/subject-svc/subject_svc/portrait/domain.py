"""What a portrait shows of grades and ratings (S-05, S-12, X-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

FEWEST_SHOWN = 5
"""From this many ratings on, their mean is shown to those who may not see each."""


class Graded(Protocol):
    """A grade with the day from which it holds."""

    @property
    def grade(self) -> str:
        """Its letter."""

    @property
    def valid_from(self) -> date:
        """Its first day."""

    @property
    def in_force(self) -> bool:
        """Whether that has come."""


def counting(grade: Graded) -> tuple[bool, date, str]:
    """Which of several codes' grades in a domain counts: the greatest of these (S-12).

    What is in force counts before what is to come, then the later one; of two of one
    day the worse.
    """
    return grade.in_force, grade.valid_from, grade.grade


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
