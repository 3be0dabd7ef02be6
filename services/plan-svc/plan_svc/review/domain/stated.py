"""What plans and items say that the domain's frequency rows leave to them (P-13).

Transport's limit is what its filed annual plan states; the police's rows speak of
nineteen items. Both are read here from the words in which they stand.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plan_svc.library.domain import Item
from plan_svc.policy.domain import FREQUENCY, FREQUENCY_ITEMS, Frequency, FrequencyItems
from shared.civic.law import Case, Law, Row

_NUMBERS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2}
_NUMBER = rf"\d+|[{''.join(_NUMBERS)}]"
_TIMES = re.compile(
    rf"每(?P<every>{_NUMBER})?个?(?P<span>半年|年|季|月)[^，,。；;0-9]*?(?P<times>{_NUMBER})次"
)
_GAP = re.compile(rf"间隔[^，,。；;0-9]*?(?P<gap>{_NUMBER})个?月")
_MONTHS = {"半年": 6, "年": 12, "季": 3, "月": 1}


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """What an annual plan states as its frequency, and which plan does."""

    frequency: Frequency
    plan_code: str | None = None
    """None: the plan under review itself."""

    def in_words(self) -> tuple[str, str]:
        """The limit as it was read, in English and Chinese."""
        most, gap = self.frequency.max, self.frequency.gap
        english = [
            *([f"at most {most} in {self.frequency.period}"] if most else []),
            *([f"{gap} apart"] if gap else []),
        ]
        chinese = [
            *([f"{self.frequency.period} 内最多 {most} 次"] if most else []),
            *([f"间隔不少于 {gap}"] if gap else []),
        ]
        return ", ".join(english), "，".join(chinese)


def limit_of(text: str) -> Frequency | None:
    """The limit that a plan's frequency states: `每年不超过2次，间隔一个月以上`.

    None where it states no figure.
    """
    plain = re.sub(r"\s", "", text)
    times, gap = _TIMES.search(plain), _GAP.search(plain)
    if times is None and gap is None:
        return None
    period, most = None, None
    if times is not None:
        length = _number(times["every"] or "1") * _MONTHS[times["span"]]
        period, most = _duration(length), _number(times["times"])
    return Frequency(
        kinds="planned",
        period=period,
        max=most,
        gap=f"P{_number(gap['gap'])}M" if gap else None,
    )


def left_to_plan(law: Law, case: Case) -> Row[Frequency] | None:
    """The row that leaves a domain's limit to its annual plan."""
    rows = law.holding(FREQUENCY, case)
    return next((row for row in rows if row.value.set_by), None)


def scope_row(law: Law, case: Case) -> Row[FrequencyItems] | None:
    """The row that names the items of which the domain's frequency rows speak."""
    return law.first(FREQUENCY_ITEMS, case)


def is_counted(row: Row[FrequencyItems], name: str, subfields: Iterable[str]) -> bool:
    """Whether an item is one of them, by its name or a sub-field.

    An item that has no sub-field and none of the words is counted: only what is known
    to be another one is left out.
    """
    said = [name, *subfields]
    return len(said) == 1 or any(
        word in text for word in row.value.items for text in said
    )


def not_counted(row: Row[FrequencyItems], items: Sequence[Item]) -> tuple[str, ...]:
    """The codes of the items that the rows do not speak of."""
    return tuple(
        item.code for item in items if not is_counted(row, item.name, item.subfields)
    )


def _number(text: str) -> int:
    return _NUMBERS.get(text) or int(text)


def _duration(months: int) -> str:
    return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
