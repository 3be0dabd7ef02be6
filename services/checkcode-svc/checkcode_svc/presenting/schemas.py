"""Presenting a code, as the API takes it (C-09, C-26)."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from checkcode_svc.codes.schemas import Certificates, Text
from checkcode_svc.policy.domain import FurtherReason
from checkcode_svc.presenting.commands import Presented
from checkcode_svc.presenting.domain.arrivals import Absence, AbsenceReason, Arrival
from checkcode_svc.presenting.domain.further import Further
from checkcode_svc.visits.schemas import Number


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ArrivalIn(_In):
    """An agency that came; its inspectors where others than the code's came."""

    agency: Number
    inspectors: Certificates | None = None

    @property
    def arrival(self) -> Arrival:
        """The same as the command takes it."""
        named = self.inspectors
        return Arrival(self.agency, None if named is None else tuple(named))


class AbsenceIn(_In):
    """An agency that did not come, and why: its tasks are open again (C-26)."""

    agency: Number
    reason: AbsenceReason
    text: Text | None = None

    @property
    def absence(self) -> Absence:
        """The same as the command takes it."""
        return Absence(self.agency, self.reason, self.text)


class FurtherIn(_In):
    """Why the code is presented again (C-09)."""

    reason: FurtherReason
    reference: Text
    """The number of the clue, or of the order to correct."""


class PresentIn(_In):
    """When and where the code was presented, and who came (C-09, C-26)."""

    started_at: AwareDatetime | None = None
    place: Annotated[str | None, Field(max_length=200)] = None
    inspectors: Certificates | None = None
    """Of your own agency, where others came than those on the code."""
    present: Annotated[list[ArrivalIn], Field(max_length=20)] = []
    """Other agencies that came; those not named present the code themselves."""
    absent: Annotated[list[AbsenceIn], Field(max_length=20)] = []
    """Agencies that did not come."""
    further: FurtherIn | None = None
    """On a further visit: why it is made."""

    def presented(self, agency: str) -> Presented:
        """The same as the command takes it, of the agency that presents."""
        own = ArrivalIn(agency=agency, inspectors=self.inspectors)
        named = [arrival for arrival in self.present if arrival.agency != agency]
        further = self.further
        return Presented(
            self.started_at,
            self.place,
            [arrival.arrival for arrival in (own, *named)],
            [absence.absence for absence in self.absent],
            Further(further.reason, further.reference) if further else None,
        )
