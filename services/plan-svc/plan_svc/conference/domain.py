"""A consultation: the conference's office asks agencies whether they join (P-18).

Each answers for itself, join or not, and may change that until the office enters the
outcome: with whom the inspection is to be a joint one. Where a joint inspection can be
formed it is preferred, so leaving out who would join takes a reason.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from plan_svc.conference.errors import (
    AllAreAsked,
    AnswersAwaited,
    ConsultationOver,
    DueInPast,
    JointPreferred,
    MemberNotJoining,
    NotAskable,
    NotAsked,
    NotBeforeConference,
    NotJoiningReason,
)
from plan_svc.plans.domain.conference import Conference
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.policy.domain import CONFERENCE, NOTICE_DUE, ConferenceOffice
from shared.civic.calendar import WorkingCalendar
from shared.civic.law import Basis, Case, Law, Row

_UNIT = "consultation"
"""Of the row that says by when agencies answer."""


class Joining(StrEnum):
    """What an asked agency says."""

    JOIN = "join"
    DECLINE = "decline"


class ConsultationStatus(StrEnum):
    """How far a consultation is."""

    OPEN = "open"
    DECIDED = "decided"
    LAPSED = "lapsed"
    """Its plan went back to its agency before there was an outcome."""


@dataclass(frozen=True, slots=True)
class AgencyAnswer:
    """What one agency answered so far."""

    agency: str
    reply: Joining | None = None
    reason: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Whom an office asks, and by when; what is None is as the rows have it."""

    agencies: tuple[str, ...] | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Which agency has the conference's office, whom it asks, by when they answer."""

    office: str
    row: Row[ConferenceOffice]
    due_on: date
    bases: tuple[Basis, ...]
    """Of the office first; then, where a row set the day, that one."""


def terms_of(
    law: Law,
    conference: Row[ConferenceOffice],
    case: Case,
    due_on: date | None,
    calendar: WorkingCalendar,
) -> Terms:
    """By when the agencies answer from the case's day on: as named, else by row."""
    office = f"{case.region}-{conference.value.office}"
    basis = law.cite(conference)
    if due_on is not None:
        return Terms(office, conference, due_on, (basis,))
    row = next(row for row in law.holding(NOTICE_DUE, case) if row.unit == _UNIT)
    deadline = calendar.deadline(case.day, row.value.working_days)
    return Terms(office, conference, deadline.day, (basis, law.cite(row)))


def conference_of(law: Law, case: Case) -> Row[ConferenceOffice] | None:
    """The row of the region's conference, or of who coordinates there (P-18)."""
    return law.first(CONFERENCE, case)


def whom_to_ask(
    row: Row[ConferenceOffice],
    plan: Plan,
    inspecting: Sequence[str],
    chosen: Sequence[str] | None,
) -> tuple[str, ...]:
    """Every agency that inspects in the district, or those of them that are chosen.

    Its partners consent by steps of their own; of a secret plan nobody else is told.

    Raises:
        AllAreAsked: if a row asks all, and some are chosen.
        NotAskable: naming the chosen that do not inspect there, or take part already.
    """
    content = plan.content
    parties = {plan.agency, *content.partner_agencies}
    is_secret = content.classified or content.surprise
    askable = [] if is_secret else [code for code in inspecting if code not in parties]
    if chosen is None:
        return tuple(askable)
    if row.value.asks == "all":
        raise AllAreAsked(clause=row.clause)
    if wrong := sorted(set(chosen) - set(askable)):
        raise NotAskable(agencies=wrong, choices=askable)
    return tuple(sorted(set(chosen)))


