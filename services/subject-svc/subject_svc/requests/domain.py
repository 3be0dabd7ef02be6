"""What a subject asks about the data on it, and what is decided (S-11; PIPL 44 to 50).

It asks by the city's app, in which it signed in. An officer decides in the time that
the law's row gives; a refusal rests on a ground that the law knows, with its reasons.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.civic.calendar import Deadline
from shared.events import Basis
from subject_svc.requests.errors import (
    GroundDoesNotFit,
    GroundNeeded,
    RequestDecided,
    WhatNeeded,
)


class RequestKind(StrEnum):
    """What is asked for."""

    ACCESS = "access"
    """To read, and have a copy of, what is held (PIPL art. 45)."""
    CORRECTION = "correction"
    """To correct or complete it (PIPL art. 46)."""
    ERASURE = "erasure"
    """To erase it (PIPL art. 47)."""


class RequestStatus(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    GRANTED = "granted"
    REFUSED = "refused"


class RefusalGround(StrEnum):
    """Why the law lets a request be refused."""

    STATUTORY_RECORD = "statutory_record"
    """A record that the law wants kept (PIPL art. 47, second paragraph)."""
    HINDERS_DUTY = "hinders_duty"
    """Telling would hinder a duty of the agency (PIPL art. 35, 45)."""
    CONFIDENTIAL = "confidential"
    """A law wants it confidential (PIPL art. 18, 45)."""
    FOUND_RIGHT = "found_right"
    """It was looked into and is right as it stands (PIPL art. 46)."""
    NOT_HELD = "not_held"
    """Nothing of the kind is held."""


_ALLOWED = {
    RequestKind.ACCESS: {
        RefusalGround.HINDERS_DUTY,
        RefusalGround.CONFIDENTIAL,
        RefusalGround.NOT_HELD,
    },
    RequestKind.CORRECTION: {RefusalGround.FOUND_RIGHT, RefusalGround.NOT_HELD},
    RequestKind.ERASURE: {RefusalGround.STATUTORY_RECORD, RefusalGround.NOT_HELD},
}
CLAUSES = {
    RefusalGround.STATUTORY_RECORD: "PIPL 四十七",
    RefusalGround.HINDERS_DUTY: "PIPL 三十五",
    RefusalGround.CONFIDENTIAL: "PIPL 十八",
    RefusalGround.FOUND_RIGHT: "PIPL 四十六",
    RefusalGround.NOT_HELD: "S-11",
}
"""Where the law has each ground."""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides: the person, for which agency."""

    agency: str
    person: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a subject, and what became of it."""

    id: UUID
    uscc: str
    kind: RequestKind
    what: str
    """What is wrong, or to be erased, in the subject's words; may be empty."""
    channel: str
    """The agency whose app the subject used."""
    made_at: datetime
    due_on: date
    due_provisional: bool
    due_basis: Basis
    status: RequestStatus = RequestStatus.RECEIVED
    ground: RefusalGround | None = None
    answer: str | None = None
    """What was done, or why not, for the subject."""
    decided_by: str | None = None
    decided_person: str | None = None
    decided_at: datetime | None = None

    @classmethod
    def made(
        cls,
        wish: "Wish",
        *,
        id_: UUID,
        channel: str,
        at: datetime,
        due: tuple[Deadline, Basis],
    ) -> "Request":
        """A request as it comes in.

        Raises:
            WhatNeeded: if nothing says what is to be corrected or erased.
        """
        if wish.kind is not RequestKind.ACCESS and not wish.what.strip():
            raise WhatNeeded(kind=wish.kind.value)
        deadline, basis = due
        return cls(
            id=id_,
            uscc=wish.uscc,
            kind=wish.kind,
            what=wish.what.strip(),
            channel=channel,
            made_at=at,
            due_on=deadline.day,
            due_provisional=deadline.provisional,
            due_basis=basis,
        )

    def granted(self, by: Decider, answer: str, at: datetime) -> "Request":
        """It is granted; the answer says what was done.

        Raises:
            RequestDecided: if it was decided.
        """
        return self._decided(by, RequestStatus.GRANTED, answer, at)

    def refused(
        self, by: Decider, ground: RefusalGround | None, answer: str, at: datetime
    ) -> "Request":
        """It is refused, on a ground that the law has for its kind, with the reasons.

        Raises:
            GroundNeeded: if no ground is named.
            GroundDoesNotFit: if the law has no such ground for what was asked.
            RequestDecided: if it was decided.
        """
        grounds = sorted(_ALLOWED[self.kind])
        if ground is None:
            raise GroundNeeded(grounds=grounds)
        if ground not in _ALLOWED[self.kind]:
            raise GroundDoesNotFit(ground=ground.value, grounds=grounds)
        refused = self._decided(by, RequestStatus.REFUSED, answer, at)
        return replace(refused, ground=ground)

    @property
    def clause(self) -> str | None:
        """Where the law has the ground of a refusal."""
        return CLAUSES[self.ground] if self.ground else None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been decided before today."""
        return self.status is RequestStatus.RECEIVED and self.due_on < today

    def _decided(
        self, by: Decider, status: RequestStatus, answer: str, at: datetime
    ) -> "Request":
        if self.status is not RequestStatus.RECEIVED:
            raise RequestDecided(status=self.status.value)
        return replace(
            self,
            status=status,
            answer=answer,
            decided_by=by.agency,
            decided_person=by.person,
            decided_at=at,
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subject asks for."""

    uscc: str
    kind: RequestKind
    what: str
