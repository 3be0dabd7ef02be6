"""The bodies and answers about places."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from shared.web.values import Day
from subject_svc.places.domain import PartyRole
from subject_svc.places.queries import PlaceWithParties
from subject_svc.schemas import Body, Text, Words

Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)]
Days = Annotated[list[Day], Field(max_length=400)]


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
    role: PartyRole


class ProjectIn(Body):
    """A construction project or work zone with its several subjects (S-01)."""

    owner: str
    address: Text
    region: str
    town: str = ""
    parties: Annotated[list[PartyIn], Field(max_length=50)] = Field([])


class PlaceOut(BaseModel):
    """A place."""

    model_config = ConfigDict(from_attributes=True)

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

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    role: str


class ProjectOut(PlaceOut):
    """A project with its several subjects."""

    parties: list[PartyOut] = Field([])

    @classmethod
    def of(cls, view: PlaceWithParties) -> Self:
        """A place with its parties."""
        place = PlaceOut.model_validate(view.place)
        parties = [PartyOut.model_validate(party) for party in view.parties]
        return cls(**place.model_dump(), parties=parties)
