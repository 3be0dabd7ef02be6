"""Envelope encryption: a value under a key of its own, that key under the deployment's.

A new deployment's key wraps the values' keys anew and opens no value, so rotating costs
a few bytes a row and no key that was given away opens what was rotated since. Both
layers are AES-256-GCM with random nonces of 96 bits (NIST SP 800-38D); what the value
belongs to is authenticated beside it, so that one row's seal opens no other.
"""

import base64
import binascii
from collections.abc import Mapping
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_KEY_BYTES = 32
_PARTS = 3


class KeyUnknown(RuntimeError):
    """The key that wraps a seal is not among those of the deployment."""


class SealBroken(RuntimeError):
    """A seal was changed, or belongs to something else."""


class KeyRing:
    """Seals under the present key; opens, and wraps anew, what former keys sealed.

    Args:
        use: what the keys serve, so that one secret gives each use a key of its own.
        present: the id of the present key.
        secrets: the secret of each id, the present one's too.

    Raises:
        KeyUnknown: if the present key has no secret.
    """

    def __init__(self, use: bytes, present: str, secrets: Mapping[str, str]) -> None:
        self._keys = {
            name: AESGCM(_derived(use, secret)) for name, secret in secrets.items()
        }
        if present not in self._keys:
            raise KeyUnknown(f"There is no key {present!r}.")
        self.present = present

    @property
    def prefix(self) -> str:
        """How every seal under the present key begins."""
        return f"{self.present}:"

    def seal(self, about: bytes, plain: str) -> str:
        """What stands in the table for a value: `key id:wrapped key:sealed value`."""
        own = token_bytes(_KEY_BYTES)
        return ":".join(
            (
                self.present,
                _locked(self._keys[self.present], about, own),
                _locked(AESGCM(own), about, plain.encode()),
            )
        )

    def open(self, about: bytes, sealed: str) -> str:
        """The value again.

        Raises:
            KeyUnknown: if the key that wraps it is none of the deployment's.
            SealBroken: if it was changed, or belongs to something else.
        """
        name, wrapped, value = _parts(sealed)
        return _unlocked(
            AESGCM(_unlocked(self._key(name), about, wrapped)), about, value
        ).decode()

    def rewrap(self, about: bytes, sealed: str) -> str:
        """The same seal under the present key; the value is not opened.

        Raises:
            KeyUnknown, SealBroken: as `open`.
        """
        name, wrapped, value = _parts(sealed)
        own = _unlocked(self._key(name), about, wrapped)
        return ":".join(
            (self.present, _locked(self._keys[self.present], about, own), value)
        )

    def _key(self, name: str) -> AESGCM:
        try:
            return self._keys[name]
        except KeyError:
            raise KeyUnknown(
                f"A value is sealed under the key {name!r}, which is not set."
            ) from None


def _derived(use: bytes, secret: str) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=use).derive(secret.encode())


def _locked(key: AESGCM, about: bytes, plain: bytes) -> str:
    nonce = token_bytes(_NONCE_BYTES)
    return base64.b64encode(nonce + key.encrypt(nonce, plain, about)).decode()


def _unlocked(key: AESGCM, about: bytes, locked: str) -> bytes:
    try:
        raw = base64.b64decode(locked, validate=True)
        return key.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], about)
    except (InvalidTag, binascii.Error, ValueError) as fault:
        raise SealBroken("A seal was changed, or belongs to something else.") from fault


def _parts(sealed: str) -> tuple[str, str, str]:
    parts = sealed.split(":")
    if len(parts) != _PARTS:
        raise SealBroken("This is no seal.")
    return parts[0], parts[1], parts[2]
