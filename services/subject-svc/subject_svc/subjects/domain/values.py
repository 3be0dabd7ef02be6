"""Reads the text of one cell or member into values of the register."""

import re
from collections.abc import Iterable
from datetime import date

from stdnum.iso7064 import mod_11_10

from shared.civic import regions, spelling, uscc
from shared.civic.days import PLACEHOLDERS, NoDay
from shared.civic.days import read_day as day_of
from shared.civic.domains import Domain
from subject_svc.classification.domain import industry_code
from subject_svc.subjects.domain.problems import (
    MissingValue,
    TooLong,
    WrongDate,
    WrongIndustry,
    WrongRegion,
    WrongRegistrationNumber,
    WrongUscc,
    WrongUsccCheckDigit,
)

DOMAINS = frozenset(domain.value for domain in Domain)
"""The fourteen domains that inspect."""
_REGISTRATION = re.compile(r"\d{15}", re.ASCII)
_LISTED = re.compile(r"[;；,，、]")


def read_uscc(text: str) -> str:
    """The normalised code of a subject that stands in the register, or should (S-01).

    Its check digit is not asked: codes were issued with a wrong one, and entered with
    a ground.

    Raises:
        WrongUscc: for a wrong shape.
    """
    code = uscc.normalise(text)
    if not uscc.is_shaped(code):
        raise WrongUscc(text, uscc.lookalikes(code))
    return code


def read_new_uscc(text: str, ground: str) -> tuple[str, str | None]:
    """The normalised code of a subject to be entered, and what excuses it (S-01).

    A ground is kept only where the check digit is wrong.

    Raises:
        WrongUscc: for a wrong shape.
        WrongUsccCheckDigit: for a wrong check digit without a ground.
    """
    code = read_uscc(text)
    if uscc.is_valid(code):
        return code, None
    if not spelling.visible(ground):
        raise WrongUsccCheckDigit(text)
    return code, read_text("uscc_ground", ground, 200)


def read_registration_number(text: str) -> str | None:
    """A registration number from before unified codes, or None where there is none.

    Raises:
        WrongRegistrationNumber: for anything but fifteen digits with their check.
    """
    number = spelling.code(text)
    if number and not (_REGISTRATION.fullmatch(number) and mod_11_10.is_valid(number)):
        raise WrongRegistrationNumber(
            "registration_number",
            text,
            f"{spelling.shown(text)!r} is no registration number: fifteen digits, the "
            "last one a check digit (GS 15).",
            f"“{spelling.shown(text)}”不是有效的注册号（15 位，末位为校验码）。",
        )
    return number or None


def read_text(field: str, text: str, longest: int = 400) -> str:
    """One line of text, not empty.

    Raises:
        MissingValue: if nothing is left.
        TooLong: if it is longer than the register takes.
    """
    plain = spelling.visible(text)
    if not plain:
        raise MissingValue(field)
    if len(plain) > longest:
        raise TooLong(
            field,
            plain[:40],
            f"{field} has {len(plain)} characters, at most {longest} are taken.",
            f"{field} 有 {len(plain)} 字，最多 {longest} 字。",
        )
    return plain


def read_region(text: str) -> str:
    """A region of six digits (GB/T 2260).

    Raises:
        WrongRegion: for anything else.
    """
    text = spelling.code(text)
    if len(text) == 6 and regions.is_region(text):  # noqa: PLR2004 - GB/T 2260
        return text
    raise WrongRegion(
        "region",
        text,
        f"{text!r} is no region code of six digits (GB/T 2260).",
        f"“{text}”不是六位行政区划代码（GB/T 2260）。",
    )


def read_town(text: str, region: str) -> str | None:
    """A town of nine digits in the same city as the subject, or None.

    Raises:
        WrongRegion: for anything else.
    """
    text = spelling.code(text)
    if not text:
        return None
    if (
        len(text) == 9  # noqa: PLR2004 - GB/T 10114
        and regions.is_region(text)
        and regions.city_of(text) == regions.city_of(region)
    ):
        return text
    raise WrongRegion(
        "town",
        text,
        f"{text!r} is no town code of nine digits in the city of {region}.",
        f"“{text}”不是与 {region} 同城的九位街镇代码。",
    )


def read_industry(text: str, today: date) -> str | None:
    """An industry of GB/T 4754 with its letter, or None where the text is empty (S-02).

    Raises:
        WrongIndustry: if the standard has none such today.
    """
    plain = spelling.code(text)
    if not plain:
        return None
    if code := industry_code(plain, today):
        return code
    seen = spelling.shown(text)
    raise WrongIndustry(
        "industry",
        text,
        f"{seen!r} is no industry of GB/T 4754: a section, division, "
        "group or class, as in H6210 or 6210.",
        f"“{seen}”不是国民经济行业代码（GB/T 4754），如 H6210 或 6210。",
    )


def read_date(field: str, text: str) -> date | None:
    """A day, or None where the text is empty.

    Raises:
        WrongDate: if it is none that can be read in one way, or a placeholder.
    """
    plain = spelling.visible(text)
    if not plain:
        return None
    try:
        day = day_of(plain)
    except NoDay as fault:
        raise _wrong_date(field, plain, fault) from fault
    if day in PLACEHOLDERS:
        raise _wrong_date(field, plain, _PLACEHOLDER)
    return day


_PLACEHOLDER = NoDay(
    "是系统占位日期，不知道时请留空", "it is a placeholder: leave unknown days empty"
)


def _wrong_date(field: str, text: str, why: NoDay) -> WrongDate:
    return WrongDate(
        field,
        text,
        f"{field} {text!r}: {why.en}.",
        f"{field}“{text}”：{why.zh}。",
    )


def read_list(text: str) -> tuple[str, ...]:
    """Words separated by semicolons or commas, each once, in order of the alphabet."""
    return tidy(_LISTED.split(text)) if text else ()


def tidy(words: Iterable[str]) -> tuple[str, ...]:
    """Words stripped, each once, sorted: the same set always looks the same."""
    return tuple(sorted({word.strip() for word in words} - {""}))
