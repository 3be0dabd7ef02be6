"""A subject of a plan, and why a staged row cannot be one (P-23)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.civic import spelling, uscc
from shared.errors import RowRefusal

_WORDS = {
    "subject-unknown": (
        "The subject has no place in the register.",
        "登记库中没有该检查对象的场所。",
    ),
    "place-ambiguous": (
        "The subject has several places; name one: {choices}.",
        "该对象有多个场所，请指定：{choices}。",
    ),
    "place-unknown": ("The place is not in the register.", "登记库中没有此场所。"),
    "place-retired": ("The place is retired.", "该场所已注销。"),
    "place-of-another-subject": (
        "The place belongs to another subject than the row's USCC.",
        "该场所不属于所填统一社会信用代码的对象。",
    ),
    "other-region": ("The place lies in another region.", "该场所属于其他区域。"),
    "row-in-plan": (
        "The place stands in the plan already.",
        "该场所已在原计划中。",
    ),
    "row-not-in-plan": (
        "The place does not stand in the plan.",
        "该场所不在原计划中。",
    ),
    "row-twice": (
        "The place stands in line {first_line} already.",
        "该场所与第 {first_line} 行重复。",
    ),
}


@dataclass(frozen=True)
class Subject:
    """A subject's place in a plan, with the reasons given for it."""

    place: str
    uscc: str
    line: int
    drawn: bool
    reasons: dict[str, Any]


class StagedRow(NamedTuple):
    """A row of an upload; `place` or `uscc` may be empty."""

    line: int
    place: str
    uscc: str
    reasons: dict[str, str]


@dataclass(frozen=True)
class Counts:
    """How many subjects come and go by a draft."""

    coming: int
    leaving: int


@dataclass(frozen=True)
class UnfitRow:
    """A staged row that names no place that the plan can have."""

    line: int
    place: str
    uscc: str
    first_line: int
    code: str
    choices: str | None

    def refusal(self) -> RowRefusal:
        """The row's refusal in words.

        A code that the register does not know may have a wrong check digit; one that
        it knows may too, for so some were issued (S-01).
        """
        if self.code == "subject-unknown" and not uscc.is_valid(self.uscc):
            return wrong_uscc(self.line, self.uscc)
        english, chinese = _WORDS[self.code]
        members = {"choices": self.choices, "first_line": self.first_line}
        return RowRefusal(
            self.line,
            self.code,
            "P-23",
            english.format(**members),
            chinese.format(**members),
            spelling.shown(self.place or self.uscc),
        )


def wrong_uscc(line: int, code: str) -> RowRefusal:
    """The refusal of a code that is none, with a hint at a mistaken letter (S-01)."""
    mistaken = uscc.lookalikes(code)
    hints = [f" Is {letter} the digit {digit}?" for letter, digit in mistaken.items()]
    hints_zh = [
        f"字母 {letter} 是否应为数字 {digit}？" for letter, digit in mistaken.items()
    ]
    return RowRefusal(
        line,
        "uscc-wrong",
        "S-01",
        "The USCC's check digit or shape is wrong." + "".join(hints),
        "统一社会信用代码格式或校验码错误。" + "".join(hints_zh),
        spelling.shown(code),
    )
