"""Who is asking: one frozen value, made from a verified token."""

from dataclasses import dataclass

from shared.auth.errors import OtherAgency, OtherRegion
from shared.auth.scope import MUNICIPAL_REGION, Scope


@dataclass(frozen=True)
class Principal:
    """The caller of one request, as the token says."""

    subject: str
    """The person or system, an opaque id of the issuer's."""
    agency: str
    """Code of the agency that it acts for, `{region}-{domain}`."""
    region: str
    level: str
    """`municipal`, `district` or `town`."""
    scopes: frozenset[str]
    client_id: str = ""
    too_weak_for: tuple[str, ...] = ()
    """Set where a second person must sign in otherwise than this token's did: in one
    of these ways (`acr`)."""

    @property
    def domain(self) -> str:
        """The domain of the agency, out of its code."""
        return self.agency.partition("-")[2]

    @property
    def scope(self) -> Scope:
        """The rows that the caller sees."""
        return Scope(self.region)

    def sees(self, region: str, town: str | None = None) -> bool:
        """Whether a row of this district and town is the caller's to see (I-05)."""
        return self.scope.sees(region, town)

    def must_see(self, region: str, town: str | None = None) -> None:
        """Refuse what belongs to a region that is not this caller's (I-05)."""
        if not self.sees(region, town):
            region = town or region
            raise OtherRegion(
                f"This belongs to region {region}, the token is of {self.region}.",
                zh=f"此事项属于 {region}，令牌属于 {self.region}。",
                region=region,
            )

    def must_be_municipal(self) -> None:
        """Refuse what only a token of the city may do (I-05)."""
        self.must_see(MUNICIPAL_REGION)

    def must_be(self, agency: str) -> None:
        """Refuse what only another agency may do."""
        if agency != self.agency:
            raise OtherAgency(
                f"Only {agency} may do this; the token is of {self.agency}.",
                zh=f"只有 {agency} 可以办理；令牌属于 {self.agency}。",
                agency=agency,
            )
