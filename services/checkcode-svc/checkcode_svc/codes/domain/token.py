"""Tokens that open a scan page, secrets that let a subject rate (C-05, C-12).

A token is derived from 128 random bits and the service's pepper; the table keeps the
random bits and the token's hash, so a copy of the database alone opens no page, and
the QR picture can still be drawn again. The seed begins with the id of its pepper, for
peppers change: a token is drawn again with the pepper that it came of, as long as that
one is listed. To open a page none is needed.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

TOKEN_LENGTH = 24
"""Base-32 characters of 5 bits: 120 bits, of which 80 are demanded."""
CHECK_LENGTH = 16
"""80 bits: what is typed beside a code's number, where nobody can scan (C-05)."""
SECRET_LENGTH = 10
SEED_BYTES = 16
ID_LENGTH = 8
PEPPERS = 16
"""How many are kept at hand."""

_AFTER_ID = "."
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_FROM_BASE_32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
_BEHIND = " \u3000\u200b.。,，;；!！?？、)）]】>》\"'”’"
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


def encode(data: bytes, length: int) -> str:
    """The first `length` base-32 characters of `data`, without look-alike letters."""
    needed = -(-length * 5 // 8)
    text = base64.b32encode(data[:needed]).decode()
    return text[:length].translate(_FROM_BASE_32)


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: the random bits it derives from, and its hash."""

    seed: str
    digest: str


@dataclass(frozen=True, slots=True)
class Peppers:
    """The pepper of new tokens, and those of tokens that were given out before."""

    present: str
    retired: tuple[str, ...] = ()
    """The newest first."""

    def token(self, bits: str) -> Token:
        """A new token of random bits, as it is kept."""
        seed = f"{pepper_id(self.present)}{_AFTER_ID}{bits}"
        return Token(seed, fingerprint(derive(seed, self.present)))

    def drawn(self, seed: str) -> str | None:
        """The token of a seed again; None where its pepper is listed no more.

        A seed without an id is older than ids, so it is of the oldest pepper.
        """
        pepper = self._of(seed)
        return derive(seed, pepper) if pepper is not None else None

    def check(self, seed: str) -> str | None:
        """The check characters of a seed, printed beside the number; as `drawn`."""
        pepper = self._of(seed)
        return check_of(seed, pepper) if pepper is not None else None

    def _of(self, seed: str) -> str | None:
        every = (self.present, *self.retired)
        wanted, separator, _ = seed.partition(_AFTER_ID)
        if not separator:
            return every[-1]
        return next((each for each in every if pepper_id(each) == wanted), None)


@lru_cache(maxsize=1024)
def derive(seed: str, pepper: str) -> str:
    """The token of a seed; without the pepper nobody can work it out."""
    keyed = _keyed(pepper).copy()
    keyed.update(seed.encode())
    return encode(keyed.digest(), TOKEN_LENGTH)


def check_of(seed: str, pepper: str) -> str:
    """The check characters of a seed; they tell nothing of its token."""
    keyed = _keyed(pepper).copy()
    keyed.update(b"check:" + seed.encode())
    return encode(keyed.digest(), CHECK_LENGTH)


def printed(check: str) -> str:
    """Check characters as paper shows them: in capitals, by four."""
    groups = (check[at : at + 4] for at in range(0, len(check), 4))
    return "-".join(groups).upper()


@lru_cache(maxsize=PEPPERS)
def pepper_id(pepper: str) -> str:
    """The name of a pepper in seeds; it tells nothing of it."""
    return hmac.new(pepper.encode(), b"id", digestmod="sha256").hexdigest()[:ID_LENGTH]


@lru_cache(maxsize=PEPPERS)
def _keyed(pepper: str) -> hmac.HMAC:
    """Keyed once: the key takes longer than the seed."""
    return hmac.new(pepper.encode(), digestmod="sha256")


def normalise(text: str) -> str:
    """Read what a person typed: case, dashes and look-alikes do not matter."""
    return text.strip().lower().translate(_READ_AS)


def read_opened_by(text: str) -> str:
    """The token of a link as it came: chat programs and people add to its end.

    Case and look-alikes do not matter, nor do a space or a full stop behind it.
    """
    return normalise(text.rstrip(_BEHIND))


def looks_like_token(text: str) -> bool:
    """Tell whether `text` could be a token at all."""
    return len(text) == TOKEN_LENGTH and all(
        character in _ALPHABET for character in text
    )


def fingerprint(text: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def keyed_fingerprint(text: str, pepper: str) -> str:
    """What is kept of a secret: too short to be safe from a search without the key."""
    keyed = _keyed(pepper).copy()
    keyed.update(b"secret:" + text.encode())
    return keyed.hexdigest()
