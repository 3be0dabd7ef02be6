"""A structured reason: a stable code, the rule behind it, and its figures (M-13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation, before it is put into words."""

    code: str
    rule: str
    about: Mapping[str, str | int] = field(default_factory=dict)
