"""One agency of a proposal: its tasks, what it answered, what it declined (M-07)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.events.matching import AnswerKind


@dataclass(frozen=True, slots=True)
class Answer:
    """An agency's answer, standing until it is changed or a rule forces it off."""

    kind: AnswerKind
    at: datetime
    reason: str | None = None
    text: str | None = None
    days: tuple[date, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    """Window and items of each declined task, as they were (M-07)."""
    owed: bool = False
    """It stays away without a reason that the rule knows, and has to come (M-05)."""


@dataclass(frozen=True, slots=True)
class Member:
    """One agency with its tasks; it answers once for all of them."""

    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    answer: Answer | None = None

    @property
    def is_in(self) -> bool:
        """Not declined, and not silent: it joined or may still join."""
        return self.answer is None or self.answer.kind is AnswerKind.JOIN

    @property
    def joined(self) -> bool:
        """It answered that it joins."""
        return self.answer is not None and self.answer.kind is AnswerKind.JOIN


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decline as it keeps tasks apart: from whom, for which windows and items."""

    partners: tuple[str, ...]
    fingerprints: Mapping[str, str]
    days: tuple[date, ...] = ()
