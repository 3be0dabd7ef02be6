"""The inspection code: what it says, who is on it, and its life (C-01, C-04, C-06)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from checkcode_svc.codes.domain.errors import (
    AlreadyThere,
    CodeAlreadyPresented,
    CodeNotUsable,
    NoCancellationAsked,
)
from checkcode_svc.policy.domain import PlaceIs
from checkcode_svc.visits.domain.errors import NotAMember
from checkcode_svc.visits.domain.visit import Attendance, KindOfVisit, Party
from shared.civic.second_person import must_confirm
from shared.events import Basis
from shared.events.checkcode import CodeStatus
from shared.events.plan import TaskKind

ENDED = frozenset({CodeStatus.CANCELLED, CodeStatus.EXPIRED})
"""The states in which a code is over; every other code is alive."""
SHOWN = frozenset({CodeStatus.PRESENTED, CodeStatus.CLOSED})
"""The states of a code that was presented."""


class Face(StrEnum):
    """What a code shows to whoever scans it (C-06)."""

    VALID = "valid"
    NOT_YET = "not_yet"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FORGED = "forged"


class Ending(StrEnum):
    """Why a code ended; an agency's own words are told to nobody else (C-05, C-06)."""

    BY_AGENCY = "by-agency"
    MEMBERS_CHANGED = "members-changed"
    TASKS_WITHDRAWN = "tasks-withdrawn"
    PLACE_RETIRED = "place-retired"
    ITEM_NOT_IN_FORCE = "item-not-in-force"
    NOT_PRESENTED = "not-presented"

    @classmethod
    def of(cls, reason: str) -> "Ending":
        """The reason of a code as it is kept; what is none of these is free text."""
        return cls(reason) if reason in set(cls) else cls.BY_AGENCY

    @property
    def words(self) -> tuple[str, str]:
        """In Chinese and English."""
        return _ENDINGS[self]


_ENDINGS = {
    Ending.BY_AGENCY: ("检查部门取消了这次检查", "the agency cancelled the inspection"),
    Ending.MEMBERS_CHANGED: (
        "参加联合检查的部门有变化，已另发检查码",
        "other agencies take part in the joint inspection now; it gets another code",
    ),
    Ending.TASKS_WITHDRAWN: (
        "检查任务已撤回，或已由其他检查覆盖",
        "the inspection is withdrawn, or another one stands for it",
    ),
    Ending.PLACE_RETIRED: (
        "该场所已从检查对象库注销",
        "the place is in the register no more",
    ),
    Ending.ITEM_NOT_IN_FORCE: (
        "检查事项已失效或不再由该部门实施",
        "an item is in force no more, or the agency carries it out no more",
    ),
    Ending.NOT_PRESENTED: (
        "检查部门未在有效期内亮码，检查码自动失效",
        "nobody presented the code in time",
    ),
}


