"""Tasks that an amendment may not take out by itself (P-08)."""

from dataclasses import dataclass
from enum import StrEnum


class Held(StrEnum):
    """What stands behind a task."""

    VISITED = "visited"
    INSPECTED = "inspected"
    """It was carried out off-site (P-26)."""
    RELIEVED = "relieved"
    """Another inspection stands for it (M-09, M-10)."""
    CODED = "coded"
    """It has a live code."""
    AGREED = "agreed"
    """It is part of an agreed joint visit."""


@dataclass(frozen=True)
class HeldTask:
    """A task whose owner is asked before an amendment touches it."""

    number: str
    agency: str
    """The owner."""
    place: str
    leaves: bool
    """Whether it is to leave the plan; else it is to state what the plan states."""
    held: Held
