"""A structured reason: a stable code, the rule behind it, and its figures (M-13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.events import Basis

About = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation, before it is put into words."""

    code: str
    rule: str
    about: Mapping[str, str | int] = field(default_factory=dict)
    bases: tuple[Basis, ...] = field(default=(), compare=False)
    """The rows that it rests on (X-01). By a later set of rows the same is no news."""


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str


def listed(values: Iterable[object]) -> str:
    """Several codes or days as one figure of a reason."""
    return ",".join(str(value) for value in values)
