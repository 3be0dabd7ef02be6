"""Events of notices between agencies."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Basis, Event, Fact


class NoticeKind(StrEnum):
    """What one agency sends to others (P-24)."""

    NOTICE = "notice"
    """Something that the receiver is to deal with (抄告)."""
    COPY = "copy"
    """For its information (抄送): that it arrived is answer enough."""
    ASSISTANCE = "assistance"
    """Asks the receiver to look into something, or to help (协查协办)."""
    CAMPAIGN = "campaign"
    """Asks the receiver to take part in a joint campaign (专项整治)."""


class NoticeStatus(StrEnum):
    """How far a notice is."""

    SENT = "sent"
    """At least one receiver still has to answer."""
    ANSWERED = "answered"
    """All answered or declined: its sender closes it."""
    CLOSED = "closed"


class ReplyState(StrEnum):
    """What one receiver has said so far."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"


class NoticeReceiver(Fact):
    """A receiver, and how far its answer is."""

    agency: str
    state: ReplyState


class NoticeEvent(Event):
    """The state of a notice: no word of what was written (P-24)."""

    aggregate: ClassVar[str] = "notice"

    id: str
    kind: NoticeKind
    sender: str
    replies: tuple[NoticeReceiver, ...]
    """One of each receiver."""
    status: NoticeStatus
    sent_on: date
    due_on: date
    """The last day for the receivers' answers."""
    place: str | None = None
    uscc: str | None = None
    """Of the subject that it concerns."""
    plan_id: str | None = None
    task: str | None = None
    commitment: str | None = None
    """Of a false commitment: the receiver decides, and that is its answer."""
    chases: int = 0
    classified: bool = False
    surprise: bool = False
    bases: tuple[Basis, ...] = ()
    """The row of the law by which its last day was set; none where its sender did."""

    @property
    def aggregate_id(self) -> str:
        """The notice's id."""
        return self.id

    @property
    def key(self) -> str:
        """The subject's USCC, else its own id."""
        return self.uscc or self.id


class NoticeSent(NoticeEvent):
    """An agency sent a notice to others, or chased it."""

    type: ClassVar[str] = "onevisit.plan.notice-sent.v1"


class NoticeAnswered(NoticeEvent):
    """A receiver accepted, declined or answered a notice."""

    type: ClassVar[str] = "onevisit.plan.notice-answered.v1"


class NoticeClosed(NoticeEvent):
    """The sender closed a notice."""

    type: ClassVar[str] = "onevisit.plan.notice-closed.v1"
