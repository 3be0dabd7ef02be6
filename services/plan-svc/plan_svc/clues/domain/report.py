"""What comes in: who told it, by which channel, about whom (P-21)."""

import hmac
import re
from dataclasses import dataclass

from plan_svc.clues.domain.clue import RESERVED
from plan_svc.clues.errors import ChannelReserved, ClueMalformed, SubjectMissing
from shared.civic import uscc

LONGEST_TEXT = 4000
_CHANNEL = re.compile(r"[0-9a-z_]{1,20}")
_NUMBER = re.compile(r"[0-9A-Za-z_-]{1,60}")
_REGION = re.compile(r"\d{6}", re.ASCII)
DIGITS = 12
"""Of a digest in a clue's number: enough for the clues of one district."""


@dataclass(frozen=True, slots=True)
class Complainant:
    """Who complained: sealed at rest, masked on the way out (S-11)."""

    name: str | None = None
    phone: str | None = None

    @property
    def is_named(self) -> bool:
        """Whether there is anything to be kept."""
        return bool(self.name or self.phone)


@dataclass(frozen=True, slots=True)
class Report:
    """A clue as it reaches us."""

    channel: str
    source: str
    source_number: str
    text: str
    place: str | None = None
    uscc: str | None = None
    subject_name: str | None = None
    region: str | None = None
    complainant: Complainant = Complainant()

    def ensure_whole(self) -> None:
        """It comes by a channel of others, and says whom or where it concerns.

        Raises:
            ClueMalformed, ChannelReserved, SubjectMissing: if not.
        """
        wrong = [name for name, fits in self._shapes().items() if not fits]
        if wrong:
            raise ClueMalformed(
                f"Wrong: {', '.join(wrong)}.",
                zh=f"以下各项填写有误：{'、'.join(wrong)}。",
                members=wrong,
            )
        if self.channel in RESERVED:
            raise ChannelReserved(channel=self.channel)
        if not (self.place or self.uscc or self.region):
            raise SubjectMissing

    def _shapes(self) -> dict[str, bool]:
        """Whether each member can be what it is called."""
        return {
            "channel": bool(_CHANNEL.fullmatch(self.channel)),
            "source_number": bool(_NUMBER.fullmatch(self.source_number)),
            "text": 0 < len(self.text) <= LONGEST_TEXT,
            "uscc": self.uscc is None or uscc.is_shaped(self.uscc),
            "region": self.region is None or bool(_REGION.fullmatch(self.region)),
        }


def number_of(region: str, channel: str, source_number: str, key: bytes) -> str:
    """The natural number of a clue: one for each number of a channel.

    It tells nothing of its source: numbers of sources can be counted through, so the
    key is needed to find a clue by one.
    """
    named = f"clue\n{channel}\n{source_number}".encode()
    digest = hmac.digest(key, named, "sha256").hex()[:DIGITS]
    return f"XS.{region[:6]}.{digest}"
