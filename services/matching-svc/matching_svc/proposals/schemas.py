"""The counts of a period."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from matching_svc.proposals.queries import Summary


class ProposalCounts(BaseModel):
    """Proposals made in the period by how they ended so far."""

    model_config = ConfigDict(from_attributes=True)

    made: int
    open: int
    agreed: int
    declined: int
    """Ended because too few joined."""
    withdrawn: int
    """Ended by a rule or a better plan."""
    expired: int


class SummaryOut(BaseModel):
    """The counts of a period."""

    proposals: ProposalCounts
    declines: dict[str, int]
    visits_saved: int
    """By the proposals that were agreed."""

    @classmethod
    def of(cls, summary: Summary) -> Self:
        """The counts as they are given."""
        return cls(
            proposals=ProposalCounts.model_validate(summary.proposals),
            declines=dict(summary.declines),
            visits_saved=summary.proposals.visits_saved,
        )
