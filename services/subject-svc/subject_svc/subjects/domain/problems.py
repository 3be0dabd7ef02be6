"""The faults of an incoming value, one row at a time.

A `Problem` is raised while one row or body is read; an import turns it into a refused
row and goes on (S-08), a single call into a refusal of the whole (422).
"""

from collections.abc import Mapping
from dataclasses import replace

from shared.civic import spelling
from shared.errors import Invalid, RowRefusal


class Problem(Invalid):
    """A value of the register cannot be taken."""

    code = "wrong-value"

    def __init__(self, field: str, value: str, reason: str, zh: str) -> None:
        seen = spelling.shown(value)
        super().__init__(reason, zh=zh, field=field, value=seen)
        self.value = seen

    def at(self, line: int) -> RowRefusal:
        """The same as the refusal of one row of a file."""
        return RowRefusal(
            line=line,
            code=self.code,
            rule=self.rule,
            reason=self.detail,
            reason_zh=self.detail_zh,
            value=self.value,
        )


class WrongUscc(Problem):
    """The unified social credit code has a wrong shape or check digit."""

    code, rule = "wrong-uscc", "S-01"

    def __init__(self, value: str, lookalikes: Mapping[str, str] | None = None) -> None:
        seen = spelling.shown(value)
        super().__init__(
            "uscc",
            value,
            f"'{seen}' is no unified social credit code: 18 characters, the last one "
            f"a check digit (GB 32100).{_hint(lookalikes or {}, _HINT)}",
            f"“{seen}”不是有效的统一社会信用代码（18 位，末位为校验码）。"
            f"{_hint(lookalikes or {}, _HINT_ZH)}",
        )


_HINT = " The letter {letter} stands in no code; is it the digit {digit}?"
_HINT_ZH = "代码中不使用字母 {letter}，是否应为数字 {digit}？"


def _hint(lookalikes: Mapping[str, str], words: str) -> str:
    return "".join(
        words.format(letter=letter, digit=digit) for letter, digit in lookalikes.items()
    )


class WrongUsccCheckDigit(WrongUscc):
    """The check digit is wrong; where the registry issued it so, say on what ground."""

    todo = (
        "Correct the code. If the registry itself issued it so, say where that was "
        "seen in `uscc_ground`, for example the licence."
    )
    todo_zh = (
        "请核对代码；确系登记机关如此赋码的，"
        "请在 uscc_ground 中写明依据（如营业执照）。"
    )

    def at(self, line: int) -> RowRefusal:
        """The refusal of a row, with the way to enter the code all the same."""
        row = super().at(line)
        return replace(
            row,
            reason=f"{row.reason} {self.todo}",
            reason_zh=f"{row.reason_zh}{self.todo_zh}",
        )


class WrongRegion(Problem):
    """A region is a GB/T 2260 code of a district, a town one of nine digits in it."""

    code, rule = "wrong-region", "S-01"


class WrongIndustry(Problem):
    """The industry is none of GB/T 4754."""

    code, rule = "wrong-industry", "S-02"


class WrongRegistrationNumber(Problem):
    """A registration number has fifteen digits, the last one a check digit."""

    code, rule = "wrong-registration-number", "S-01"


class WrongDate(Problem):
    """A date is written YYYY-MM-DD and possible."""

    code, rule = "wrong-date", "S-01"


class WrongNumber(Problem):
    """A place number is `{USCC}-{NNN}`, or its three digits."""

    code, rule = "wrong-place-number", "S-01"


class MissingValue(Problem):
    """A value that is needed is empty."""

    code, rule = "missing-value", "S-01"

    def __init__(self, field: str) -> None:
        super().__init__(field, "", f"{field} is empty.", f"{field} 不能为空。")


class TooLong(Problem):
    """A text is longer than the register takes."""

    code, rule = "too-long", "S-01"


class WrongCertificate(Problem):
    """An enforcement certificate needs a number, an agency and dates in order."""

    code, rule = "wrong-certificate", "S-07"


class CertificateRevoked(Problem):
    """The certificate is revoked; lifting that is an act of its own, of two people."""

    status = 409
    code, rule = "certificate-revoked", "S-07"
    todo = "Offer its reinstatement (POST transfers/reinstatements)."
    todo_zh = "请发起恢复（POST transfers/reinstatements），由另一人确认。"

    def __init__(self, masked: str) -> None:
        super().__init__(
            "certificate",
            masked,
            f"{masked} is revoked; a row does not lift that.",
            f"{masked} 已被吊销，导入或更正不能恢复其效力。",
        )


class ForeignRegion(Problem):
    """The row belongs to a region that the caller does not keep."""

    code, rule = "foreign-region", "I-05"

    def __init__(self, region: str, own: str) -> None:
        super().__init__(
            "region",
            region,
            f"Region {region} is not kept by {own}; its own registrar enters it.",
            f"区划 {region} 不属于 {own}，应由其所在地登记。",
        )


class MovesAway(Problem):
    """A row or a correction would move something to another district or agency."""

    status = 409
    code, rule = "moves-away", "S-12"
    todo = "Offer a transfer (POST transfers); the other side takes it."
    todo_zh = "请发起移交（POST transfers），由对方接收。"

    def __init__(self, field: str, key: str, of: str, to: str) -> None:
        super().__init__(
            field,
            to,
            f"{key} is kept by {of}; only a transfer that {of} offers and {to} takes "
            "moves it.",
            f"{key} 现由 {of} 管理；迁至 {to} 须由一方移交、另一方接收。",
        )


class SubjectIsRetired(Problem):
    """The subject is retired; it must be reinstated before it can be changed."""

    status = 409
    code, rule = "subject-retired", "S-03"

    def __init__(self, uscc: str) -> None:
        super().__init__(
            "uscc",
            uscc,
            f"{uscc} is retired; reinstate it before changing it.",
            f"{uscc} 已注销归档，恢复后才能修改。",
        )
