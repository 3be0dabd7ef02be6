"""The number of an inspection code, for people to read aloud (C-01).

Format: `JC` + region (6 digits) + `-` + the day (yymmdd) + `-` + serial (5 digits or
more) + check character (ISO 7064 MOD 37,36 over everything but the dashes). It opens
nothing; what opens the page is the token.
"""

import re
from datetime import date

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MODULUS = len(_ALPHABET)
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_FORMAT = re.compile(r"JC(\d{6})-(\d{6})-(\d{5,})([0-9A-Z])")


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of digits and capital letters."""
    check = _MODULUS // 2
    for character in text:
        doubled = (check or _MODULUS) * 2 % (_MODULUS + 1)
        check = (doubled + _VALUE[character]) % _MODULUS
    return _ALPHABET[(1 - (check or _MODULUS) * 2 % (_MODULUS + 1)) % _MODULUS]


def compose(region: str, day: date, serial: int) -> str:
    """The code of one region, day and serial number."""
    body = f"JC{region}-{day.isoformat()[2:].replace('-', '')}-{serial:05d}"
    return body + check_character(body.replace("-", ""))


def is_code(text: str) -> bool:
    """Tell whether `text` has the form of a code and the right check character."""
    if _FORMAT.fullmatch(text) is None:
        return False
    plain = text.replace("-", "")
    return check_character(plain[:-1]) == plain[-1]
