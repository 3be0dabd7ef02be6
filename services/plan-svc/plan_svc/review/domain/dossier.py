"""What the review of a plan looks at."""

from dataclasses import dataclass
from datetime import date

from plan_svc.library.domain import Agency, Item
from plan_svc.plans.domain.plan import Plan
from plan_svc.review.domain.findings import Party
from shared.civic.law import Law


@dataclass(frozen=True, slots=True)
class Dossier:
    """A plan with everything that its review looks at."""

    plan: Plan
    parties: tuple[Party, ...]
    """The plan's agency, then its partners."""
    library: dict[str, Item]
    law: Law
    today: date

    @property
    def agency(self) -> Agency:
        """The agency that plans."""
        return self.parties[0].agency

    @property
    def agencies(self) -> list[str]:
        """The codes of the plan's agency, then of its partners."""
        return [party.agency.code for party in self.parties]
