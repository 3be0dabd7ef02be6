"""A structured reason: a stable code, the rule behind it, and its figures (M-13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

About = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation, before it is put into words."""

    code: str
    rule: str
    about: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str


def listed(values: Iterable[object]) -> str:
    """Several codes or days as one figure of a reason."""
    return ",".join(str(value) for value in values)
