"""A joint proposal: who is asked, what they answered, and what follows (M-07, M-08).

States: `proposed → agreed → coded → visited`, or `withdrawn`, `expired`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from operator import attrgetter

from matching_svc.proposals.domain.errors import (
    AnswersFrozen,
    AnswersWereDue,
    LeadNotMember,
    NotAsked,
)
from matching_svc.proposals.domain.member import Answer, Member, Refusal
from matching_svc.tasks.domain.reason import Reason
from shared.events.matching import ProposalStatus


class Way(StrEnum):
    """The three ways in which joint tasks come about (M-15)."""

    OFFLINE = "offline"
    """Agencies agreed off-line; one of them recorded it."""
    PLATFORM = "platform"
    """The district platform asked them (M-07)."""
    MUNICIPAL = "municipal"
    """The municipal supervision operation system matched them."""


ANSWERABLE = frozenset({ProposalStatus.PROPOSED, ProposalStatus.AGREED})
ACTIVE = frozenset(
    {ProposalStatus.PROPOSED, ProposalStatus.AGREED, ProposalStatus.CODED}
)
ENOUGH = 2
"""Agencies that make a visit a joint one."""
UNUSED_CODE_DAYS = 30
"""A code may be used again on other days (C-09); so long it keeps its proposal."""
_ANSWER = attrgetter("answer")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A joint visit that two or more agencies are asked to make."""

    number: str
    place: str
    uscc: str
    region: str
    day: date
    lead: str
    members: tuple[Member, ...]
    made_on: date
    answers_due: date
    chase_on: date
    changed_at: datetime
    status: ProposalStatus = ProposalStatus.PROPOSED
    application_id: str | None = None
    chased: bool = False
    visits_saved: int = 0
    days_forward: int = 0
    reason: str | None = None
    explanation: tuple[Reason, ...] = ()
    earlier: tuple[Refusal, ...] = ()
    """Declines from when the same agencies were asked before, under this number."""
    way: Way = Way.PLATFORM
    reference: str | None = None
    """The minutes of an agreement, or the municipal system's number (M-15)."""
    override: str | None = None
    """Why it is held although the subject is on `solo` (S-06)."""
    duty: tuple[str, ...] = ()
    """Agencies that have to take part (M-05)."""
    wishes: Mapping[str, str] = field(default_factory=dict)
    """Whom each agency would have lead (M-06)."""
    version: int = 0

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks of all who were asked."""
        return tuple(sorted(task for member in self.members for task in member.tasks))

    @property
    def items(self) -> frozenset[str]:
        """The items of all who were asked."""
        return frozenset(item for member in self.members for item in member.items)

    @property
    def bound_tasks(self) -> tuple[str, ...]:
        """The tasks of those who did not decline."""
        return tuple(sorted(task for member in self.inside for task in member.tasks))

    @property
    def inside(self) -> tuple[Member, ...]:
        """The members who joined or may still join."""
        return tuple(member for member in self.members if member.is_in)

    @property
    def joined(self) -> tuple[Member, ...]:
        """The members who joined."""
        return tuple(member for member in self.members if member.joined)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every decline and silence that keeps its tasks apart (M-07).

        Whoever still has to take part is asked again (M-05).
        """
        said = [
            Refusal(
                tuple(other.agency for other in self.members if other is not member),
                member.answer.fingerprints,
                member.answer.days,
            )
            for member in self.members
            if member.answer is not None and not member.is_in and not member.answer.owed
        ]
        return (*self.earlier, *said)

    @property
    def is_standing(self) -> bool:
        """Someone answered: it changes only where a rule forces it (M-12)."""
        return self.application_id is not None or any(map(_ANSWER, self.members))

    @property
    def matters(self) -> bool:
        """Whether it binds, waits, or keeps tasks apart: recomputes read it."""
        return (
            self.status in ACTIVE
            or self.application_id is not None
            or bool(self.refusals)
        )

    @property
    def is_open_question(self) -> bool:
        """It is asked, and nobody answered yet."""
        return self.status is ProposalStatus.PROPOSED and not self.is_standing

    def has_to_come(self, agency: str) -> bool:
        """Whether it has to take part: as long as another who has to still comes."""
        if agency not in self.duty:
            return False
        others = set(self.duty) - {agency}
        return any(member.agency in others for member in self.inside)

    def member(self, agency: str) -> Member:
        """The member of an agency; raises where it was not asked."""
        for member in self.members:
            if member.agency == agency:
                return member
        raise NotAsked

    def varied(self, **values: object) -> "Proposal":
        """The proposal with these values; itself, at no cost, where it has them."""
        if all(getattr(self, name) == value for name, value in values.items()):
            return self
        return replace(self, **values)  # type: ignore[arg-type]

    def with_answer(self, agency: str, answer: Answer | None) -> "Proposal":
        """One agency's answer is put in; nothing follows from it yet."""
        members = tuple(
            replace(member, answer=answer) if member.agency == agency else member
            for member in self.members
        )
        return replace(self, members=members)

    def answer(self, agency: str, answer: Answer, today: date) -> "Proposal":
        """An agency answers; it can be changed until a code is issued (M-07).

        Raises:
            NotAsked: if the agency is no member.
            AnswersFrozen: if it has its code, or has ended.
            AnswersWereDue: if answers were due before today.
        """
        self.member(agency)
        self._must_be_answerable()
        if self.status is ProposalStatus.PROPOSED and today > self.answers_due:
            raise AnswersWereDue(answers_due=self.answers_due.isoformat())
        return replace(self.with_answer(agency, answer), reason=None).mature(today)

    def wish_lead(self, agency: str, lead: str) -> "Proposal":
        """An agency says who should lead (M-06).

        Raises:
            NotAsked: if the agency is no member.
            AnswersFrozen: if it has its code, or has ended.
            LeadNotMember: if whom it names does not take part.
        """
        self.member(agency)
        self._must_be_answerable()
        inside = [member.agency for member in self.inside]
        if lead not in inside:
            raise LeadNotMember(agencies=inside)
        return replace(self, wishes={**self.wishes, agency: lead})

    def mature(self, today: date) -> "Proposal":
        """What the answers and the day make of it (M-08).

        Agreed as soon as everyone has answered and two or more joined. With fewer than
        two it stays open until answers are due, for a decline may be taken back until
        then; after that it is withdrawn. A decline after agreement reopens it.
        """
        if self.status not in ANSWERABLE:
            return self
        if self.day < today:
            return self.expire()
        saved = max(0, len(self.inside) - 1)
        proposal = self.varied(visits_saved=saved)
        over = today > self.answers_due
        waiting = any(member.answer is None for member in self.members) and not over
        if not waiting and len(self.joined) >= ENOUGH:
            return replace(proposal, status=ProposalStatus.AGREED)
        if over:
            return proposal.withdraw("too_few_joined")
        reopened = self.status is ProposalStatus.AGREED
        reason = "reopened" if reopened else self.reason
        return proposal.varied(status=ProposalStatus.PROPOSED, reason=reason)

    def chase(self, today: date) -> "Proposal":
        """Whoever is silent at half time is chased, once (M-07)."""
        waiting = any(member.answer is None for member in self.members)
        if (
            self.status is ProposalStatus.PROPOSED
            and waiting
            and not self.chased
            and today >= self.chase_on
            and today > self.made_on
        ):
            return replace(self, chased=True, reason="chased")
        return self

    def withdraw(self, reason: str) -> "Proposal":
        """It ends: too few joined, a rule forbids it, or a plan has no place for it."""
        return replace(self, status=ProposalStatus.WITHDRAWN, reason=reason)

    def expire(self) -> "Proposal":
        """It ends: its day is over."""
        return replace(self, status=ProposalStatus.EXPIRED, reason="day_over")

    def take_code(self) -> "Proposal":
        """Its inspection code is issued: nothing changes any more (C-04)."""
        return replace(self, status=ProposalStatus.CODED, reason=None)

    def lose_code(self, today: date) -> "Proposal":
        """Its code was cancelled or expired: agreed as before, if it is not too old."""
        if self.day < today - timedelta(days=UNUSED_CODE_DAYS):
            return self.expire()
        return replace(self, status=ProposalStatus.AGREED, reason="code_cancelled")

    def visit(self) -> "Proposal":
        """The visit began: it is done."""
        return replace(self, status=ProposalStatus.VISITED, reason=None)

    def _must_be_answerable(self) -> None:
        if self.status not in ANSWERABLE:
            raise AnswersFrozen(state=self.status, reason=self.reason)


def number_of(place: str, tasks: tuple[str, ...]) -> str:
    """The natural number: place and members give it, so the same visit has the same."""
    digest = sha256("\n".join(sorted(tasks)).encode()).hexdigest()[:8]
    return f"J.{place}.{digest}"
