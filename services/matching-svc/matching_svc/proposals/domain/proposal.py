"""A joint proposal: who is asked, what they answered, and what follows (M-07, M-08).

States: `proposed → agreed → coded → visited`, or `withdrawn`, `expired`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from matching_svc.proposals.domain.errors import (
    AnswersFrozen,
    AnswersWereDue,
    NotAsked,
    ReasonNeeded,
    TextNeeded,
)
from matching_svc.tasks.domain.reason import Reason


class Status(StrEnum):
    """The life of a proposal."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CODED = "coded"
    VISITED = "visited"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Way(StrEnum):
    """The three ways in which joint tasks come about (M-15)."""

    OFFLINE = "offline"
    """Agencies agreed off-line; one of them recorded it."""
    PLATFORM = "platform"
    """The district platform asked them (M-07)."""
    MUNICIPAL = "municipal"
    """The municipal supervision operation system matched them."""


ANSWERABLE = frozenset({Status.PROPOSED, Status.AGREED})
ACTIVE = frozenset({Status.PROPOSED, Status.AGREED, Status.CODED})
ENOUGH = 2
"""Agencies that make a visit a joint one."""


class AnswerKind(StrEnum):
    """What an agency answered; silence counts as a decline when answers are due."""

    JOIN = "join"
    DECLINE = "decline"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """An agency's answer, standing until it is changed or a rule forces it off."""

    kind: AnswerKind
    at: datetime
    reason: str | None = None
    text: str | None = None
    days: tuple[date, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    """Window and items of each declined task, as they were (M-07)."""
    owed: bool = False
    """It stays away without a reason that the rule knows, and has to come (M-05)."""


@dataclass(frozen=True, slots=True)
class Member:
    """One agency with its tasks; it answers once for all of them."""

    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    answer: Answer | None = None

    @property
    def is_in(self) -> bool:
        """Not declined, and not silent: it joined or may still join."""
        return self.answer is None or self.answer.kind is AnswerKind.JOIN

    @property
    def joined(self) -> bool:
        """It answered that it joins."""
        return self.answer is not None and self.answer.kind is AnswerKind.JOIN


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decline as it keeps tasks apart: from whom, for which windows and items."""

    partners: tuple[str, ...]
    fingerprints: Mapping[str, str]
    days: tuple[date, ...] = ()


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
    status: Status = Status.PROPOSED
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
        return self.application_id is not None or any(
            member.answer is not None for member in self.members
        )

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
        return self.status is Status.PROPOSED and not self.is_standing

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


def number_of(place: str, tasks: tuple[str, ...]) -> str:
    """The natural number: place and members give it, so the same visit has the same."""
    digest = sha256("\n".join(sorted(tasks)).encode()).hexdigest()[:8]
    return f"J.{place}.{digest}"


def varied(proposal: Proposal, **values: object) -> Proposal:
    """The proposal with these values; itself, at no cost, where it has them."""
    if all(getattr(proposal, name) == value for name, value in values.items()):
        return proposal
    return replace(proposal, **values)  # type: ignore[arg-type]


def with_answer(proposal: Proposal, agency: str, answer: Answer | None) -> Proposal:
    """The proposal with one agency's answer put in."""
    members = tuple(
        replace(member, answer=answer) if member.agency == agency else member
        for member in proposal.members
    )
    return replace(proposal, members=members)


def answered(proposal: Proposal, agency: str, answer: Answer, today: date) -> Proposal:
    """Take an answer; it can be changed until a code is issued (M-07)."""
    proposal.member(agency)
    if proposal.status not in ANSWERABLE:
        raise AnswersFrozen(status=proposal.status, reason=proposal.reason)
    if proposal.status is Status.PROPOSED and today > proposal.answers_due:
        raise AnswersWereDue(answers_due=proposal.answers_due.isoformat())
    return matured(replace(with_answer(proposal, agency, answer), reason=None), today)


def matured(proposal: Proposal, today: date) -> Proposal:
    """What the answers and the day make of it (M-08).

    Agreed as soon as everyone has answered and two or more joined. With fewer than
    two it stays open until answers are due, for a decline may be taken back until
    then; after that it is withdrawn. A decline after agreement reopens it.
    """
    if proposal.status not in ANSWERABLE:
        return proposal
    if proposal.day < today:
        return replace(proposal, status=Status.EXPIRED, reason="day_over")
    saved = max(0, len(proposal.inside) - 1)
    proposal = varied(proposal, visits_saved=saved)
    over = today > proposal.answers_due
    waiting = any(member.answer is None for member in proposal.members) and not over
    if not waiting and len(proposal.joined) >= ENOUGH:
        return replace(proposal, status=Status.AGREED)
    if over:
        return replace(proposal, status=Status.WITHDRAWN, reason="too_few_joined")
    reopened = proposal.status is Status.AGREED
    reason = "reopened" if reopened else proposal.reason
    return varied(proposal, status=Status.PROPOSED, reason=reason)


def checked_reason(
    kind: AnswerKind,
    reason: str | None,
    text: str | None,
    reasons: Mapping[str, bool],
) -> None:
    """A decline carries a reason out of the list; some need a text too (M-07).

    `reasons` says for each code whether it needs a text.
    """
    if kind is not AnswerKind.DECLINE:
        return
    if reason is None or reason not in reasons:
        raise ReasonNeeded(reasons=sorted(reasons))
    if reasons[reason] and not (text or "").strip():
        raise TextNeeded(reason=reason)
