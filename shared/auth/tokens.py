"""Verifying access tokens (RFC 9068), quickly: a seen token is not verified twice."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from time import time
from typing import Annotated, Protocol

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.auth.ended import Ended
from shared.auth.errors import (
    TokenEnded,
    TokenExpired,
    TokenInvalid,
    TokenWrongAudience,
)
from shared.auth.jwks import KeySet
from shared.auth.principal import Principal
from shared.events.plan import Level

LONGEST_TOKEN = 8192
"""Characters; longer ones are refused unread."""
LEEWAY_SECONDS = 30.0
"""So far the clocks of issuer and service may be apart."""
REMEMBERED_SECONDS = 300.0
"""How long a verified token is trusted unseen, for its key may be withdrawn."""

_TYPES = frozenset({"at+jwt", "application/at+jwt"})
_Text = Annotated[str, Field(min_length=1, max_length=255)]


class Claims(BaseModel):
    """The claims that an access token must have."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub: _Text
    client_id: _Text
    jti: _Text
    exp: float
    iat: float
    nbf: float | None = None
    scope: str = ""
    acr: str = Field("", max_length=255)
    agency: _Text
    region: Annotated[str, Field(pattern=r"^[1-9]\d{5}(\d{3})?$")]
    level: Level


class Verifier(Protocol):
    """Makes a principal out of a bearer token."""

    async def verify(self, token: str) -> Principal:
        """Verify a token.

        Raises:
            Unauthenticated: saying what is wrong with it.
        """
        ...


class TokenVerifier:
    """Verifies signature, type, issuer, audience and times against a key set."""

    def __init__(
        self,
        keys: KeySet,
        *,
        issuer: str,
        audience: str,
        second_person_acr: tuple[str, ...] = (),
        ended: Ended | None = None,
        now: Callable[[], float] = time,
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._strong = second_person_acr
        self._ended = ended
        self._now = now
        self._seen: OrderedDict[bytes, tuple[Principal, float, float]] = OrderedDict()
        self._most_seen = 10_000

    async def verify(self, token: str) -> Principal:
        """Verify a token, or remember that it was verified a moment ago."""
        if len(token) > LONGEST_TOKEN:
            raise TokenInvalid("The access token is too long.")
        digest = sha256(token.encode()).digest()
        remembered = self._seen.get(digest)
        if remembered is not None and self._now() < remembered[1]:
            self._seen.move_to_end(digest)
            self._must_not_have_ended(remembered[0], remembered[2])
            return remembered[0]
        claims = await self._verified(token)
        principal = _principal(claims, self._strong)
        self._must_not_have_ended(principal, claims.iat)
        until = min(claims.exp + LEEWAY_SECONDS, self._now() + REMEMBERED_SECONDS)
        self._seen[digest] = principal, until, claims.iat
        if len(self._seen) > self._most_seen:
            self._seen.popitem(last=False)
        return principal

    def _must_not_have_ended(self, who: Principal, issued_at: float) -> None:
        if self._ended is not None and self._ended.holds(who.subject, issued_at):
            raise TokenEnded

    async def _verified(self, token: str) -> Claims:
        key = await self._keys.key(_key_id(token))
        if key is None:
            raise TokenInvalid("The access token is signed with an unknown key.")
        try:
            payload = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._audience,
                issuer=self._issuer,
                options={
                    "require": ["iss", "aud", "exp", "iat", "jti", "sub", "client_id"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "enforce_minimum_key_length": True,
                },
            )
            claims = Claims.model_validate(payload)
        except jwt.InvalidAudienceError as error:
            raise TokenWrongAudience from error
        except (jwt.PyJWTError, ValidationError) as error:
            raise TokenInvalid(_reason(error)) from error
        self._check_times(claims)
        return claims

    def _check_times(self, claims: Claims) -> None:
        """By our own clock function, so that a test need not wait."""
        now = self._now()
        if claims.exp + LEEWAY_SECONDS <= now:
            raise TokenExpired
        if max(claims.iat, claims.nbf or claims.iat) > now + LEEWAY_SECONDS:
            raise TokenInvalid("The access token is not valid yet.")


def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise TokenInvalid(_reason(error)) from error
    if str(header.get("typ", "")).lower() not in _TYPES:
        raise TokenInvalid("The token is no access token (typ is not at+jwt).")
    return str(header.get("kid", ""))


def _principal(claims: Claims, strong: tuple[str, ...]) -> Principal:
    return Principal(
        subject=claims.sub,
        agency=claims.agency,
        region=claims.region,
        level=claims.level.value,
        scopes=frozenset(claims.scope.split()),
        client_id=claims.client_id,
        too_weak_for=() if claims.acr in strong else strong,
    )


def _reason(error: jwt.PyJWTError | ValidationError) -> str:
    """Say what is wrong without repeating what was sent."""
    if isinstance(error, ValidationError):
        claims = ", ".join(sorted({str(fault["loc"][0]) for fault in error.errors()}))
        return f"The access token's claims cannot be taken: {claims}."
    if isinstance(error, jwt.MissingRequiredClaimError):
        return f"The access token lacks the claim {error.claim}."
    if isinstance(error, jwt.InvalidIssuerError):
        return "The access token is of another issuer."
    return "The access token is malformed or its signature does not hold."
