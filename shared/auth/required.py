"""What a route needs, checked, documented and findable.

A parameter `who: Annotated[Principal, require("plan:write")]` says all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, cast

from fastapi import Depends, Request, Security
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.auth.errors import ScopeMissing, TokenMissing
from shared.auth.principal import Principal
from shared.auth.tokens import Verifier

_BEARER = HTTPBearer(
    scheme_name="accessToken",
    bearerFormat="JWT",
    description="访问令牌 / access token (RFC 9068), with the scopes listed.",
    auto_error=False,
)


class _HasVerifier(Protocol):
    @property
    def verifier(self) -> Verifier: ...


@dataclass(frozen=True)
class Required:
    """The dependency of a route that needs these scopes, all of them."""

    scopes: frozenset[str]

    async def __call__(
        self,
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    ) -> Principal:
        """Verify the token, then its scopes."""
        if credentials is None:
            raise TokenMissing
        runtime = cast("_HasVerifier", request.app.state.runtime)
        principal = await runtime.verifier.verify(credentials.credentials)
        missing = self.scopes - principal.scopes
        if missing:
            raise ScopeMissing(missing)
        request.state.principal = principal
        return principal


def require(*scopes: str) -> Any:
    """Mark the parameter that takes the caller; the module docstring shows how.

    With several scopes the token needs all of them; with none any valid token will do.
    """
    return Security(Required(frozenset(scopes)), scopes=sorted(scopes))


async def authenticate(request: Request) -> Principal | None:
    """Check the caller of a route that is not public, before anything else is done.

    A transaction begins with this: FastAPI resolves parameters in the order in which
    they are written, and an answer that an idempotency key remembers must not go out
    to a stranger because `tx` happens to stand before `who`.
    """
    route = request.scope.get("route")
    scopes = required_scopes(route) if isinstance(route, APIRoute) else None
    if scopes is None:
        return None
    return await Required(scopes)(request, await _BEARER(request))


def required_scopes(route: APIRoute) -> frozenset[str] | None:
    """The scopes that a route needs, or None where it is public."""
    found = list(_requirements(route.dependant))
    return frozenset().union(*found) if found else None


def _requirements(dependant: Dependant) -> Iterator[frozenset[str]]:
    if isinstance(dependant.call, Required):
        yield dependant.call.scopes
    for inner in dependant.dependencies:
        yield from _requirements(inner)
