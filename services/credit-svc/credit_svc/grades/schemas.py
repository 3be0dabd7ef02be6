"""The bodies and answers of the API."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.credit import GradeBases
from shared.web.values import Day

Text = Annotated[str, Field(max_length=500)]
Words = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]


class GradeIn(BaseModel):
    """A grade in one domain; a member that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    grade: Annotated[str, Field(description="A to D, or a name of the domain's scale")]
    region: Annotated[str, Field(description="default: the agency's own")] = ""
    uscc_ground: Annotated[
        Text,
        Field(description="why the register holds a code with a wrong check digit"),
    ] = ""
    model: Annotated[str, Field(description="default: the one that holds")] = ""
    model_version: str = ""
    reasons: Words = []
    cause: Annotated[Text, Field(description="the event or statute behind it")] = "api"
    valid_from: Annotated[Day | None, Field(description="default: today")] = None
    facts: Annotated[
        Words, Field(description="what the `unobtrusive` rules ask for: `fire_iot`")
    ] = []
    statute: Annotated[
        Text | None, Field(description="where a statute sets the grade: its clause")
    ] = None
    statute_to: Day | None = None

    def cells(self, uscc: str, domain: str) -> dict[str, str]:
        """The members as text, as an import has them."""
        plain = self.model_dump(mode="json", exclude_none=True)
        cells = {
            name: ";".join(value) if isinstance(value, list) else str(value)
            for name, value in plain.items()
        }
        return cells | {"uscc": uscc, "domain": domain}


class GradeOut(BaseModel):
    """A grade with its model, reasons, and its word on the `unobtrusive` list."""

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    domain: str
    region: str
    grade: str
    previous: str | None
    model: str
    model_version: str
    reasons: list[str]
    cause: str
    valid_from: date
    facts: list[str]
    statute: str | None
    statute_to: date | None
    unobtrusive: bool
    unobtrusive_reason: str
    bases: Annotated[
        GradeBases | None,
        Field(description="the rows that it rests on; of earlier grades not known"),
    ] = None
    version: int
    changed_at: datetime
    by: str


class GradeVersionOut(BaseModel):
    """One version of a grade; the newest is the present one."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    grade: str
    previous: str | None
    model: str
    model_version: str
    reasons: list[str]
    cause: str
    valid_from: date
    statute: str | None
    unobtrusive: bool
    unobtrusive_reason: str
    bases: Annotated[
        GradeBases | None,
        Field(description="the rows that it rests on; of earlier grades not known"),
    ] = None
    changed_at: datetime
    by: str


class SummaryOut(BaseModel):
    """Counts of grades."""

    model_config = ConfigDict(from_attributes=True)

    grades: dict[str, int]
    domains: dict[str, int]
    unobtrusive: int
    changed: Annotated[int, Field(description="versions within the days asked for")]
