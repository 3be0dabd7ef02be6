"""Reasons as the API gives them: structured, and in two languages (M-13)."""

from collections.abc import Iterable
from typing import Any, Self

from pydantic import BaseModel

from matching_svc.explanations.domain.wording import Names, worded
from matching_svc.tasks.domain.reason import Reason, Words


class SentenceOut(BaseModel):
    """A reason: its code and figures, the rule, and the sentence (M-13)."""

    code: str
    rule: str
    about: dict[str, Any]
    zh: str
    en: str

    @classmethod
    def of(cls, reason: Reason, names: Names) -> Self:
        """One reason put into words."""
        words = worded(reason, names)
        return cls(
            code=reason.code,
            rule=reason.rule,
            about=dict(reason.about),
            zh=words.zh,
            en=words.en,
        )

    @classmethod
    def each(cls, reasons: Iterable[Reason], names: Names) -> list[Self]:
        """Reasons put into words."""
        return [cls.of(reason, names) for reason in reasons]


class WordsOut(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, words: Words) -> Self:
        """A sentence as it is given."""
        return cls(zh=words.zh, en=words.en)

    @classmethod
    def if_any(cls, words: Words | None) -> Self | None:
        """The sentence, where there is one."""
        return None if words is None else cls.of(words)
