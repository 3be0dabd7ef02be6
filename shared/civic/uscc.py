"""Unified social credit codes (GB 32100-2015) and the check characters in them.

The check digit is computed here and not by `stdnum.cn.uscc`: that one refuses the
registering authorities written as letters, and takes seven times as long, which counts
when a city's register is imported. A test holds the two equal.
"""

import re
from operator import mul

from shared.civic import spelling

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SHAPE = re.compile(r"[1-9ANY][1-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_LOOKALIKES = {"O": "0", "I": "1"}
"""Letters that are in no code, and the digits that they are mistaken for."""
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise(text: str) -> str:
    """Half-width, upper-case, without spaces and hyphens; says nothing of validity."""
    return spelling.code(text).replace("-", "")


def lookalikes(code: str) -> dict[str, str]:
    """The letters of a code that no code has, and the digit that each may be."""
    return {letter: digit for letter, digit in _LOOKALIKES.items() if letter in code}


def check_digit(first17: str) -> str:
    """The check digit that belongs to the first 17 characters.

    Raises:
        KeyError: if a character is not of the code's alphabet.
    """
    total = sum(map(mul, map(_VALUE.__getitem__, first17), _WEIGHTS))
    return _ALPHABET[-total % 31]


def is_shaped(code: str) -> bool:
    """Whether a normalised code has the right shape, whatever its check digit."""
    return bool(_SHAPE.fullmatch(code))


def is_valid(code: str) -> bool:
    """Whether a normalised code has the right shape and check digit (S-01)."""
    return is_shaped(code) and check_digit(code[:17]) == code[17]


def organisation_check(first8: str) -> str:
    """The check character of an organisation code (GB 11714): 0-9 or X."""
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def make(region: str, serial: int, *, authority: str = "91") -> str:
    """A valid code for samples and tests: the same serial gives the same code.

    The organisation code counts in the code's alphabet from `MA000000` on.
    """
    digits = ""
    for _ in range(6):
        serial, rest = divmod(serial, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    organisation = "MA" + digits
    first17 = f"{authority}{region}{organisation}{organisation_check(organisation)}"
    return first17 + check_digit(first17)
