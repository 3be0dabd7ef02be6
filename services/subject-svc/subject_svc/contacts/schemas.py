"""The bodies and answers about contacts (S-11)."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from subject_svc.contacts.domain import (
    ContactKind,
    ContactRole,
    ContactStatus,
    Ending,
    Purpose,
    Wanted,
)
from subject_svc.contacts.queries import Opened
from subject_svc.schemas import Body
from subject_svc.subjects.domain.values import read_uscc

Purposes = Annotated[list[Purpose], Field(max_length=len(Purpose))]


class ContactIn(Body):
    """A contact, and what the subject consents to."""

    kind: ContactKind
    value: Annotated[str, Field(max_length=100, examples=["13800000000"])]
    role: ContactRole
    purposes: Purposes


class OwnContactIn(ContactIn):
    """A contact that a subject gives itself."""

    uscc: str


class ContactFilter(Body):
    """Which contacts a channel reads."""

    uscc: str | None = None
    status: ContactStatus = ContactStatus.CONFIRMED
    purpose: Purpose | None = None

    def wanted(self) -> Wanted:
        """The same, read.

        Raises:
            WrongUscc: if the code has the wrong shape.
        """
        code = None if self.uscc is None else read_uscc(self.uscc)
        return Wanted(code, self.status, self.purpose)


class ConfirmationIn(Body):
    """What the subject consents to."""

    purposes: Purposes


class OwnEndingIn(Body):
    """Why the subject ends a contact: its consent is over, or it is not its own."""

    denied: bool = False


class ContactOut(BaseModel):
    """That a subject has a contact; never its value."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: str
    kind: ContactKind
    role: ContactRole
    purposes: list[Purpose]
    status: ContactStatus
    given_by: str
    given_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None
    end_reason: str | None


class OpenContactOut(ContactOut):
    """A contact with its value, for the channel that sends to it."""

    value: str

    @classmethod
    def of(cls, opened: Opened) -> Self:
        """A contact that stands, opened."""
        told = ContactOut.model_validate(opened.contact).model_dump()
        return cls(**told, value=opened.value)
