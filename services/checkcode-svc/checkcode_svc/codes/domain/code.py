"""The inspection code: its format and check character, and its life (C-01, C-06).

Format: `JC` + region (6 digits) + `-` + the day (yymmdd) + `-` + serial (5 digits or
more) + check character (ISO 7064 MOD 37,36 over everything but the dashes). The code
is for people to read aloud; it opens nothing. What opens the page is the token.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checkcode_svc.applications.domain.errors import CodeAlreadyPresented, CodeNotUsable
from checkcode_svc.applications.domain.vocabulary import CodeStatus

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


class Face(StrEnum):
    """What a code shows to whoever scans it (C-06)."""

    VALID = "valid"
    NOT_YET = "not_yet"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Life:
    """What decides how a code stands today.

    `expires_on` is the visit's day; of a late code the last day of its row, and None
    where the row sets no deadline (C-07).
    """

    status: CodeStatus
    day: date
    expires_on: date | None
    last_visit_on: date | None = None

    def face(self, today: date) -> Face:
        """What the scan page says today (C-06)."""
        match self.status:
            case CodeStatus.CANCELLED:
                return Face.CANCELLED
            case CodeStatus.CLOSED:
                return Face.USED
            case CodeStatus.EXPIRED:
                return Face.EXPIRED
            case CodeStatus.PRESENTED:
                return Face.VALID if self.last_visit_on == today else Face.USED
            case CodeStatus.ISSUED:
                if today < self.day:
                    return Face.NOT_YET
                return Face.EXPIRED if self.is_over(today) else Face.VALID

    def is_over(self, today: date) -> bool:
        """Tell whether the code's last day has passed unused."""
        return self.expires_on is not None and today > self.expires_on

    def must_be_presentable(self, today: date) -> None:
        """Refuse to present a code that has no say today (C-01, C-06).

        A code presented before may be presented again on any later day: repeated
        visits of one task use the same code (C-09).
        """
        if self.status in {CodeStatus.PRESENTED, CodeStatus.CLOSED}:
            return
        face = self.face(today)
        if face is not Face.VALID:
            raise CodeNotUsable(
                f"The code is {face} on {today}; its day is {self.day}.",
                zh=f"检查码当日不可用（检查日期为{self.day}）。",
                face=face,
                day=self.day.isoformat(),
            )

    def must_be_cancellable(self) -> None:
        """Refuse to cancel what was presented or is over."""
        if self.status in {CodeStatus.PRESENTED, CodeStatus.CLOSED}:
            raise CodeAlreadyPresented
        if self.status is not CodeStatus.ISSUED:
            raise CodeNotUsable(f"The code is {self.status} already.")
