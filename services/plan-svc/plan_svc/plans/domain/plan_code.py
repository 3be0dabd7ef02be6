"""Plan codes: `JH310116-2026-000017K`, for people to read out and type.

`JH`, the region's six digits, a hyphen, the year, a hyphen, a serial of at least six
digits within region and year, and one check character: ISO 7064 MOD 37,36 over all
letters and digits before it. One wrong character, and nearly every swap of two
neighbours, is found.
"""

import re

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = re.compile(r"JH(\d{6})-(\d{4})-(\d{6,})([0-9A-Z])", re.ASCII)


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of letters and digits."""
    product = 36
    for character in text:
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def plan_code(region: str, year: int, serial: int) -> str:
    """The code of the plan with this serial of the region and year."""
    district = f"{region[:6]:0<6}"
    body = f"JH{district}{year:04}{serial:06}"
    return f"JH{district}-{year:04}-{serial:06}{check_character(body)}"


def is_plan_code(code: str) -> bool:
    """Whether the text has the shape and check character of a plan code."""
    shape = _SHAPE.fullmatch(code)
    if shape is None:
        return False
    region, year, serial, check = shape.groups()
    return check_character(f"JH{region}{year}{serial}") == check
