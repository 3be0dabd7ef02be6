"""The bodies and answers about subjects' requests (S-11)."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events import Basis
from subject_svc.contacts.schemas import OpenContactOut
from subject_svc.places.schemas import PlaceOut
from subject_svc.requests.domain import (
    RefusalGround,
    RequestKind,
    RequestStatus,
    Wish,
)
from subject_svc.requests.queries import Held
from subject_svc.schemas import Body
from subject_svc.subjects.domain.values import read_uscc
from subject_svc.subjects.schemas import SubjectOut

Answer = Annotated[str, Field(min_length=1, max_length=2000)]


class RequestIn(Body):
    """What a subject asks for."""

    uscc: str
    kind: RequestKind
    what: Annotated[str, Field(max_length=2000)] = ""
    """What is wrong, or to be erased."""

    @property
    def wish(self) -> Wish:
        """The same, read.

        Raises:
            WrongUscc: if the code has the wrong shape.
        """
        return Wish(read_uscc(self.uscc), self.kind, self.what)


class GrantIn(Body):
    """What was done, in words for the subject."""

    answer: Answer


class RefusalIn(Body):
    """Why it is refused: the ground that the law has, and the reasons."""

    ground: RefusalGround | None = None
    answer: Answer


class RequestOut(BaseModel):
    """A request as it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: str
    kind: RequestKind
    what: str
    channel: str
    made_at: datetime
    due_on: date
    due_provisional: bool
    due_basis: Basis
    status: RequestStatus
    ground: RefusalGround | None
    clause: str | None
    answer: str | None
    decided_by: str | None
    decided_at: datetime | None


class HoldingOut(BaseModel):
    """What one table holds of subjects, for what, by which clauses, how long."""

    model_config = ConfigDict(from_attributes=True)

    service: str
    table: str
    holds: str
    purpose: str
    grounds: list[str]
    keep: str
    rows: int | None


class HeldOut(BaseModel):
    """What is held of a subject: its data in the register, and what is where."""

    subject: SubjectOut
    places: list[PlaceOut]
    contacts: list[OpenContactOut]
    holdings: list[HoldingOut]

    @classmethod
    def of(cls, held: Held) -> Self:
        """The same, as it is shown to the subject."""
        return cls(
            subject=SubjectOut.model_validate(
                held.registered.subject, from_attributes=True
            ),
            places=[
                PlaceOut.model_validate(place, from_attributes=True)
                for place in held.registered.places
            ],
            contacts=[OpenContactOut.of(contact) for contact in held.contacts],
            holdings=[HoldingOut.model_validate(holding) for holding in held.holdings],
        )
