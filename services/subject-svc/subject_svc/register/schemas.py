"""The bodies and answers about subjects with their places."""

from typing import Annotated, Self

from pydantic import Field

from shared.web.values import Day
from subject_svc.places.schemas import Days, PlaceOut, Weekdays
from subject_svc.register.queries import RegisteredSubject
from subject_svc.schemas import Body, Text, Words
from subject_svc.subjects.schemas import SubjectOut

Industry = Annotated[
    str | None,
    Field(max_length=10, description="of GB/T 4754, its letter may be left out"),
]


class PremisesIn(Body):
    """Premises of a subject."""

    address: Text
    place: Annotated[str | None, Field(description="`001` to `999`")] = None
    town: Annotated[str | None, Field(examples=["310116101"])] = None
    business_types: Words = Field([])
    closed_weekdays: Weekdays = Field([])
    closed_days: Days = Field([])


class SubjectIn(Body):
    """A subject with its premises."""

    uscc: Annotated[str, Field(examples=["91310116MA1J000000"])]
    name: Text
    region: Annotated[str, Field(examples=["310116"])]
    founded: Day | None = None
    uscc_ground: Annotated[
        str | None,
        Field(
            max_length=200,
            description="where a code with a wrong check digit was seen so",
        ),
    ] = None
    industry: Industry = None
    registration_number: Annotated[
        str | None, Field(max_length=30, examples=["310116000000017"])
    ] = None
    premises: Annotated[list[PremisesIn], Field(min_length=1, max_length=200)]


class SubjectPatch(Body):
    """What of a subject is to be changed; an absent member stays as it is."""

    name: Text | None = None
    region: str | None = None
    founded: Day | None = None
    industry: Industry = None
    registration_number: Annotated[str | None, Field(max_length=30)] = None


class SubjectWithPlaces(SubjectOut):
    """A subject with its places."""

    places: list[PlaceOut]
    codes: Annotated[
        list[str], Field(description="all of its codes, the one that it goes by first")
    ]

    @classmethod
    def of(cls, view: RegisteredSubject) -> Self:
        """A subject with its places."""
        subject = SubjectOut.model_validate(view.subject)
        places = [PlaceOut.model_validate(place) for place in view.places]
        return cls(**subject.model_dump(), places=places, codes=view.codes)
