"""Callers in plain text, for tests that are not about signatures."""

from shared.auth import Principal, TokenInvalid, level_of_token, scopes_of


class PlainVerifier:
    """Reads `agency|level|region|scope scope` instead of a signed token: tests only."""

    async def verify(self, token: str) -> Principal:
        """The principal that the text names."""
        try:
            agency, level, region, scopes = token.split("|")
        except ValueError as fault:
            raise TokenInvalid from fault
        return Principal(
            f"test:{agency}", agency, region, level, frozenset(scopes.split()), "test"
        )


def plain_token(agency: str, *, role: str = "", scopes: str = "") -> str:
    """A token for `PlainVerifier`, by role or by scopes."""
    granted = " ".join(scopes_of(role)) if role else scopes
    region = agency.partition("-")[0]
    level = level_of_token(region)
    return f"{agency}|{level}|{region}|{granted}"
