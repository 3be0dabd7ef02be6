"""Callers in plain text, for tests that are not about signatures."""

from shared.auth import Principal, TokenInvalid, level_of_token, scopes_of


class PlainVerifier:
    """Reads `subject|agency|level|region|scopes` instead of a signed token: tests."""

    async def verify(self, token: str) -> Principal:
        """The principal that the text names."""
        try:
            subject, agency, level, region, scopes = token.split("|")
        except ValueError as fault:
            raise TokenInvalid from fault
        return Principal(
            subject, agency, region, level, frozenset(scopes.split()), "test"
        )


def plain_token(
    agency: str, *, role: str = "", scopes: str = "", subject: str = ""
) -> str:
    """A token for `PlainVerifier`, by role or by scopes.

    Each role of an agency is another person, unless the subject is named.
    """
    granted = " ".join(scopes_of(role)) if role else scopes
    region = agency.partition("-")[0]
    level = level_of_token(region)
    subject = subject or f"test:{agency}:{role}".removesuffix(":")
    return f"{subject}|{agency}|{level}|{region}|{granted}"
