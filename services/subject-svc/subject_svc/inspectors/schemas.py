"""The bodies and answers about inspectors."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field

from shared.web.values import Day
from subject_svc.inspectors.domain import Inspector
from subject_svc.schemas import Body, Text, Words


class InspectorIn(Body):
    """An inspector's certificate (S-07)."""

    certificate: str
    name: Text
    agency: Annotated[str, Field(examples=["310116-market"])]
    valid_from: Day
    valid_to: Day
    section: str | None = None
    qualifications: Words = Field([])


class RevocationIn(Body):
    """A certificate that is revoked."""

    certificate: str


class InspectorOut(BaseModel):
    """An inspector; names and numbers of other agencies' inspectors are masked."""

    certificate: str
    name: str
    agency: str
    section: str | None
    valid_from: date
    valid_to: date
    qualifications: list[str]
    revoked: bool
    valid: Annotated[bool, Field(description="today, for its own agency (S-07)")]

    @classmethod
    def of(cls, inspector: Inspector, agency: str, today: date) -> Self:
        """The inspector as an agency may see it, on a day."""
        shown = inspector.shown_to(agency)
        return cls(
            certificate=shown.certificate,
            name=shown.name,
            agency=shown.agency,
            section=shown.section,
            valid_from=shown.valid_from,
            valid_to=shown.valid_to,
            qualifications=list(shown.qualifications),
            revoked=shown.revoked,
            valid=shown.may_carry(shown.agency, today),
        )
