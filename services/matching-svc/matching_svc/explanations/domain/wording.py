"""Reasons in words, Chinese first and English: what a coordinator reads (M-13)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from matching_svc.explanations.domain.messages.outcomes import OUTCOMES
from matching_svc.explanations.domain.messages.sentences import SENTENCES
from matching_svc.tasks.domain.reason import Reason, Words
from shared.civic.law import Document

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of agencies by code; a code without a name stands for itself."""

    zh: Mapping[str, str]
    en: Mapping[str, str]
    reasons: Mapping[str, Words] = field(default_factory=dict)
    """Reasons of a decline by code, as the policy of their day words them (M-07)."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """What the short names of documents stand for; a clause begins with one."""


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How one language writes names, days, and several of them."""

    agency: Callable[[Names, str], str]
    words: Callable[[Words], str]
    span: Callable[[date, date], tuple[str, str]]
    day: Callable[[date], str]
    weekday: Callable[[date], str]
    join: str
    gap: str


def _zh_span(first: date, last: date) -> tuple[str, str]:
    same = first.year == last.year
    return _zh_day(first), f"{last.month}月{last.day}日" if same else _zh_day(last)


def _en_span(first: date, last: date) -> tuple[str, str]:
    same = first.year == last.year
    return f"{first.day} {first:%B}" if same else _en_day(first), _en_day(last)


def _zh_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _en_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_ZH = _Tongue(
    agency=lambda names, code: names.zh.get(code, code),
    words=lambda words: words.zh,
    span=_zh_span,
    day=_zh_day,
    weekday=lambda day: f"{_zh_day(day)}（周{_WEEKDAYS[day.weekday()]}）",
    join="、",
    gap="",
)
_EN = _Tongue(
    agency=lambda names, code: names.en.get(code, code),
    words=lambda words: words.en,
    span=_en_span,
    day=_en_day,
    weekday=lambda day: f"{day:%A} {_en_day(day)}",
    join=", ",
    gap=", ",
)

Say = Callable[[str, Names, _Tongue], str]


def _agency(value: str, names: Names, tongue: _Tongue) -> str:
    return tongue.agency(names, value)


def _agencies(value: str, names: Names, tongue: _Tongue) -> str:
    return tongue.join.join(tongue.agency(names, code) for code in value.split(","))


def _day(value: str, _: Names, tongue: _Tongue) -> str:
    return tongue.day(date.fromisoformat(value))


def _weekday(value: str, _: Names, tongue: _Tongue) -> str:
    return tongue.weekday(date.fromisoformat(value))


def _weekdays(value: str, names: Names, tongue: _Tongue) -> str:
    return tongue.join.join(_weekday(day, names, tongue) for day in value.split(","))


def _why(value: str, names: Names, tongue: _Tongue) -> str:
    return tongue.words(names.reasons.get(value, Words(value, value)))


def _clause(value: str, names: Names, tongue: _Tongue) -> str:
    """The document by its name, so that nobody needs the list of short ones."""
    short, _, place = value.partition(" ")
    document = names.documents.get(short)
    if document is None:
        return value
    name = tongue.words(Words(document.zh, document.en))
    return f"{name}{tongue.gap}{place}"


SAID: Mapping[str, Say] = {
    **dict.fromkeys(("agency", "other", "by", "lead"), _agency),
    "members": _agencies,
    **dict.fromkeys(("day", "best"), _weekday),
    **dict.fromkeys(
        ("earliest", "latest", "first", "last", "due", "done", "until"), _day
    ),
    "dates": _weekdays,
    "why": _why,
    "clause": _clause,
}
"""How people write a figure; what it is, its name tells."""
SPANS = (("earliest", "latest"), ("first", "last"))
"""Days that stand as from and to: the year is said once."""


def worded(reason: Reason, names: Names) -> Words:
    """A reason as a sentence in both languages, agencies by their names."""
    sentence = SENTENCES[reason.code]
    return Words(
        sentence.zh.format(**_about(reason, names, _ZH)),
        sentence.en.format(**_about(reason, names, _EN)),
    )


def _about(reason: Reason, names: Names, tongue: _Tongue) -> dict[str, str | int]:
    said = {
        name: SAID[name](value, names, tongue)
        if isinstance(value, str) and name in SAID
        else value
        for name, value in reason.about.items()
    }
    for first, last in SPANS:
        if first in said and last in said:
            days = (str(reason.about[name]) for name in (first, last))
            said[first], said[last] = tongue.span(*map(date.fromisoformat, days))
    return said


def outcome(code: str | None) -> Words | None:
    """Why a proposal is as it is, in words; None where there is no reason."""
    if code is None:
        return None
    found = OUTCOMES.get(code)
    return Words(code, code) if found is None else found.words


__all__ = ["OUTCOMES", "SENTENCES", "Names", "Words", "outcome", "worded"]
