"""Reasons as the API gives them: structured, and in two languages (M-13)."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from pydantic import BaseModel, Field

from matching_svc.explanations.domain.wording import Names, worded
from matching_svc.tasks.domain.reason import Reason, Words
from shared.civic import masks
from shared.events import Basis


class SentenceOut(BaseModel):
    """A reason: its code and figures, the rule, and the sentence (M-13)."""

    code: str
    rule: str
    about: dict[str, Any]
    zh: str
    en: str
    bases: list[Basis] = Field(default_factory=list)
    """The rows of the law that it rests on, to be read with `onevisit law show`."""

    @classmethod
    def of(cls, reason: Reason, names: Names) -> Self:
        """One reason put into words."""
        words = worded(reason, names)
        return cls(
            code=reason.code,
            rule=reason.rule,
            about=_shown(reason.about),
            zh=words.zh,
            en=words.en,
            bases=list(reason.bases),
        )

    @classmethod
    def each(cls, reasons: Iterable[Reason], names: Names) -> list[Self]:
        """Reasons put into words."""
        return [cls.of(reason, names) for reason in reasons]


def _shown(about: Mapping[str, Any]) -> dict[str, Any]:
    """The figures; a task's old number hides its source from all who read (P-21)."""
    return {
        name: masks.task(value, "") if name == "task" else value
        for name, value in about.items()
    }


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
