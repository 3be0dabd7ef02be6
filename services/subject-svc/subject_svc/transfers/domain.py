"""Who keeps a thing now offers a transfer, and who is to keep it takes it (S-12).

The reinstatement of a revoked certificate has the same form: one person asks for it,
another grants it (S-07, I-09). So has the merger of two codes of one subject, and their
split: where they are registered in two districts, both have to know.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from subject_svc.transfers.errors import (
    TransferClosed,
    TransferNeedsAnother,
    TransferOfNothing,
    TransferStale,
)


class TransferKind(StrEnum):
    """What is transferred."""

    SUBJECT = "subject"
    PLACE = "place"
    INSPECTOR = "inspector"
    REINSTATEMENT = "reinstatement"
    MERGER = "merger"
    """One code of a subject goes by another one of it from now on."""
    SPLIT = "split"
    """It goes by itself again."""


_MOVES = {TransferKind.SUBJECT, TransferKind.PLACE, TransferKind.INSPECTOR}
"""What goes from one keeper to another; the others change what both keep."""


class TransferStatus(StrEnum):
    """Where a transfer stands."""

    OFFERED = "offered"
    TAKEN = "taken"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Party:
    """Who acts: a person, for an agency."""

    agency: str
    person: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is to go from whom to whom: regions, or agencies of inspectors."""

    kind: TransferKind
    key: str
    origin: str
    target: str
    counterpart: str | None = None
    """Of a merger or split: the code that the key goes, or went, by."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer, open or decided."""

    id: UUID
    kind: TransferKind
    key: str
    origin: str
    target: str
    reason: str
    offered_by: str
    offered_person: str
    status: TransferStatus = TransferStatus.OFFERED
    decided_by: str | None = None
    decided_person: str | None = None
    decision: str | None = None
    """Why it was refused or withdrawn."""
    decided_at: datetime | None = None
    counterpart: str | None = None

    @classmethod
    def offered(cls, id_: UUID, offer: Offer, by: Party, reason: str) -> "Transfer":
        """A new transfer.

        Raises:
            TransferOfNothing: if the thing is the target's already.
        """
        if offer.origin == offer.target and offer.kind in _MOVES:
            raise TransferOfNothing(target=offer.target)
        return cls(
            id=id_,
            kind=offer.kind,
            key=offer.key,
            origin=offer.origin,
            target=offer.target,
            reason=reason,
            offered_by=by.agency,
            offered_person=by.person,
            counterpart=offer.counterpart,
        )

    @property
    def sides(self) -> tuple[str, str]:
        """The regions that it concerns: of the present keeper, and of the next."""
        return _region(self.origin), _region(self.target)

    def taken(self, by: Party, at: datetime) -> "Transfer":
        """This transfer, taken by the other side, or within one by another person.

        Raises:
            TransferClosed: if it is decided already.
            TransferNeedsAnother: if the same agency, or person, offered it.
        """
        same_agency = by.agency == self.offered_by
        between_sides = self.kind in _MOVES or self.origin != self.target
        if by.person == self.offered_person or (between_sides and same_agency):
            raise TransferNeedsAnother(offered_by=self.offered_by)
        return self._decided(TransferStatus.TAKEN, by, at, None)

    def refused(self, by: Party, at: datetime, why: str) -> "Transfer":
        """This transfer, refused by the other side.

        Raises:
            TransferClosed: if it is decided already.
        """
        return self._decided(TransferStatus.REFUSED, by, at, why)

    def withdrawn(self, by: Party, at: datetime, why: str) -> "Transfer":
        """This transfer, withdrawn by who offered it.

        Raises:
            TransferClosed: if it is decided already.
        """
        return self._decided(TransferStatus.WITHDRAWN, by, at, why)

    def must_start_at(self, present: str) -> None:
        """Refuse to move what somebody else keeps by now.

        Raises:
            TransferStale: naming who keeps it.
        """
        if present != self.origin:
            raise TransferStale(origin=self.origin, present=present)

    def _decided(
        self, status: TransferStatus, by: Party, at: datetime, why: str | None
    ) -> "Transfer":
        if self.status is not TransferStatus.OFFERED:
            raise TransferClosed(state=self.status)
        return replace(
            self,
            status=status,
            decided_by=by.agency,
            decided_person=by.person,
            decision=why,
            decided_at=at,
        )


def _region(side: str) -> str:
    return side.partition("-")[0]
