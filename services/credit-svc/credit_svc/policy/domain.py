"""Policy rows: what they say, where and when they hold, and which of several wins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from shared.events.credit import Grade

ANY = "*"
_SPECIFIC = {True: 0, False: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every policy row says: region, domain, from when to when, and its source."""

    region: str
    domain: str
    clause: str
    valid_from: date = date.min
    valid_to: date = date.max

    def holds(self, region: str, domain: str, on: date) -> bool:
        """Whether the row speaks for a domain of a region on a day.

        A row of one domain is never borrowed by another; only region `*` is a default.
        """
        return (
            self.domain == domain
            and self.region in {ANY, region}
            and self.valid_from <= on <= self.valid_to
        )


R = TypeVar("R", bound=Row)


def holding(rows: Iterable[R], region: str, domain: str, on: date) -> list[R]:
    """The rows that hold, those of the region itself before the defaults."""
    held = [row for row in rows if row.holds(region, domain, on)]
    return sorted(held, key=lambda row: (_SPECIFIC[row.region == region], row.clause))


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Row):
    """A model by which a domain grades, with what it weighs and when (G-01)."""

    model: str
    version: str
    title: str
    title_en: str
    families: tuple[str, ...]
    cycle: str
    """`at_once`, or the evaluation cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Row):
    """A domain's own names of the grades: green, yellow, red = A, B, C (G-03)."""

    names: dict[str, Grade] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnobtrusiveRule(Row):
    """Which grade of a domain enters the list, what it needs, what keeps it off (G-05).

    `needs` and `excludes` map a fact of the subject to how people call it.
    """

    grade: Grade
    needs: dict[str, str] = field(default_factory=dict)
    excludes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy rows of grading."""

    models: Sequence[Model] = ()
    scales: Sequence[Scale] = ()
    unobtrusive: Sequence[UnobtrusiveRule] = ()

    @property
    def domains(self) -> frozenset[str]:
        """Every domain that has a model."""
        return frozenset(model.domain for model in self.models)
