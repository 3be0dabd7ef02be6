"""The signed payload of a code: what a reader checks without a network (C-05, C-17).

Compact form: `{key id}.{payload}.{signature}`, each base64url without padding. The
algorithm is a field of the key, found by its id, and never read from the payload: a
payload cannot choose how it is verified.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = "Ed25519"
_PARTS = 3


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A published key; `algorithm` says how it verifies."""

    kid: str
    algorithm: str
    public: bytes

    @classmethod
    def of(cls, raw: bytes, algorithm: str) -> "PublicKey":
        """The key with its id, which is its fingerprint."""
        return cls(hashlib.sha256(raw).hexdigest()[:8], algorithm, raw)

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Tell whether the signature over the message is this key's."""
        if self.algorithm != ED25519:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key that signs now."""

    public: PublicKey
    private: Ed25519PrivateKey

    @classmethod
    def from_secret(cls, secret: str) -> "SigningKey":
        """The Ed25519 key of a secret; its id is the public key's fingerprint."""
        private = Ed25519PrivateKey.from_private_bytes(
            hashlib.sha256(secret.encode()).digest()
        )
        raw = private.public_key().public_bytes_raw()
        return cls(PublicKey.of(raw, ED25519), private)

    def sign(self, content: dict[str, object]) -> str:
        """The compact signed form of the content."""
        head = f"{self.public.kid}.{_b64(_json(content))}"
        return f"{head}.{_b64(self.private.sign(head.encode()))}"


def verify(compact: str, keys: tuple[PublicKey, ...]) -> dict[str, object] | None:
    """The content of a compact payload, or None where it is not of these keys."""
    parts = compact.split(".")
    if len(parts) != _PARTS:
        return None
    key = next((key for key in keys if key.kid == parts[0]), None)
    try:
        payload, signature = _bytes(parts[1]), _bytes(parts[2])
    except (binascii.Error, ValueError):
        return None
    if key is None or not key.verifies(signature, f"{parts[0]}.{parts[1]}".encode()):
        return None
    content = json.loads(payload)
    return content if isinstance(content, dict) else None


def as_jwk(key: PublicKey) -> dict[str, str]:
    """The published form of a key (RFC 8037)."""
    return {
        "kty": "OKP",
        "crv": key.algorithm,
        "use": "sig",
        "kid": key.kid,
        "x": _b64(key.public),
    }


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(
        text + "=" * (-len(text) % 4), altchars=b"-_", validate=True
    )
