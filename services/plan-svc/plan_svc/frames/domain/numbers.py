r"""How every place gets its number of a year, which nobody chose (P-16, X-15).

All texts are UTF-8, all bytes are written as lower-case hexadecimal.

- The key is 32 random bytes. What is published of it first is its commitment, the
  SHA-256 of `onevisit draw key:{year}:{key}`.
- The chain has `CHAIN_LENGTH` links; each is the SHA-256 of the one behind it, and the
  end is published with the commitment. Frame n of the year takes the link that leads to
  the end by n steps, so that links are revealed backwards.
- The witness, of another agency, promises the SHA-256 of
  `onevisit draw witness:{year}:{frame}:{word}` before the frame's places are listed,
  and tells the word after that.
- The public value is the SHA-256 of
  `onevisit draw value:{year}:{frame}:{digest}:{source}:{word}`: the digest of the
  listed places, the link, and the witness's word. Where the listing began with a
  beacon, `:{beacon}:{pulse}:{output}` follows: its name, the moment of the pulse, and
  what it gave. The pulse is that of the first full hour that comes an hour or more
  after the places were listed, so that nobody chooses it either.
- The frame's secret is the HMAC-SHA-256, under the key, of
  `onevisit draw numbers:{year}:{frame}:{value}`.
- A place's number has 16 bytes: its turn, then the first 15 bytes of the HMAC-SHA-256,
  under the frame's secret, of the place. Small numbers are drawn first.
- For an agency's own numbers the secret is the HMAC-SHA-256, under the frame's secret,
  of `onevisit draw own:{agency}`.

The turn moves on from year to year: 0 for a place at which no drawn visit was ever
made, else 255 less the years since the last one (at least 1). So whoever was visited
comes last again, and who waited longest comes first. As the turn depends on nothing
but earlier draws, which were equally likely to take any place of a group, every place
of a group has the same chance in every year (docs/adr/0083).
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

CHAIN_LENGTH = 64
"""How many frames a year can have."""
KEY_BYTES = 32
NUMBER_BYTES = 16
LATEST_TURN = 255
WAIT = timedelta(hours=1)
"""From the listing to the beacon's pulse at least."""


class Pads(NamedTuple):
    """What HMAC-SHA-256 under a secret puts before a text, inside and outside.

    PostgreSQL has no HMAC, but it has SHA-256: with these it makes the same numbers.
    """

    inner: bytes
    outer: bytes


@dataclass(frozen=True, slots=True)
class YearSecret:
    """What is kept of a year until it is over: its key, and where its chain begins."""

    key: bytes
    seed: bytes

    @classmethod
    def of_sample(cls, year: int, seed: str) -> "YearSecret":
        """The secret of a sample story, which comes out the same each time."""
        made = [
            hashlib.sha256(f"onevisit sample {name}:{year}:{seed}".encode()).digest()
            for name in ("key", "chain")
        ]
        return cls(*made)

    def commitment(self, year: int) -> str:
        """What is published of the key before anything else."""
        return digest_of(f"onevisit draw key:{year}:{self.key.hex()}")

    def link(self, frame: int) -> str:
        """The link of a frame; of frame 0 it is the end, which is published first."""
        link = self.seed
        for _ in range(CHAIN_LENGTH - frame):
            link = hashlib.sha256(link).digest()
        return link.hex()

    def frame_secret(self, year: int, frame: int, value: str) -> bytes:
        """What the numbers of a frame are made with."""
        text = f"onevisit draw numbers:{year}:{frame}:{value}"
        return hmac.digest(self.key, text.encode(), "sha256")


def digest_of(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def promise_of(year: int, frame: int, word: str) -> str:
    """What a witness publishes of a word before telling it."""
    return digest_of(f"onevisit draw witness:{year}:{frame}:{word}")


@dataclass(frozen=True, slots=True)
class Pulse:
    """A pulse of a public beacon."""

    beacon: str
    pulse: str
    """Its moment, in ISO 8601 and UTC."""
    output: str


def pulse_after(listed_at: datetime) -> datetime:
    """The moment of the pulse that the numbers are mixed with."""
    ahead = listed_at.astimezone(UTC) + WAIT
    hour = ahead.replace(minute=0, second=0, microsecond=0)
    return hour if hour == ahead else hour + timedelta(hours=1)


def public_value(
    year: int,
    frame: int,
    listed: str,
    source: str,
    word: str,
    pulse: Pulse | None = None,
) -> str:
    """The value that nobody knew when the places were listed."""
    parts = [str(year), str(frame), listed, source, word]
    if pulse is not None:
        parts += [pulse.beacon, pulse.pulse, pulse.output]
    return digest_of(f"onevisit draw value:{':'.join(parts)}")


def own_secret(frame_secret: bytes, agency: str) -> bytes:
    """What an agency's own numbers are made with (X-15)."""
    return hmac.digest(frame_secret, f"onevisit draw own:{agency}".encode(), "sha256")


def number_of(secret: bytes, place: str, turn: int) -> bytes:
    """A place's number."""
    tail = hmac.digest(secret, place.encode(), "sha256")[: NUMBER_BYTES - 1]
    return bytes((turn,)) + tail


def turn_of(year: int, last_visit: int | None) -> int:
    """When it is a place's turn, by the year of its last drawn visit (X-15)."""
    if last_visit is None:
        return 0
    return max(1, LATEST_TURN - (year - last_visit))


def pads_of(secret: bytes) -> Pads:
    """The two prefixes of HMAC-SHA-256 (RFC 2104) under a secret of 32 bytes."""
    block = secret.ljust(64, b"\x00")
    return Pads(
        bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)
    )


def entry_of(place: str, number: bytes) -> bytes:
    """The entry of a place in the frame's tree."""
    return f"{place},{number.hex()}".encode()
