"""Who is asking, and what they may do: access tokens (RFC 9068), scopes, agencies.

A route names what it needs: `who: Annotated[Principal, require("plan:write")]`.
The command asks `who.must_be(agency)` or `who.must_see(region)` where that matters;
a list asks its statement for the rows `within` the caller's scope.
"""

from shared.auth.errors import (
    OtherAgency,
    OtherRegion,
    ScopeMissing,
    SignInTooWeak,
    TokenEnded,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TokenWrongAudience,
)
from shared.auth.principal import Principal
from shared.auth.required import (
    authenticate,
    principal_of,
    require,
    required_scopes,
)
from shared.auth.roles import ROLES, scopes_of
from shared.auth.scope import (
    MUNICIPAL_REGION,
    Scope,
    level_of_token,
    within,
    within_or_above_sql,
    within_sql,
)
from shared.auth.secrecy import ANYBODY, Secrecy, secret_to, shown, shown_sql
from shared.auth.setup import verifier_for
from shared.auth.tokens import Verifier

__all__ = [
    "ANYBODY",
    "MUNICIPAL_REGION",
    "ROLES",
    "OtherAgency",
    "OtherRegion",
    "Principal",
    "Scope",
    "ScopeMissing",
    "Secrecy",
    "SignInTooWeak",
    "TokenEnded",
    "TokenExpired",
    "TokenInvalid",
    "TokenMissing",
    "TokenWrongAudience",
    "Verifier",
    "authenticate",
    "level_of_token",
    "principal_of",
    "require",
    "required_scopes",
    "scopes_of",
    "secret_to",
    "shown",
    "shown_sql",
    "verifier_for",
    "within",
    "within_or_above_sql",
    "within_sql",
]
