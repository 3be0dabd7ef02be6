"""Events of matching-svc: joint proposals and their answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from shared.events.base import Basis, Event, Fact


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
    duty_reasons: tuple[str, ...] | None = None
    """Where it has to take part: the reasons for which it may leave even so (M-05)."""


class KeptAnswer(Fact):
    """An answer as matching-svc keeps it."""

    kind: AnswerKind
    at: datetime
    reason: str | None = None
    text: str | None = None
    days: tuple[date, ...] = ()
    fingerprints: dict[str, str] = Field(default_factory=dict)
    """Window and items of each declined task, as they were (M-07)."""
    owed: bool = False
    """It stays away without a reason that the rule knows, and has to come (M-05)."""


class KeptMember(Fact):
    """A member as matching-svc keeps it."""

    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    answer: KeptAnswer | None = None


class KeptReason(Fact):
    """Why a proposal is as it is, as a code with figures (M-13)."""

    code: str
    rule: str
    about: dict[str, str | int] = Field(default_factory=dict)
    bases: tuple[Basis, ...] = ()
    """The rows of the law that it rests on (X-01)."""


class KeptRefusal(Fact):
    """A decline that still keeps tasks apart: from whom, for which windows (M-07)."""

    partners: tuple[str, ...]
    fingerprints: dict[str, str]
    days: tuple[date, ...] = ()


class KeptProposal(Fact):
    """What the rest of the event leaves out of a proposal as matching-svc keeps it.

    By it matching-svc folds its proposals out of its own topic (X-13); it is for
    nobody else.
    """

    members: tuple[KeptMember, ...]
    agencies: tuple[str, ...]
    made_on: date
    chase_on: date
    chased: bool
    explanation: tuple[KeptReason, ...]
    earlier: tuple[KeptRefusal, ...] = ()
    """Declines from when the same agencies were asked before, under this number."""
    way: str
    """How it came about: `offline`, `platform` or `municipal` (M-15)."""
    reference: str | None = None
    override: str | None = None
    """Why it is held although the subject is on `solo` (S-06)."""
    duty: tuple[str, ...] = ()
    """Agencies that have to take part (M-05)."""
    wishes: dict[str, str] = Field(default_factory=dict)
    """Whom each agency would have lead (M-06)."""
    matters: bool
    """Whether it binds, waits, or keeps tasks apart."""


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
    kept: KeptProposal | None = None
    """What matching-svc folds its proposals of; events of old releases have `state`."""
    state: dict[str, Any] = Field(
        default_factory=dict, json_schema_extra={"deprecated": True}
    )
    """What `kept` tells, without a type: for processes of the release before `kept`."""

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


class ReliefKind(StrEnum):
    """Why a task is needless: M-09, M-10 and M-05."""

    COVERAGE = "coverage"
    RECOGNITION = "recognition"
    INSPECTED = "inspected"


class ReliefStatus(StrEnum):
    """`offered → confirmed | refused`, or `waived → refused`; `lapsed` at any time."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    WAIVED = "waived"
    REFUSED = "refused"
    LAPSED = "lapsed"


RELIEVED = frozenset({ReliefStatus.CONFIRMED, ReliefStatus.WAIVED})
"""What takes a task out of the open ones."""


class ReliefGround(Fact):
    """The inspection that did the work: whose, when, and which items."""

    code: str
    agency: str
    day: date
    items: tuple[str, ...] = ()
    problems: int = 0


class ReliefEvent(Event):
    """How a task stands that another inspection makes needless."""

    aggregate: ClassVar[str] = "relief"

    task: str
    kind: ReliefKind
    place: str
    uscc: str
    region: str
    agency: str
    """The agency of the task; it answers."""
    domain: str
    status: ReliefStatus
    grounds: tuple[ReliefGround, ...]
    until: date | None = None
    """The last day that the ground reaches to."""
    clause: str
    fingerprint: str
    """Window and items of the task, as they were."""
    made_on: date
    reason: str | None = None
    """Why the agency carries the task out nevertheless."""
    changed_at: datetime
    basis: Basis | None = None
    """The row of the law that makes it needless; unset where it is not known."""

    @property
    def aggregate_id(self) -> str:
        """Task and kind."""
        return f"{self.task}.{self.kind}"

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class TaskCovered(ReliefEvent):
    """A triggered inspection may count, or counts, as a planned task (M-09)."""

    type: ClassVar[str] = "onevisit.matching.task-covered.v1"


class TaskRecognised(ReliefEvent):
    """Another agency's inspection is recognised in place of a task (M-10, M-05)."""

    type: ClassVar[str] = "onevisit.matching.task-recognised.v1"
