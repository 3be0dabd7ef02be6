"""Seals what a message says, so that a copy of the database tells nobody (C-12).

AES-256-GCM with a random nonce of 96 bits; the message's id is authenticated beside it,
so that one message's seal opens no other.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from checkcode_svc.messages.domain.errors import MessageSealed
from checkcode_svc.messages.domain.message import Letter

_NONCE_BYTES = 12
_KEY_BYTES = 32
_USE = b"onevisit checkcode messages v1"


class Sealer:
    """Seals with the present secret, and opens what a former one sealed too."""

    def __init__(self, secret: str, retired: Sequence[str] = ()) -> None:
        self._keys = [AESGCM(_key(text)) for text in (secret, *retired)]

    def seal(self, message_id: UUID, letter: Letter) -> str:
        """What stands in the table for a letter."""
        nonce = token_bytes(_NONCE_BYTES)
        plain = json.dumps(asdict(letter), ensure_ascii=False).encode()
        sealed = nonce + self._keys[0].encrypt(nonce, plain, message_id.bytes)
        return base64.b64encode(sealed).decode()

    def open(self, message_id: UUID, sealed: str) -> Letter:
        """The letter again.

        Raises:
            MessageSealed: if none of the keys opens it.
        """
        raw = base64.b64decode(sealed)
        nonce, rest = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        for key in self._keys:
            try:
                plain = key.decrypt(nonce, rest, message_id.bytes)
            except InvalidTag:
                continue
            return Letter(**json.loads(plain))
        raise MessageSealed


def _key(secret: str) -> bytes:
    """A key of the right size; the secret serves nothing else with it."""
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=_USE).derive(secret.encode())
