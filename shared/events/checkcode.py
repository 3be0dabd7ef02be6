"""Events of checkcode-svc: applications, codes, visits, results and ratings."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Basis, Event, Fact


class ApplicationStatus(StrEnum):
    """The life of an application for a code (C-03)."""

    OPEN = "open"
    AWAITING_ANSWERS = "awaiting_answers"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class CodeStatus(StrEnum):
    """The life of an inspection code."""

    ISSUED = "issued"
    PRESENTED = "presented"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class CodeApplied(Event):
    """An application was made or changed its state (C-02, C-03)."""

    type: ClassVar[str] = "onevisit.checkcode.code-applied.v1"
    aggregate: ClassVar[str] = "application"

    application_id: str
    agency: str
    place: str
    uscc: str
    tasks: tuple[str, ...]
    """The applicant's own tasks."""
    chosen: tuple[str, ...] = ()
    """Tasks of other agencies that the applicant means to join with."""
    day: date
    status: ApplicationStatus
    proposal: str | None = None
    declined_reason: str | None = None
    declined_text: str | None = None
    reason: str | None = None
    """Stable code of why it ended without a code, or its code was taken back."""
    waits_for: tuple[str, ...] = ()
    """Of an agreed visit: the agencies that have not named their inspectors."""
    staff_by: date | None = None
    """The last day to name them; set once they are chased (M-07, M-08)."""
    applied_at: datetime

    @property
    def aggregate_id(self) -> str:
        """The application's id."""
        return self.application_id

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class CodeMember(Fact):
    """One agency on a code, with what it does there (C-04)."""

    personal: ClassVar[frozenset[str]] = frozenset({"inspectors"})

    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    inspectors: tuple[str, ...]
    """Certificate numbers; at least two."""


class CodeAbsence(Fact):
    """An agency of a code that stayed away from its visit (C-26)."""

    agency: str
    tasks: tuple[str, ...]
    """Its tasks: they are open again."""
    reason: str
    """`inspectors`, `urgent_duty`, `not_told`, `other`, or `did_not_come`."""


class CodeEvent(Event):
    """The state of an inspection code (C-01, C-04)."""

    aggregate: ClassVar[str] = "code"

    code: str
    application_id: str
    proposal: str | None = None
    lead: str
    members: tuple[CodeMember, ...]
    absent: tuple[CodeAbsence, ...] = ()
    """Who was on the code and stayed away; no members any more (C-26)."""
    place: str
    uscc: str
    region: str
    kind: str
    """`planned` or `triggered`; a code with a planned task is planned."""
    day: date
    status: CodeStatus
    """`issued` or `cancelled`. It is presented by a `visit-started`, closed by the
    results of all who came, and expires unpresented after `day` (a late one later)."""
    issued_at: datetime
    issued_late: bool = False
    late_basis: Basis | None = None
    """The row that grants a late code; unset where it is not known (C-07)."""
    expires_on: date | None = None
    """Its last day; unset where nothing limits it, or where it is not known."""
    expires_provisional: bool = False
    """The day reaches into a year whose working days are not published: the code is
    told again when it is set anew (C-08)."""
    ground: str | None = None
    """Of an emergency: why it could not wait for its code (C-07)."""
    matching_unavailable: bool = False
    counted: bool = True
    classified: bool = False
    """Its agencies' alone for ever (C-05); codes of old releases are told again."""
    surprise: bool = False
    """Its agencies' alone until it is presented (C-05)."""
    reason: str | None = None

    @property
    def aggregate_id(self) -> str:
        """The inspection code."""
        return self.code

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class CodeIssued(CodeEvent):
    """A code was issued; its members and answers are frozen."""

    type: ClassVar[str] = "onevisit.checkcode.code-issued.v1"


class CodeCancelled(CodeEvent):
    """A code was cancelled; its tasks are open again."""

    type: ClassVar[str] = "onevisit.checkcode.code-cancelled.v1"


class VisitTeam(Fact):
    """Who of an agency was there (C-26)."""

    personal: ClassVar[frozenset[str]] = frozenset({"inspectors"})

    agency: str
    inspectors: tuple[str, ...]
    """Certificate numbers."""


class VisitStarted(Event):
    """A code was presented at the place and the visit began (X-11)."""

    type: ClassVar[str] = "onevisit.checkcode.visit-started.v1"
    aggregate: ClassVar[str] = "visit"

    visit_id: str
    number: int
    """1 for the first visit with this code, 2 for the next (C-09)."""
    code: str
    place: str
    uscc: str
    day: date
    agencies: tuple[str, ...]
    """Who came; a newer state has those who came later too (C-26)."""
    tasks: tuple[str, ...]
    """Their tasks alone."""
    teams: tuple[VisitTeam, ...] = ()
    """Their inspectors; visits of old releases have them when they are told again."""
    kind: str
    counted: bool = True
    classified: bool = False
    """Its agencies' alone for ever (C-05); visits of old releases are told again."""
    surprise: bool = False
    started_at: datetime
    further_reason: str | None = None
    """Of a further visit with its code: `clue`, `order` or `continuation` (C-09)."""
    cancelled: bool = False
    """Two people took it back: it counts for nothing, and its tasks are open (I-09)."""

    @property
    def aggregate_id(self) -> str:
        """The visit's id."""
        return self.visit_id

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class PointResult(Fact):
    """The result of one check point (C-10)."""

    item: str
    point: str
    outcome: str
    """`problem_found`, `no_problem` or `not_covered`."""
    measure: str | None = None
    """`coercive_measure`, `penalty_case`, `guidance`, `correction_order`, `other`."""
    measures: tuple[str, ...] = ()
    """All measures, `measure` the first; empty where there is one or none."""


class ResultRecorded(Event):
    """One agency's results of one visit, complete, or corrected since (C-10, C-26)."""

    type: ClassVar[str] = "onevisit.checkcode.result-recorded.v1"
    aggregate: ClassVar[str] = "result"

    visit_id: str
    code: str
    agency: str
    domain: str
    place: str
    uscc: str
    day: date
    ended_on: date | None = None
    """The day on which the agency was done there, where it is not the visit's: what is
    counted from the end of an inspection is counted from it (M-09)."""
    tasks: tuple[str, ...]
    points: tuple[PointResult, ...]
    problems: int
    classified: bool = False
    """Its visit is; of old releases the visit alone says so, which is told again."""
    recorded_at: datetime
    correct_until: date | None = None
    """The last day for a correction, as it was when this was told (C-26)."""
    correct_until_provisional: bool = False
    """That day reaches into a year whose working days are not published: the API gives
    the one that is set anew (C-08)."""
    corrected_at: datetime | None = None
    """Of a newer version: when the results were corrected (C-26)."""

    @property
    def aggregate_id(self) -> str:
        """Visit and agency."""
        return f"{self.visit_id}.{self.agency}"

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class VisitRated(Event):
    """The subject rated one agency of one visit, once (C-12)."""

    type: ClassVar[str] = "onevisit.checkcode.visit-rated.v1"
    aggregate: ClassVar[str] = "rating"

    visit_id: str
    code: str
    agency: str
    uscc: str
    score: int
    """1 to 5."""
    rated_at: datetime

    @property
    def aggregate_id(self) -> str:
        """Visit and agency."""
        return f"{self.visit_id}.{self.agency}"

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc
