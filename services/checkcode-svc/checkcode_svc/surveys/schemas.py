"""First surveys, in and out (S-04)."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict

from checkcode_svc.codes.schemas import Certificates, Text
from checkcode_svc.surveys.commands import Surveyed
from checkcode_svc.surveys.domain import Survey
from shared.civic import uscc
from shared.web.reasons import Unfit
from shared.web.values import Day


def _whole(code: str) -> str:
    if not uscc.is_valid(uscc.normalise(code)):
        raise Unfit("not a unified social credit code", zh="不是有效的统一社会信用代码")
    return code


class SurveyIn(BaseModel):
    """A visit without a code, of a subject that is in no register."""

    model_config = ConfigDict(extra="forbid")

    day: Day
    subject_name: Text
    uscc: Annotated[Text, AfterValidator(_whole)] | None = None
    """Where the operator has one already."""
    address: Text
    inspectors: Certificates
    found: Text
    """What was found; a clue is pursued under a triggered code of its own."""

    @property
    def said(self) -> Surveyed:
        """The same as the command takes it."""
        return Surveyed(
            self.day,
            self.subject_name,
            self.uscc,
            self.address,
            self.inspectors,
            self.found,
        )


class SurveyOut(BaseModel):
    """A first survey, and what became of its subject."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    agency: str
    region: str
    town: str | None
    day: date
    subject_name: str
    uscc: str | None
    address: str
    found: str
    clause: str
    """The clause by which it needed no code."""
    place: str | None = None
    """Its place in the register; as long as there is none, register it."""
    recorded_at: datetime

    @classmethod
    def of(cls, survey: Survey) -> Self:
        """One that was just recorded."""
        return cls(
            id=survey.id,
            agency=survey.agency,
            region=survey.region,
            town=survey.town,
            day=survey.day,
            subject_name=survey.subject_name,
            uscc=survey.uscc,
            address=survey.address,
            found=survey.found,
            clause=survey.basis.clause,
            recorded_at=survey.recorded_at,
        )