@dataclass(slots=True)
class Code:
    """An inspection code; one is alive for each application and each proposal (C-04).

    `expires_on` is the visit's day; of a late code it is the last day of its row, and
    None where the row sets no deadline (C-07).
    """

    code: str
    token_seed: str
    token_hash: str
    application_id: UUID
    proposal: str | None
    lead: str
    place: str
    uscc: str
    region: str
    kind: TaskKind
    kind_of_visit: KindOfVisit
    questioned_at: str | None
    day: date
    expires_on: date | None
    duration_minutes: int
    surprise: bool
    counted: bool
    issued_late: bool
    matching_unavailable: bool
    issued_at: datetime
    issued_on: date
    status: CodeStatus = CodeStatus.ISSUED
    expires_provisional: bool = False
    """`expires_on` is set anew when the next year's working days come (C-08)."""
    reason: str | None = None
    """Stable code, or the canceller's words, of why it ended."""
    ended_at: datetime | None = None
    """When it was cancelled or expired; of some earlier ones it is not known."""
    late_basis: Basis | None = None
    """The row that grants a late code; of earlier ones it is not known (X-01)."""
    starts_at: time | None = None
    """When they mean to come, by the clock of Shanghai (M-17)."""
    place_is: PlaceIs | None = None
    ground: str | None = None
    """Of an emergency: why it could not wait (C-07)."""
    last_visit_on: date | None = None
    town: str | None = None
    """Of the place, where it is known."""
    classified: bool = False
    """One of its tasks is: its agencies' alone for ever (C-05)."""
    cancel_reason: str | None = None
    """Why somebody asked to take its visit back; another person decides (I-09)."""
    cancel_asked_by: str | None = None
    """That person."""
    version: int = 1
    members: tuple[Party, ...] = ()
    """The lead first."""

    @property
    def was_presented(self) -> bool:
        """Tell whether a visit was made with it."""
        return self.status in SHOWN

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies on the code."""
        return frozenset(party.agency for party in self.members)

    @property
    def is_veiled(self) -> bool:
        """Tell whether its page says nothing: classified, or a surprise yet (C-05)."""
        return self.classified or (self.surprise and not self.was_shown)

    @property
    def was_shown(self) -> bool:
        """Tell whether a visit was ever made with it, however it ended."""
        return self.last_visit_on is not None

    @property
    def awaited(self) -> tuple[str, ...]:
        """The agencies that are expected to its visit and have not come (C-26)."""
        return self._agencies(Attendance.AWAITED)

    @property
    def expected(self) -> tuple[Party, ...]:
        """The parties that came or may come still: all but those who stayed away."""
        return tuple(
            party for party in self.members if party.attendance is not Attendance.ABSENT
        )

    @property
    def absent(self) -> tuple[Party, ...]:
        """The parties that stayed away, whose tasks are open again (C-26)."""
        return tuple(
            party for party in self.members if party.attendance is Attendance.ABSENT
        )

    def member(self, agency: str) -> Party:
        """The agency's part.

        Raises:
            NotAMember: if the agency is not on the code.
        """
        for party in self.members:
            if party.agency == agency:
                return party
        raise NotAMember

    def face(self, today: date) -> Face:
        """What the scan page says today (C-06)."""
        match self.status:
            case CodeStatus.CANCELLED:
                return Face.CANCELLED
            case CodeStatus.CLOSED:
                return Face.USED
            case CodeStatus.EXPIRED:
                return Face.EXPIRED
            case CodeStatus.PRESENTED:
                return Face.VALID if self.last_visit_on == today else Face.USED
            case CodeStatus.ISSUED:
                if today < self.day:
                    return Face.NOT_YET
                return Face.EXPIRED if self._is_past(today) else Face.VALID

    def is_due_to_expire(self, today: date) -> bool:
        """Tell whether nobody presented the code by its last day."""
        return self.status is CodeStatus.ISSUED and self._is_past(today)

    @property
    def ending(self) -> Ending | None:
        """Why it ended, as anybody may read it; None while it stands (C-06)."""
        return Ending.of(self.reason or "") if self.status in ENDED else None

    def cancel(self, reason: str, at: datetime) -> None:
        """Cancel a code that was not presented (C-06).

        Raises:
            CodeAlreadyPresented: if a visit was made with it.
            CodeNotUsable: if it is over already.
        """
        if self.was_presented:
            raise CodeAlreadyPresented
        self._end(CodeStatus.CANCELLED, reason, at)

    def ask_to_cancel(self, reason: str, by: str) -> None:
        """Ask that a second person cancel it though it was presented (I-09).

        Only the code of one agency, of whose visits nobody gave results: these are
        corrected, and who stayed away from a joint visit leaves its code (C-26).

        Raises:
            CodeAlreadyPresented: of a joint code, or one that has its results.
        """
        if self.status is not CodeStatus.PRESENTED or len(self.members) > 1:
            raise CodeAlreadyPresented
        self.cancel_reason, self.cancel_asked_by = reason, by
        self.version += 1

    def cancel_presented(self, by: str, shown: int, at: datetime) -> None:
        """A second person takes its visit back, as another asked (I-09).

        `shown` is the version that she was shown.

        Raises:
            NoCancellationAsked: if nobody asked.
            SecondPersonNeeded: if she asked herself.
            VersionChanged: if the code has changed since.
        """
        asked, reason = self.cancel_asked_by, self.cancel_reason
        if asked is None or reason is None or not self.was_presented:
            raise NoCancellationAsked
        must_confirm(by, [asked], shown=shown, now=self.version)
        self._end(CodeStatus.CANCELLED, reason, at)

    def expire(self, at: datetime) -> None:
        """End a code that nobody presented by its last day (C-06).

        Raises:
            CodeAlreadyPresented: if a visit was made with it.
            CodeNotUsable: if it is over already.
        """
        if self.was_presented:
            raise CodeAlreadyPresented
        self._end(CodeStatus.EXPIRED, Ending.NOT_PRESENTED, at)

    def must_be_presentable(self, today: date) -> None:
        """Refuse to present a code that has no say today (C-01, C-06).

        A code presented before may be presented again on a later day, for a further
        visit that has its reason (C-09).

        Raises:
            CodeNotUsable: before its day, after its last day, or once it is over.
        """
        if self.was_presented:
            return
        face = self.face(today)
        if face is not Face.VALID:
            raise CodeNotUsable(
                f"The code is {face} on {today}; its day is {self.day}.",
                zh=f"检查码当日不可用（检查日期为{self.day}）。",
                face=face,
                day=self.day.isoformat(),
            )

    def must_be_shown(self) -> None:
        """Refuse what belongs to a visit before there was one.

        Raises:
            CodeNotUsable: if the code was not presented.
        """
        if not self.was_presented:
            raise CodeNotUsable(
                "The code was not presented yet.", zh="该检查码尚未亮码。"
            )

    def visit_day(self, today: date) -> date:
        """The day of a visit that begins now: of a late code the day applied for."""
        is_first = self.last_visit_on is None
        return self.day if self.issued_late and is_first else today

    def late_minutes(self, started_at: datetime, grace: int) -> int | None:
        """How late its first visit begins; None within the grace of minutes (M-17).

        `started_at` is in the time of the place, as the hour on the code is.
        """
        if self.starts_at is None or self.last_visit_on is not None:
            return None
        meant = datetime.combine(self.day, self.starts_at, started_at.tzinfo)
        late = int((started_at - meant).total_seconds()) // 60
        return late if late > grace else None

    def present(self, visit_day: date, today: date) -> None:
        """A visit begins with the code (C-09); nobody asks any more to cancel it.

        Raises:
            CodeNotUsable: as `must_be_presentable`.
        """
        self.must_be_presentable(today)
        self.cancel_reason = self.cancel_asked_by = None
        self.status, self.last_visit_on = CodeStatus.PRESENTED, visit_day

    def bring(self, agency: str, inspectors: tuple[str, ...]) -> None:
        """Keep the inspectors who came in place of those on the code (C-09)."""
        self.members = tuple(
            replace(party, inspectors=inspectors) if party.agency == agency else party
            for party in self.members
        )

    def arrive(self, agency: str) -> bool:
        """An agency came; tell whether it had been recorded as not there (C-26)."""
        was_absent = self.member(agency).attendance is Attendance.ABSENT
        self._attend(agency, Attendance.CAME, None, None)
        if was_absent:
            self.version += 1
        return was_absent

    def stay_away(self, agency: str, reason: str, text: str | None) -> None:
        """An agency did not come: its part is off the code, with its reason (C-26).

        Raises:
            NotAMember: if the agency is not on the code.
            AlreadyThere: if it came, or is recorded as not there.
        """
        attendance = self.member(agency).attendance
        if attendance is not Attendance.AWAITED:
            raise AlreadyThere(attendance=attendance)
        self._attend(agency, Attendance.ABSENT, reason, text)
        self.version += 1

    def expire_on(self, day: date) -> None:
        """Its last day is set for good: the year that it reaches into came out."""
        self.expires_on, self.expires_provisional = day, False
        self.version += 1

    def close(self) -> None:
        """Every visit with the code has all its results."""
        self.status = CodeStatus.CLOSED

    def _agencies(self, attendance: Attendance) -> tuple[str, ...]:
        return tuple(
            party.agency for party in self.members if party.attendance is attendance
        )

    def _attend(
        self, agency: str, attendance: Attendance, reason: str | None, text: str | None
    ) -> None:
        self.members = tuple(
            replace(
                party, attendance=attendance, absent_reason=reason, absent_text=text
            )
            if party.agency == agency
            else party
            for party in self.members
        )

    def _is_past(self, today: date) -> bool:
        return self.expires_on is not None and today > self.expires_on

    def _end(self, status: CodeStatus, reason: str, at: datetime) -> None:
        if self.status in ENDED:
            raise CodeNotUsable(f"The code is {self.status} already.")
        self.status, self.reason, self.ended_at = status, reason, at
        self.version += 1
