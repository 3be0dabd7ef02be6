"""Who grades, in which domain and region (G-01, I-05)."""

from dataclasses import dataclass
from datetime import date

from credit_svc.grades.domain.problems import ForeignDomain, ForeignRegion

CREDIT_OFFICES = frozenset({"government", "credit"})
"""Domains of agencies that keep the grades of all domains."""
CITY = "310000"


@dataclass(frozen=True, slots=True)
class Grader:
    """An agency of a region and a domain that grades on a day."""

    agency: str
    region: str
    domain: str
    today: date

    def must_grade(self, domain: str) -> None:
        """Refuse what another domain grades.

        Raises:
            ForeignDomain: unless the agency is of the domain, or the credit office.
        """
        if domain != self.domain and self.domain not in CREDIT_OFFICES:
            raise ForeignDomain(domain, self.agency)

    def region_of(self, named: str) -> str:
        """The region whose rows hold: the named one, else the agency's own (I-05).

        Raises:
            ForeignRegion: if a district names another region.
        """
        if named in {"", self.region} or self.region == CITY:
            return named or self.region
        raise ForeignRegion(named, self.region)