@dataclass(slots=True)
class Consultation:
    """The question whether agencies join a plan, and what they answered."""

    id: UUID
    plan_id: UUID
    round: int
    """Of the plan's filing in which it was asked."""
    agency: str
    """Whose plan it is."""
    office: str
    asked: tuple[str, ...]
    asked_at: datetime
    asked_on: date
    due_on: date
    waiting: tuple[str, ...]
    """The agencies that still have to answer."""
    answers: tuple[AgencyAnswer, ...]
    bases: tuple[Basis, ...]
    status: ConsultationStatus = ConsultationStatus.OPEN
    members: tuple[str, ...] = ()
    """The outcome: with whom it is a joint inspection."""
    reason: str | None = None
    """Why somebody that would join is left out."""
    decided_at: datetime | None = None
    chases: int = 0
    chased_for: date | None = None
    """The day past which it was chased by itself."""

    @classmethod
    def ask(
        cls,
        consultation_id: UUID,
        plan: Plan,
        asked: Sequence[str],
        terms: Terms,
        when: tuple[datetime, date],
    ) -> "Consultation":
        """Ask agencies about a plan that was handed in; `when` is now, and today.

        Raises:
            NotBeforeConference: if the plan is not on its way through filing.
            DueInPast: if the last day for the answers is over.
        """
        at, today = when
        if plan.status is not PlanStatus.SUBMITTED:
            raise NotBeforeConference(state=plan.status)
        if terms.due_on < today:
            raise DueInPast(due_on=terms.due_on.isoformat())
        return cls(
            id=consultation_id,
            plan_id=plan.id,
            round=plan.round,
            agency=plan.agency,
            office=terms.office,
            asked=tuple(asked),
            asked_at=at,
            asked_on=today,
            due_on=terms.due_on,
            waiting=tuple(asked),
            answers=tuple(map(AgencyAnswer, asked)),
            bases=terms.bases,
        )

    @property
    def joining(self) -> tuple[str, ...]:
        """The agencies that said they join."""
        return tuple(
            answer.agency for answer in self.answers if answer.reply is Joining.JOIN
        )

    def is_overdue(self, today: date) -> bool:
        """Whether an answer is missing, and the last day is over."""
        is_open = self.status is ConsultationStatus.OPEN
        return is_open and bool(self.waiting) and self.due_on < today

    def answer(self, by: str, reply: Joining, reason: str | None, at: datetime) -> None:
        """An agency says whether it joins; who does not gives its reason (P-18).

        Raises:
            NotAsked, ConsultationOver: if it has nothing to answer.
            NotJoiningReason: if it does not join and says not why.
        """
        if by not in self.asked:
            raise NotAsked(agencies=list(self.asked))
        self._must_be_open()
        if reply is Joining.DECLINE and not (reason or "").strip():
            raise NotJoiningReason
        said = AgencyAnswer(by, reply, reason, at)
        self.answers = tuple(
            said if answer.agency == by else answer for answer in self.answers
        )
        self.waiting = tuple(code for code in self.waiting if code != by)

    def decide(
        self,
        members: Collection[str] | None,
        reason: str | None,
        at: datetime,
        today: date,
    ) -> Conference:
        """The office enters with whom the inspection is joint: all that join, or some.

        Raises:
            ConsultationOver: if there is an outcome.
            AnswersAwaited: if answers are missing, and their day is not over.
            MemberNotJoining: if somebody is named that does not join.
            JointPreferred: if somebody that joins is left out without a reason.
        """
        self._must_be_open()
        if self.waiting and not self.is_overdue(today):
            raise AnswersAwaited(
                agencies=list(self.waiting), due_on=self.due_on.isoformat()
            )
        joint = sorted(self.joining if members is None else set(members))
        if strange := sorted(set(joint) - set(self.joining)):
            raise MemberNotJoining(agencies=strange, joining=list(self.joining))
        left_out = sorted(set(self.joining) - set(joint))
        if left_out and not (reason or "").strip():
            raise JointPreferred(agencies=left_out, basis=self.bases[0])
        self.members, self.reason, self.decided_at = tuple(joint), reason, at
        self.status, self.waiting = ConsultationStatus.DECIDED, ()
        return Conference(
            office=self.office,
            asked_on=self.asked_on,
            asked=self.asked,
            joining=self.joining,
            members=self.members,
            reason=reason,
            decided_at=at,
            basis=self.bases[0],
        )

    def chase(self) -> None:
        """The office urges those who have not answered.

        Raises:
            ConsultationOver: if nobody has to.
        """
        self._must_be_open()
        self.chases += 1

    def chase_overdue(self, today: date) -> bool:
        """It is chased by itself, once for the day that was missed.

        Returns:
            Whether it is chased now.
        """
        if not self.is_overdue(today) or self.chased_for == self.due_on:
            return False
        self.chased_for = self.due_on
        self.chases += 1
        return True

    def lapse(self) -> None:
        """Its plan went back to its agency: nobody has to answer any more."""
        self.status, self.waiting = ConsultationStatus.LAPSED, ()

    def _must_be_open(self) -> None:
        if self.status is not ConsultationStatus.OPEN:
            raise ConsultationOver(state=self.status)
