"""Reads the text of one cell or member into values of the register."""

import re
from collections.abc import Iterable
from datetime import date

from shared.civic import regions, uscc
from subject_svc.subjects.domain.problems import (
    MissingValue,
    TooLong,
    WrongDate,
    WrongRegion,
    WrongUscc,
)

DOMAINS = frozenset(
    {
        "market",
        "police",
        "fire",
        "drugs",
        "health",
        "culture",
        "ecology",
        "transport",
        "urban_management",
        "labour",
        "construction",
        "emergency",
        "agriculture",
        "medical_insurance",
    }
)
"""The fourteen domains that inspect."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_LISTED = re.compile(r"[;；,，、]")


def read_uscc(text: str) -> str:
    """The normalised code (S-01).

    Raises:
        WrongUscc: for a wrong shape or check digit.
    """
    code = uscc.normalise(text)
    if not uscc.is_valid(code):
        raise WrongUscc(text)
    return code


def read_text(field: str, text: str, longest: int = 400) -> str:
    """One line of text, not empty.

    Raises:
        MissingValue: if nothing is left.
        TooLong: if it is longer than the register takes.
    """
    plain = _CONTROL.sub(" ", text).strip() if not text.isprintable() else text.strip()
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


def read_date(field: str, text: str) -> date | None:
    """A day, or None where the text is empty.

    Raises:
        WrongDate: if it is not written YYYY-MM-DD or is impossible.
    """
    if not text:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise WrongDate(
        field,
        text,
        f"{field} {text!r} is no day written YYYY-MM-DD.",
        f"{field}“{text}”不是 YYYY-MM-DD 形式的日期。",
    )


def read_list(text: str) -> tuple[str, ...]:
    """Words separated by semicolons or commas, each once, in order of the alphabet."""
    return tidy(_LISTED.split(text)) if text else ()


def tidy(words: Iterable[str]) -> tuple[str, ...]:
    """Words stripped, each once, sorted: the same set always looks the same."""
    return tuple(sorted({word.strip() for word in words} - {""}))
