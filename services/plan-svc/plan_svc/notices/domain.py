"""A notice between agencies: sent, answered by each receiver, closed (P-24).

Four kinds go the same way, each with its sender, its receivers, a last day, answers
and a trail. An agency that is asked accepts and then answers, or declines with a
reason; a copy is accepted, and that is all.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from plan_svc.notices.errors import (
    CopyNotAnswered,
    DecisionNeeded,
    NoticeDueInPast,
    NoticeOver,
    NotItsReceiver,
    NotItsSender,
    RepliedAlready,
    SentToItself,
)
from plan_svc.policy.domain import NOTICE_DUE
from shared.civic.calendar import WorkingCalendar
from shared.civic.law import Basis, Case, Law
from shared.events.plan import NoticeKind, NoticeStatus, ReplyState

FALSE_COMMITMENT = "false_commitment"
"""The unit of the row that says by when a false commitment is decided on."""
_OWING = frozenset({ReplyState.OPEN, ReplyState.ACCEPTED})


class Act(StrEnum):
    """What somebody did with a notice."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    CHASED = "chased"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a trail."""

    at: datetime
    act: Act
    by: str
    """The agency, or `system` where nobody acted."""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What one receiver has said so far."""

    agency: str
    state: ReplyState = ReplyState.OPEN
    text: str | None = None
    """The answer, or why it declined."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice concerns; all of it may be left out (P-24)."""

    place: str | None = None
    uscc: str | None = None
    plan_id: UUID | None = None
    task: str | None = None
    commitment: str | None = None
    classified: bool = False
    surprise: bool = False

    def kept_as_secret(self, *, classified: bool, surprise: bool) -> "Matter":
        """As secret as what it concerns, at the least (C-05)."""
        return replace(
            self,
            classified=self.classified or classified,
            surprise=self.surprise or surprise,
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """What an agency writes, to whom."""

    kind: NoticeKind
    receivers: tuple[str, ...]
    title: str
    text: str
    due_on: date | None = None
    """None: the row of its kind sets it."""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for the answers, and the row that sets it."""

    day: date
    bases: tuple[Basis, ...] = ()


def due(law: Law, case: Case, unit: str, calendar: WorkingCalendar) -> Due:
    """By when notices of a kind are answered, in working days, by row (P-24)."""
    row = next(row for row in law.holding(NOTICE_DUE, case) if row.unit == unit)
    deadline = calendar.deadline(case.day, row.value.working_days)
    return Due(deadline.day, (law.cite(row),))


@dataclass(slots=True)
class Notice:
    """A notice; its version counts its events."""

    id: UUID
    kind: NoticeKind
    sender: str
    receivers: tuple[str, ...]
    title: str
    text: str
    sent_at: datetime
    sent_on: date
    due_on: date
    waiting: tuple[str, ...]
    """The receivers that still have to answer."""
    replies: tuple[Reply, ...]
    trail: tuple[Entry, ...]
    place: str | None = None
    uscc: str | None = None
    plan_id: UUID | None = None
    task: str | None = None
    commitment: str | None = None
    classified: bool = False
    surprise: bool = False
    status: NoticeStatus = NoticeStatus.SENT
    closed_at: datetime | None = None
    chases: int = 0
    chased_for: date | None = None
    """The day past which it was chased by itself."""
    bases: tuple[Basis, ...] = ()
    version: int = 1

    @classmethod
    def send(
        cls,
        notice_id: UUID,
        letter: Letter,
        matter: Matter,
        terms: Due,
        sent: tuple[str, datetime, date],
    ) -> "Notice":
        """A new notice; `sent` is by whom, when and on which day.

        Raises:
            SentToItself: if the sender is among the receivers.
            NoticeDueInPast: if its last day is over.
        """
        sender, at, today = sent
        receivers = tuple(sorted(set(letter.receivers)))
        if sender in receivers:
            raise SentToItself(agency=sender)
        if terms.day < today:
            raise NoticeDueInPast(due_on=terms.day.isoformat())
        return cls(
            id=notice_id,
            kind=letter.kind,
            sender=sender,
            receivers=receivers,
            title=letter.title,
            text=letter.text,
            sent_at=at,
            sent_on=today,
            due_on=terms.day,
            waiting=receivers,
            replies=tuple(map(Reply, receivers)),
            trail=(Entry(at, Act.SENT, sender),),
            place=matter.place,
            uscc=matter.uscc,
            plan_id=matter.plan_id,
            task=matter.task,
            commitment=matter.commitment,
            classified=matter.classified,
            surprise=matter.surprise,
            bases=terms.bases,
        )

    @property
    def parties(self) -> frozenset[str]:
        """Its sender and its receivers."""
        return frozenset((self.sender, *self.receivers))

    def is_overdue(self, today: date) -> bool:
        """Whether an answer is missing, and the last day is over."""
        return self.status is NoticeStatus.SENT and self.due_on < today

    def accept(self, by: str, at: datetime) -> None:
        """A receiver takes it in hand; of a copy, that it arrived.

        Raises:
            NotItsReceiver, NoticeOver, RepliedAlready: if it is not its turn.
        """
        self._must_owe(by, {ReplyState.OPEN})
        is_all = self.kind is NoticeKind.COPY
        state = ReplyState.ANSWERED if is_all else ReplyState.ACCEPTED
        self._say(Reply(by, state, None, at), Entry(at, Act.ACCEPTED, by))

    def decline(self, by: str, reason: str, at: datetime) -> None:
        """A receiver does not take it in hand, and says why.

        Raises:
            DecisionNeeded: of a false commitment.
            NotItsReceiver, NoticeOver, RepliedAlready: if it is not its turn.
        """
        self._must_be_free()
        self._must_owe(by, {ReplyState.OPEN})
        said = Reply(by, ReplyState.DECLINED, reason, at)
        self._say(said, Entry(at, Act.DECLINED, by, reason))

    def answer(self, by: str, text: str, at: datetime) -> None:
        """A receiver says what came of it.

        Raises:
            DecisionNeeded: of a false commitment.
            CopyNotAnswered: if it is a copy.
            NotItsReceiver, NoticeOver, RepliedAlready: if it is not its turn.
        """
        self._must_be_free()
        self.settle(by, text, at)

    def settle(self, by: str, text: str, at: datetime) -> None:
        """The same, where the decision on a false commitment is the answer (SH 四)."""
        if self.kind is NoticeKind.COPY:
            raise CopyNotAnswered
        self._must_owe(by, _OWING)
        said = Reply(by, ReplyState.ANSWERED, text, at)
        self._say(said, Entry(at, Act.ANSWERED, by, text))

    def chase(self, by: str, reason: str, at: datetime) -> None:
        """The sender urges those who have not answered.

        Raises:
            NotItsSender, NoticeOver: if nobody is to be urged.
        """
        self._must_be_sent_by(by)
        if self.status is not NoticeStatus.SENT:
            raise NoticeOver(state=self.status)
        self._chase(Entry(at, Act.CHASED, by, reason))

    def chase_overdue(self, today: date, at: datetime) -> bool:
        """It is chased by itself, once for the day that was missed.

        Returns:
            Whether it is chased now.
        """
        if not self.is_overdue(today) or self.chased_for == self.due_on:
            return False
        self.chased_for = self.due_on
        self._chase(Entry(at, Act.CHASED, "system"))
        return True

    def close(self, by: str, text: str, at: datetime) -> None:
        """The sender ends it, also where an answer is missing, and says how it ended.

        Raises:
            NotItsSender: if it is another agency's.
            NoticeOver: if it is closed already.
        """
        self._must_be_sent_by(by)
        if self.status is NoticeStatus.CLOSED:
            raise NoticeOver(state=self.status)
        self.status, self.waiting, self.closed_at = NoticeStatus.CLOSED, (), at
        self._note(Entry(at, Act.CLOSED, by, text))

    def _say(self, said: Reply, entry: Entry) -> None:
        self.replies = tuple(
            said if reply.agency == said.agency else reply for reply in self.replies
        )
        self.waiting = tuple(
            reply.agency for reply in self.replies if reply.state in _OWING
        )
        if not self.waiting:
            self.status = NoticeStatus.ANSWERED
        self._note(entry)

    def _chase(self, entry: Entry) -> None:
        self.chases += 1
        self._note(entry)

    def _note(self, entry: Entry) -> None:
        self.trail = (*self.trail, entry)
        self.version += 1

    def _must_be_free(self) -> None:
        """Of a false commitment nothing but the decision is an answer (SH 四)."""
        if self.commitment is not None:
            raise DecisionNeeded(commitment=self.commitment)

    def _must_be_sent_by(self, by: str) -> None:
        if by != self.sender:
            raise NotItsSender(agency=self.sender)

    def _must_owe(self, by: str, states: Collection[ReplyState]) -> None:
        state = {reply.agency: reply.state for reply in self.replies}.get(by)
        if state is None:
            raise NotItsReceiver(agencies=list(self.receivers))
        if self.status is NoticeStatus.CLOSED:
            raise NoticeOver(state=self.status)
        if state not in states:
            raise RepliedAlready(state=state)
