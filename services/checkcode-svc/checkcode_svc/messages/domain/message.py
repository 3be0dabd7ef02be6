"""A message to a subject: sealed until it is delivered, and no longer (C-12)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from checkcode_svc.messages.domain.errors import MessageGone


class DeliveredAt(StrEnum):
    """Where a message was handed over (C-12)."""

    PLACE = "place"
    """To somebody of the subject, at its place."""
    CONTACT = "contact"
    """To the contact that the subject gave or confirmed (S-11)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What only the subject and the channel that delivers it may read."""

    text_zh: str
    text_en: str
    data: dict[str, str]


@dataclass(slots=True)
class Message:
    """A message to a subject; what it says is sealed, and wiped in the end."""

    id: UUID
    region: str
    uscc: str
    place: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    kept_from: tuple[str, ...]
    """The agencies of the visit: no channel of theirs reads it."""
    sealed: str | None
    """Its letter; none once it was delivered, used, or is over."""
    made_at: datetime
    expires_at: datetime
    delivered_at: datetime | None = None
    delivered_where: DeliveredAt | None = None
    received_by: str | None = None
    """The role of who received it, no name."""

    def may_read(self, agency: str) -> bool:
        """Tell whether a channel of that agency may deliver it."""
        return agency not in self.kept_from

    def deliver(self, where: DeliveredAt, received_by: str, at: datetime) -> None:
        """It was handed over: what it says is wiped here.

        Raises:
            MessageGone: if it was delivered, used, or is over already.
        """
        if self.sealed is None or at >= self.expires_at:
            raise MessageGone
        self.sealed = None
        self.delivered_at, self.delivered_where = at, where
        self.received_by = received_by
