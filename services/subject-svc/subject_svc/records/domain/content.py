"""What a decision or a fire says, read from the text of cells (S-05).

A decision against a person of the subject names nobody: who it is stands in the owner's
file, and the register does not need it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from shared.civic import spelling
from subject_svc.records.errors import WrongRecord
from subject_svc.subjects.domain.values import read_date, read_text

V = TypeVar("V")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,39}", re.ASCII)
_BRACKETS = str.maketrans("[]【】", "〔〕〔〕")
_FLAGS = {
    **dict.fromkeys(("true", "1", "yes", "是"), True),
    **dict.fromkeys(("false", "0", "no", "否", ""), False),
}
_MOST_FEN = 10**14
"""A trillion yuan: more is a number in the wrong column."""


class RecordKind(StrEnum):
    """What a record is."""

    LICENCE = "licence"
    PERMIT = "permit"
    """Permission for one thing: a building, an event, an opening."""
    PENALTY = "penalty"
    COERCIVE_MEASURE = "coercive_measure"
    FIRE = "fire"


@dataclass(frozen=True, slots=True)
class Content:
    """What a record says, apart from what it is."""

    decided_on: date
    matter: str
    """What is licensed, punished, taken, or what burnt; never a person's name."""
    clause: str | None = None
    """The provision that a penalty or coercive measure rests on."""
    amount_fen: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """Its last day; without one it holds until it ends."""
    against_person: bool = False
    """Whether it was decided against a person of the subject, who is not named."""
    public: bool = False
    """Whether its owner publishes it (SH 十七)."""
    classified: bool = False
    code: str | None = None
    """The inspection code behind it, if there is one (X-07)."""

    @classmethod
    def read(cls, kind: RecordKind, cells: Mapping[str, str], today: date) -> "Content":
        """Read what a record says from text cells.

        Raises:
            Problem: naming the first value that cannot be taken.
        """
        decided_on = _needed(kind, "decided_on", _day("decided_on", cells))
        if decided_on > today:
            raise _wrong(
                "decided_on", decided_on.isoformat(), "in the past", "晚于今天"
            )
        content = cls(
            decided_on=decided_on,
            matter=read_text("matter", cells.get("matter", ""), 300),
            clause=_text("clause", cells, 200),
            amount_fen=_amount(cells.get("amount", "")),
            valid_from=_day("valid_from", cells),
            valid_to=_day("valid_to", cells),
            against_person=_flag("against_person", cells),
            public=_flag("public", cells),
            classified=_flag("classified", cells),
            code=_code(cells.get("code", "")),
        )
        content.must_fit(kind)
        return content

    def must_fit(self, kind: RecordKind) -> None:
        """Refuse what a kind lacks, has beyond itself, or what contradicts itself.

        Raises:
            WrongRecord: naming the value.
        """
        match kind:
            case RecordKind.LICENCE | RecordKind.PERMIT:
                _needed(kind, "valid_from", self.valid_from)
            case RecordKind.PENALTY | RecordKind.COERCIVE_MEASURE:
                _needed(kind, "clause", self.clause)
            case RecordKind.FIRE:
                _must_lack(kind, "clause", self.clause)
        if kind is not RecordKind.PENALTY:
            _must_lack(kind, "amount", self.amount_fen)
        if self.valid_to and self.valid_to < (self.valid_from or self.decided_on):
            raise _wrong(
                "valid_to",
                self.valid_to.isoformat(),
                "not before it begins",
                "早于起始日",
            )
        if self.public and self.classified:
            raise _wrong(
                "public", "true", "false where it is classified", "涉密不得公开"
            )


def read_number(text: str) -> str:
    """The number of a decision as it is kept: half width, square brackets as 〔〕.

    Raises:
        MissingValue, TooLong: if there is none, or one that cannot be one.
    """
    return read_text("number", spelling.code(text), 100).translate(_BRACKETS)


def read_kind(text: str) -> RecordKind:
    """The kind that a cell names.

    Raises:
        WrongRecord: naming those there are.
    """
    try:
        return RecordKind(spelling.visible(text).lower())
    except ValueError as fault:
        kinds = ", ".join(RecordKind)
        raise _wrong("kind", text, f"one of {kinds}", f"应为 {kinds} 之一") from fault


def _day(name: str, cells: Mapping[str, str]) -> date | None:
    return read_date(name, cells.get(name, ""))


def _text(name: str, cells: Mapping[str, str], longest: int) -> str | None:
    text = spelling.visible(cells.get(name, ""))
    return read_text(name, text, longest) if text else None


def _flag(name: str, cells: Mapping[str, str]) -> bool:
    text = spelling.visible(cells.get(name, "")).lower()
    if text not in _FLAGS:
        raise _wrong(name, text, "true or false", "应为 true 或 false")
    return _FLAGS[text]


def _code(text: str) -> str | None:
    code = spelling.code(text)
    if code and not _CODE.fullmatch(code):
        raise _wrong("code", text, "the number of an inspection code", "不是检查码编号")
    return code or None


def _amount(text: str) -> int | None:
    """Fen of an amount in yuan; what is finer than a fen, or no amount, is refused."""
    plain = spelling.code(text).replace(",", "").removesuffix("元")
    if not plain:
        return None
    try:
        fen = Decimal(plain) * 100
    except InvalidOperation as fault:
        raise _no_amount(text) from fault
    if (
        not fen.is_finite()
        or fen != fen.to_integral_value()
        or not 0 <= fen < _MOST_FEN
    ):
        raise _no_amount(text)
    return int(fen)


def _needed(kind: RecordKind, name: str, value: V | None) -> V:
    if value is None:
        raise _wrong(name, "", f"given for a {kind}", "必填")
    return value


def _must_lack(kind: RecordKind, name: str, value: object) -> None:
    if value is not None:
        raise _wrong(name, str(value), f"empty for a {kind}", "此类信息不应填写")


def _no_amount(text: str) -> WrongRecord:
    return _wrong(
        "amount", text, "yuan with at most two decimals", "应为至多两位小数的元"
    )


def _wrong(name: str, value: str, expected: str, zh: str) -> WrongRecord:
    return WrongRecord(name, value, f"{name} must be {expected}.", f"{name}：{zh}。")
