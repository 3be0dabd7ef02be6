"""The bodies and answers of the API."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from subject_svc.lists.domain import ListName
from subject_svc.places.domain import Role

Text = Annotated[str, Field(max_length=500)]
Words = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)]
Days = Annotated[list[date], Field(max_length=400)]


class Body(BaseModel):
    """A body; a member that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    def cells(self) -> dict[str, str]:
        """The members as text, as an import has them; absent ones are left out."""
        plain = self.model_dump(mode="json", exclude_none=True)
        return {
            name: ";".join(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in plain.items()
            if not (isinstance(value, list) and value and isinstance(value[0], dict))
        }


class PremisesIn(Body):
    """Premises of a subject."""

    address: Text
    place: Annotated[str | None, Field(description="`001` to `999`")] = None
    town: Annotated[str | None, Field(examples=["310116101"])] = None
    business_types: Words = []
    closed_weekdays: Weekdays = []
    closed_days: Days = []


class SubjectIn(Body):
    """A subject with its premises."""

    uscc: Annotated[str, Field(examples=["91310116MA1J000000"])]
    name: Text
    region: Annotated[str, Field(examples=["310116"])]
    founded: date | None = None
    premises: Annotated[list[PremisesIn], Field(min_length=1, max_length=200)]


class SubjectPatch(Body):
    """What of a subject is to be changed; an absent member stays as it is."""

    name: Text | None = None
    region: str | None = None
    founded: date | None = None


class PlacePatch(Body):
    """What of a place is to be changed; an absent member stays as it is."""

    address: Text | None = None
    town: str | None = None
    region: str | None = None
    business_types: Words | None = None
    closed_weekdays: Weekdays | None = None
    closed_days: Days | None = None
    retired: bool | None = None


class PartyIn(Body):
    """A subject on a project."""

    uscc: str
    role: Role


class ProjectIn(Body):
    """A construction project or work zone with its several subjects (S-01)."""

    owner: str
    address: Text
    region: str
    town: str = ""
    parties: Annotated[list[PartyIn], Field(max_length=50)] = []


class ReasonIn(Body):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class EntryIn(ReasonIn):
    """An entry of a list (S-06)."""

    domain: Annotated[str, Field(description="a domain, or `*` for all")] = "*"
    valid_from: Annotated[date | None, Field(description="default: today")] = None
    valid_to: date | None = None


class InspectorIn(Body):
    """An inspector's certificate (S-07)."""

    certificate: str
    name: Text
    agency: Annotated[str, Field(examples=["310116-market"])]
    valid_from: date
    valid_to: date
    section: str | None = None
    qualifications: Words = []


class RevocationIn(Body):
    """A certificate that is revoked."""

    certificate: str


class SubjectOut(BaseModel):
    """A subject."""

    uscc: str
    name: str
    region: str
    founded: date | None
    status: str
    reason: str | None
    version: int
    changed_at: datetime


class PlaceOut(BaseModel):
    """A place."""

    number: str
    uscc: str
    address: str
    region: str
    town: str | None
    kind: str
    business_types: list[str]
    closed_weekdays: list[int]
    closed_days: list[date]
    retired: bool
    version: int


class PartyOut(BaseModel):
    """A subject on a project."""

    uscc: str
    role: str


class ProjectOut(PlaceOut):
    """A project with its several subjects."""

    parties: list[PartyOut] = []


class SubjectWithPlaces(SubjectOut):
    """A subject with its places."""

    places: list[PlaceOut]


class EntryOut(BaseModel):
    """An entry of a list; `active` says whether it was taken off."""

    model_config = ConfigDict(from_attributes=True)

    list_name: ListName
    uscc: str
    domain: str
    valid_from: date
    valid_to: date | None
    reason: str
    by: str
    active: bool
    origin: str


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


class VersionOut(BaseModel):
    """An earlier state of a subject, place or entry, as it stood."""

    aggregate: Literal["subject", "place", "list_entry"]
    aggregate_id: str
    version: int
    state: dict[str, object]
    replaced_at: datetime


class SummaryOut(BaseModel):
    """Counts of the register."""

    subjects: dict[str, int]
    places: int
    lists: dict[str, int]
    inspectors: int
    registered: Annotated[int, Field(description="subjects within the days asked for")]
