"""The issuer's public keys: read once, kept, and read again when they rotate.

Each key has one fixed algorithm, its `alg`; a key that does not name an asymmetric one
is not used, and the header of a token never chooses.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

import httpx
from jwt import PyJWK, PyJWTError
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.auth.errors import KeysUnavailable

log = logging.getLogger(__name__)

ALLOWED_ALGORITHMS = frozenset({"RS256", "PS256", "ES256", "EdDSA"})
Read = Callable[[], Awaitable[bytes]]


class _Jwk(BaseModel):
    """The members of a JSON Web Key that decide whether it is used."""

    model_config = ConfigDict(extra="allow")

    kid: str
    alg: str
    use: str = "sig"


class _JwkSet(BaseModel):
    keys: list[dict[str, object]]


class KeySet:
    """The keys of one issuer, by `kid`.

    They are read again after `max_age_seconds`, and for an unknown `kid` at most every
    `retry_seconds`. While they cannot be read, the keys read before still hold, and
    one request at a time waits for another attempt.
    """

    def __init__(
        self,
        read: Read,
        *,
        max_age_seconds: float = 600,
        retry_seconds: float = 10,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._read = read
        self._max_age = max_age_seconds
        self._retry = retry_seconds
        self._now = now
        self._keys: dict[str, PyJWK] = {}
        self._read_at: float | None = None
        self._tried_at: float | None = None
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> PyJWK | None:
        """The key named `kid`, or None where the issuer has no such key.

        Raises:
            KeysUnavailable: when no key could be read so far.
        """
        is_known = kid in self._keys
        if not is_known or (self._is_old() and not self._lock.locked()):
            await self._refresh(kid)
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(kid)

    def _is_old(self) -> bool:
        return self._read_at is None or self._now() - self._read_at > self._max_age

    async def _refresh(self, kid: str) -> None:
        async with self._lock:
            if kid in self._keys and not self._is_old():
                return  # another request read them while this one waited
            now = self._now()
            if self._tried_at is not None and now - self._tried_at < self._retry:
                return
            self._tried_at = now
            try:
                keys = parse(await self._read())
            except (OSError, httpx.HTTPError, ValidationError) as error:
                log.warning("auth.keys-unread", extra={"reason": type(error).__name__})
                return
            if not keys:
                log.warning("auth.keys-unread", extra={"reason": "no usable key"})
                return
            self._keys, self._read_at = keys, now


def parse(document: bytes) -> dict[str, PyJWK]:
    """The usable keys of a JWK set, by `kid`; the others are left out."""
    keys: dict[str, PyJWK] = {}
    for raw in _JwkSet.model_validate_json(document).keys:
        try:
            key = _Jwk.model_validate(raw)
            if key.use == "sig" and key.alg in ALLOWED_ALGORITHMS:
                keys[key.kid] = PyJWK(raw, algorithm=key.alg)
        except (ValidationError, PyJWTError):
            log.warning("auth.key-unusable", extra={"kid": str(raw.get("kid"))})
    return keys


def from_file(path: Path) -> Read:
    """Read the keys from a file that somebody else may replace."""

    async def read() -> bytes:
        return await asyncio.to_thread(path.read_bytes)

    return read


def from_url(client: Callable[[], httpx.AsyncClient], url: str) -> Read:
    """Read the keys over HTTP, within two seconds."""

    async def read() -> bytes:
        async with client() as http:
            answer = await http.get(url, timeout=2.0, follow_redirects=False)
            return answer.raise_for_status().content

    return read


def from_memory(keys: Callable[[], dict[str, object]]) -> Read:
    """Read the keys of an issuer in the same process."""

    async def read() -> bytes:
        return json.dumps(keys()).encode()

    return read
