"""What the review of a plan looks at."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plan_svc.library.domain import Agency, Item
from plan_svc.plans.domain.plan import Plan
from plan_svc.review.domain.findings import Party
from plan_svc.superiors.domain import SuperiorPlan
from shared.civic.law import Law


@dataclass(frozen=True, slots=True)
class RowsUnderReview:
    """The rows of a draft; of an amendment those that come, or all that there will be.

    Its members are the first parameters of the statements that ask about rows.
    """

    plan: UUID
    amends: UUID | None = None
    anew: bool = False

    @property
    def asked(self) -> tuple[UUID, UUID | None, bool]:
        """These members in the order of the statements."""
        return self.plan, self.amends, self.anew


@dataclass(frozen=True, slots=True)
class Dossier:
    """A plan with everything that its review looks at."""

    plan: Plan
    parties: tuple[Party, ...]
    """The plan's agency, then its partners."""
    library: dict[str, Item]
    law: Law
    today: date
    amended: Plan | None = None
    """The filed plan that it changes."""
    superior: SuperiorPlan | None = None
    """The superior's plan that it names, if it is known (P-06)."""

    @property
    def rows(self) -> "RowsUnderReview":
        """Which rows are judged: all where an amendment changes what they rest on."""
        amended, content = self.amended, self.plan.content
        anew = amended is not None and amended.content.judged != content.judged
        return RowsUnderReview(self.plan.id, self.plan.amends, anew)

    @property
    def agency(self) -> Agency:
        """The agency that plans."""
        return self.parties[0].agency

    @property
    def agencies(self) -> list[str]:
        """The codes of the plan's agency, then of its partners."""
        return [party.agency.code for party in self.parties]
