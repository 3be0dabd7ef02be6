"""Neighbours' facts as the rules of other rooms ask about them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A place that is not retired."""

    number: str
    uscc: str
    region: str
    """Of its district: six digits."""
    town: str | None = None
    """Nine digits, where they are known."""


@dataclass(frozen=True)
class Relief:
    """An inspection that stands for a task (M-09, M-10)."""

    task: str
    kind: str
    """`coverage`, else a recognition."""
    code: str
