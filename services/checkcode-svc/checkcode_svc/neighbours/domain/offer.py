"""The question to matching-svc while a code is applied for, and its offer (C-03)."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Question:
    """What the applicant means to do, and when."""

    place: str
    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    day: date
    duration: int
    """Minutes."""


@dataclass(frozen=True, slots=True)
class Option:
    """A combination to choose: tasks of other agencies to join with (X-02)."""

    rank: int
    tasks: tuple[str, ...]
    agencies: tuple[str, ...] = ()
    visits_saved: int = 0
    days_forward: int = 0
    if_declined: object = None
    duty: dict[str, object] | None = None
    """Set where the applicant has to join (M-05)."""
    duty_reasons: tuple[str, ...] = ()
    """The reasons for which it may decline even so."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The combinations to choose from, and what was left out of them."""

    options: tuple[Option, ...] = ()
    own_tasks: tuple[str, ...] = ()
    """The applicant's own other tasks that could go along: nobody is asked (M-11)."""
    left_out: list[dict[str, object]] = field(default_factory=list)
