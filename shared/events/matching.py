"""Events of matching-svc: joint proposals and their answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from shared.events.base import Event, Fact


class ProposalStatus(StrEnum):
    """`proposed → agreed → coded → visited`, or `withdrawn`, `expired`."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CODED = "coded"
    VISITED = "visited"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class AnswerKind(StrEnum):
    """What an agency answered (M-07); silence counts as a decline when due."""

    JOIN = "join"
    DECLINE = "decline"
    SILENT = "silent"


class ProposalMember(Fact):
    """One agency of a proposal, with its tasks and its answer."""

    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    answer: AnswerKind | None = None
    reason: str | None = None
    """`date`, `inspectors`, `nature`, `confidentiality`, `subject_wish`, `other`."""
    text: str | None = None
    days: tuple[date, ...] = ()
    answered_at: datetime | None = None


class ProposalEvent(Event):
    """The state of a joint proposal (M-03, M-07, M-08)."""

    aggregate: ClassVar[str] = "proposal"

    number: str
    """Natural: `J.{place}.{digest of the task numbers}`."""
    place: str
    uscc: str
    region: str
    day: date
    lead: str
    status: ProposalStatus
    members: tuple[ProposalMember, ...]
    application_id: str | None = None
    answers_due: date
    visits_saved: int
    days_forward: int
    reason: str | None = None
    """Stable code of why it was withdrawn, expired or reopened."""
    changed_at: datetime
    state: dict[str, Any] = Field(default_factory=dict)
    """What the members above leave out of the proposal as matching-svc keeps it.

    By it matching-svc folds its proposals out of its own topic (X-13); it may change at
    any time, and is for nobody else.
    """

    @property
    def aggregate_id(self) -> str:
        """The proposal's number."""
        return self.number

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class JointProposed(ProposalEvent):
    """A joint visit was proposed, changed, or reopened."""

    type: ClassVar[str] = "onevisit.matching.joint-proposed.v1"


class JointAnswered(ProposalEvent):
    """An agency answered, or was chased."""

    type: ClassVar[str] = "onevisit.matching.joint-answered.v1"


class JointAgreed(ProposalEvent):
    """Every agency answered and two or more joined (M-08)."""

    type: ClassVar[str] = "onevisit.matching.joint-agreed.v1"


class JointWithdrawn(ProposalEvent):
    """A proposal ended without a joint visit; everyone asked is told why (M-12)."""

    type: ClassVar[str] = "onevisit.matching.joint-withdrawn.v1"
