"""From a service's settings to its verifier."""

import httpx

from shared.auth.ended import Ended
from shared.auth.jwks import KeySet, Read, from_file, from_url
from shared.auth.tokens import TokenVerifier
from shared.running.settings import ServiceSettings


def verifier_for(settings: ServiceSettings) -> TokenVerifier:
    """The verifier of a service: keys from `jwks_file`, else from `jwks_url`."""
    return TokenVerifier(
        KeySet(_source(settings)),
        issuer=settings.issuer,
        audience=settings.audience,
        second_person_acr=settings.second_person_acr,
        ended=Ended(settings.ended_tokens_file) if settings.ended_tokens_file else None,
    )


def _source(settings: ServiceSettings) -> Read:
    if settings.jwks_file is not None:
        return from_file(settings.jwks_file)
    if settings.jwks_url is not None:
        return from_url(lambda: httpx.AsyncClient(timeout=2.0), settings.jwks_url)
    raise ValueError("set jwks_url or jwks_file: tokens cannot be verified")
