"""A development issuer: keys under a state folder, tokens for trying things out.

Refused outside development and tests. Its private key is readable by its owner only.
"""

import json
import os
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Protocol

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from fastapi import APIRouter
from jwt.algorithms import RSAAlgorithm
from jwt.utils import base64url_encode

from shared.auth.scope import level_of_token
from shared.events.plan import Level
from shared.ids import new_id

DEFAULT_LIFETIME = timedelta(hours=12)
JWKS_PATH = "/.well-known/jwks.json"
_KEY_BITS = 2048
_PUBLIC_EXPONENT = 65537


class IssuerRefusedError(RuntimeError):
    """The development issuer does not run in this environment: real tokens are due."""


class IssuerSettings(Protocol):
    """The settings of a service that the issuer reads."""

    @property
    def environment(self) -> str:
        """`development`, `test` or `production`."""
        ...

    @property
    def issuer(self) -> str:
        """The `iss` of tokens."""
        ...

    @property
    def audience(self) -> str:
        """The `aud` of tokens."""
        ...


class DevelopmentIssuer:
    """Issues access tokens with a key of its own.

    The folder holds one private key per file, the newest signs; `jwks.json` beside them
    has the public halves of all, so that rotation keeps older tokens valid.
    """

    def __init__(self, folder: Path, settings: IssuerSettings) -> None:
        if settings.environment not in {"development", "test"}:
            raise IssuerRefusedError(
                "The development issuer is refused in "
                f"environment={settings.environment}: set jwks_url or jwks_file to "
                "the keys of your own issuer."
            )
        self._folder = folder
        self._issuer = settings.issuer
        self._audience = settings.audience
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._key_files():
            self._make_key("signing-0001.pem")
        self._publish()

    @property
    def jwks_file(self) -> Path:
        """The public keys, for the setting `jwks_file`."""
        return self._folder / "jwks.json"

    def issue(
        self,
        agency: str,
        scopes: Iterable[str],
        *,
        subject: str | None = None,
        region: str | None = None,
        level: Level | None = None,
        lifetime: timedelta = DEFAULT_LIFETIME,
    ) -> str:
        """Issue a token for an agency; region and level follow from its code.

        Without a subject it is the agency's one development person.
        """
        own_region = region or agency.partition("-")[0]
        own_level = level or Level(level_of_token(own_region))
        now = int(time())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject or f"dev:{agency}",
            "client_id": "onevisit-dev",
            "jti": str(new_id()),
            "iat": now,
            "exp": now + int(lifetime.total_seconds()),
            "scope": " ".join(sorted(scopes)),
            "agency": agency,
            "region": own_region,
            "level": own_level.value,
        }
        key = _load(self._key_files()[-1])
        headers = {"typ": "at+jwt", "kid": _key_id(key)}
        return jwt.encode(claims, key, algorithm="RS256", headers=headers)

    def rotate(self) -> None:
        """Sign with a new key from now on; the older ones stay published."""
        self._make_key(f"signing-{len(self._key_files()) + 1:04d}.pem")
        self._publish()

    def jwks(self) -> dict[str, object]:
        """The public halves of all keys as a JWK set."""
        return {"keys": [_public(_load(path)) for path in self._key_files()]}

    def _key_files(self) -> list[Path]:
        return sorted(self._folder.glob("signing-*.pem"))

    def _make_key(self, name: str) -> None:
        """Write a new key; where two processes start at once, the first one's stays."""
        key = generate_private_key(_PUBLIC_EXPONENT, _KEY_BITS)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        draft = self._folder / f".{name}.{os.getpid()}"
        _write(draft, pem, 0o600)
        try:
            os.link(draft, self._folder / name)
        except FileExistsError:
            return
        finally:
            draft.unlink()

    def _publish(self) -> None:
        draft = self._folder / f".jwks.{os.getpid()}"
        _write(draft, json.dumps(self.jwks()).encode(), 0o644)
        draft.replace(self.jwks_file)


def jwks_routes(issuer: DevelopmentIssuer) -> APIRouter:
    """The published keys of a development issuer, for the embedded host."""
    router = APIRouter()

    @router.get(JWKS_PATH, include_in_schema=False)
    async def keys() -> dict[str, object]:
        return issuer.jwks()

    return router


def _write(path: Path, content: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _load(path: Path) -> RSAPrivateKey:
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _parsed(path: Path, _changed: int) -> RSAPrivateKey:
    """Keep the parsed keys: reading one checks it, which costs more than signing."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError(f"{path.name} holds no RSA key")
    return key


def _key_id(key: RSAPrivateKey) -> str:
    return str(_public(key)["kid"])


def _public(key: RSAPrivateKey) -> dict[str, object]:
    """The public JWK; its `kid` is the key's thumbprint (RFC 7638)."""
    jwk = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    members = {name: jwk[name] for name in ("e", "kty", "n")}
    return {**members, "alg": "RS256", "use": "sig", "kid": _thumbprint(members)}


def _thumbprint(members: dict[str, str]) -> str:
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return base64url_encode(sha256(text.encode()).digest()).decode()
