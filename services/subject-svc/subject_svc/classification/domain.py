"""Industries (GB/T 4754-2017) and business types, which are rows of data.

An industry is written with the letter of its section, `H6210`: whatever an industry
takes in then begins with its code, from the section `H` down to the class. Where a code
is read the letter may be left out, for the first two digits name the section. Of a
class (the fourth digit) only the group is known here.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_CODE = re.compile(r"([A-T])?(?:(\d{2})(\d)?(\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Industry:
    """A section (one letter) or a division (the letter and two digits)."""

    code: str
    zh: str
    en: str
    groups: str
    """The third digits that a division has."""
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether the standard has it on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class BusinessType:
    """A business type, and the domains that speak of it."""

    code: str
    zh: str
    en: str
    domains: tuple[str, ...]
    clause: str
    """Where a document names it; empty for what many domains have in common."""


@cache
def industries() -> Mapping[str, Industry]:
    """Every section and division by its code."""
    return {
        row["code"]: Industry(
            code=row["code"],
            zh=row["zh"],
            en=row["en"],
            groups=row["groups"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in _rows("industries.csv")
    }


@cache
def business_types() -> Mapping[str, BusinessType]:
    """Every business type by its code."""
    return {
        row["code"]: BusinessType(
            code=row["code"],
            zh=row["zh"],
            en=row["en"],
            domains=tuple(row["domains"].split()),
            clause=row["clause"],
        )
        for row in _rows("business_types.csv")
    }


def industry_code(text: str, day: date) -> str | None:
    """The code with its letter, or None where the standard has no such on a day."""
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        return None
    letter, division, group, class_ = match.groups(default="")
    if not division:
        return letter if _stands(letter, day) else None
    section = _sections().get(division, "")
    if letter not in {"", section} or not _stands(section + division, day):
        return None
    if group not in industries()[section + division].groups:
        return None
    return f"{section}{division}{group}{class_}"


@cache
def _sections() -> Mapping[str, str]:
    """The letter of the section that each division belongs to."""
    return {code[1:]: code[0] for code in industries() if len(code) > 1}


def _stands(code: str, day: date) -> bool:
    industry = industries().get(code)
    return industry is not None and industry.holds(day)


def _rows(name: str) -> list[dict[str, str]]:
    folder = files("subject_svc.classification")
    return list(csv.DictReader(folder.joinpath(name).read_text("utf-8").splitlines()))
