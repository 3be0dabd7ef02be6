"""What a route needs, checked, documented and findable.

A parameter `who: Annotated[Principal, require("plan:write")]` says all of it.
"""

from collections.abc import Iterator
from typing import Any, Protocol, cast

from fastapi import Request, Security
from fastapi.dependencies.models import Dependant
from fastapi.openapi.models import HTTPBearer
from fastapi.routing import APIRoute
from fastapi.security.base import SecurityBase

from shared.auth.errors import ScopeMissing, SignInTooWeak, TokenMissing
from shared.auth.principal import Principal
from shared.auth.roles import SECOND_PERSON
from shared.auth.tokens import Verifier


class _HasVerifier(Protocol):
    @property
    def verifier(self) -> Verifier: ...


_PRINCIPAL = "onevisit.principal"
_BEARER = HTTPBearer(
    bearerFormat="JWT",
    description="访问令牌 / access token (RFC 9068), with the scopes listed.",
)


class Required(SecurityBase):
    """The dependency of a route that needs these scopes, all of them.

    It is the security scheme of the API description too, so that a request does not
    solve another dependency for the header.
    """

    def __init__(self, scopes: frozenset[str]) -> None:
        self.scopes = scopes
        self._is_second_persons = bool(scopes & SECOND_PERSON)
        self.model = _BEARER
        self.scheme_name = "accessToken"

    async def __call__(self, request: Request) -> Principal:
        """Verify the token, once for a request, then its scopes."""
        principal = principal_of(request) or await _verified(request)
        missing = self.scopes - principal.scopes
        if missing:
            raise ScopeMissing(missing)
        if self._is_second_persons and principal.too_weak_for:
            raise SignInTooWeak(principal.too_weak_for)
        return principal


def principal_of(request: Request) -> Principal | None:
    """The caller of this request, once the token is verified."""
    principal: Principal | None = request.scope.get(_PRINCIPAL)
    return principal


async def _verified(request: Request) -> Principal:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenMissing
    runtime = cast("_HasVerifier", request.app.state.runtime)
    principal = await runtime.verifier.verify(token)
    request.scope[_PRINCIPAL] = principal
    return principal


def require(*scopes: str) -> Any:
    """Mark the parameter that takes the caller; the module docstring shows how.

    With several scopes the token needs all of them; with none any valid token will do.
    """
    return Security(Required(frozenset(scopes)), scopes=sorted(scopes))


async def authenticate(request: Request, scopes: frozenset[str] | None) -> None:
    """Check the caller of a route that is not public, before anything else is done.

    A transaction begins with this: FastAPI resolves parameters in the order in which
    they are written, and an answer that an idempotency key remembers must not go out
    to a stranger because `tx` happens to stand before `who`.
    """
    if scopes is not None:
        await Required(scopes)(request)


def required_scopes(route: APIRoute) -> frozenset[str] | None:
    """The scopes that a route needs, or None where it is public."""
    requirements = list(_requirements(route.dependant))
    return frozenset().union(*requirements) if requirements else None


def _requirements(dependant: Dependant) -> Iterator[frozenset[str]]:
    if isinstance(dependant.call, Required):
        yield dependant.call.scopes
    for inner in dependant.dependencies:
        yield from _requirements(inner)
