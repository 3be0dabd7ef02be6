"""Notices over HTTP (P-24)."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from plan_svc.library.schemas import AgencyCode
from plan_svc.notices.domain import Act, Letter, Matter, Notice
from plan_svc.schemas import In, Line, Out, Text
from shared.auth import Principal
from shared.civic import spelling, uscc
from shared.events import Basis
from shared.events.plan import NoticeKind, NoticeStatus, ReplyState
from shared.web.values import Day

MOST_RECEIVERS = 50


class NoticeIn(In):
    """What your agency sends to others (P-24)."""

    kind: NoticeKind
    receivers: Annotated[
        list[AgencyCode], Field(min_length=1, max_length=MOST_RECEIVERS)
    ]
    title: Annotated[Line, Field(min_length=1)]
    text: Annotated[Text, Field(min_length=1)]
    due_on: Day | None = None
    """The last day for the answers; without one the row of its kind sets it."""
    place: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    uscc: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    plan_id: UUID | None = None
    task: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    classified: bool = False
    surprise: bool = False

    def letter(self) -> Letter:
        """What is written, to whom."""
        receivers = tuple(self.receivers)
        return Letter(self.kind, receivers, self.title, self.text, self.due_on)

    def matter(self) -> Matter:
        """What it concerns."""
        return Matter(
            place=spelling.code(self.place or "") or None,
            uscc=uscc.normalise(self.uscc or "") or None,
            plan_id=self.plan_id,
            task=self.task,
            classified=self.classified,
            surprise=self.surprise,
        )


class NoticeTextIn(In):
    """What is said."""

    text: Annotated[Text, Field(min_length=1)]


class ReplyOut(Out):
    """What one receiver has said so far."""

    agency: str
    state: ReplyState
    text: str | None = Field(description="the answer, or why it declined")
    at: datetime | None


class TrailOut(Out):
    """One line of a trail."""

    at: datetime
    act: Act
    by: str = Field(description="the agency; `system` where nobody acted")
    text: str | None


class NoticeOut(Out):
    """A notice; what was written is shown to its sender and its receivers."""

    id: UUID
    kind: NoticeKind
    sender: str
    receivers: list[str]
    title: str | None
    text: str | None
    sent_at: datetime
    sent_on: date
    due_on: date
    waiting: list[str] = Field(description="the receivers that have not answered yet")
    status: NoticeStatus
    place: str | None
    uscc: str | None
    plan_id: UUID | None
    task: str | None
    commitment: str | None
    classified: bool
    surprise: bool
    chases: int
    closed_at: datetime | None
    bases: list[Basis] = Field(
        description="the row that set its last day; none where its sender did"
    )
    version: int

    @classmethod
    def of(cls, notice: Notice, who: Principal) -> Self:
        """A notice as an agency reads it in a list."""
        shown = cls.model_validate(notice)
        if who.agency in notice.parties:
            return shown
        return shown.model_copy(update={"title": None, "text": None})


class NoticeDetail(NoticeOut):
    """A notice with its answers and its trail."""

    replies: list[ReplyOut]
    trail: list[TrailOut]

    @classmethod
    def of(cls, notice: Notice, who: Principal) -> Self:
        """A notice as an agency reads it alone; words are its parties'."""
        shown = super().of(notice, who)
        if who.agency in notice.parties:
            return shown
        mute = {"text": None}
        replies = [reply.model_copy(update=mute) for reply in shown.replies]
        trail = [entry.model_copy(update=mute) for entry in shown.trail]
        return shown.model_copy(update={"replies": replies, "trail": trail})


class NoticeLoadOut(Out):
    """How many notices wait for an agency's answer."""

    agency: str
    open: int
    due: int = Field(description="due within seven days")
    overdue: int
