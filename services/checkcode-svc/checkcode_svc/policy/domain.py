"""The topics of checkcode-svc's rows of law, and the types of their values."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from shared.civic import declining
from shared.civic.calendar import Deadline, WorkingCalendar
from shared.civic.law import ANY_WORD, Topic, Value
from shared.civic.origin import OUT_OF_SCOPE, SOURCE, SOURCE_CLUE


class Ground(StrEnum):
    """Why a visit cannot wait, or could not wait, for its code (C-07)."""

    PUBLIC_SAFETY = "public_safety"
    HEALTH = "health"
    SYSTEM_FAILURE = "system_failure"
    SURPRISE = "surprise"
    LISTED = "listed"
    """On the list that the domain's own agency keeps."""
    ECOLOGICAL_SAFETY = "ecological_safety"
    ENVIRONMENTAL_INCIDENT = "environmental_incident"
    CLUE_VERIFICATION = "clue_verification"
    SUSPECTED_CRIME = "suspected_crime"
    EVASION = "evasion"
    """Pollution by hidden pipes, faked figures and the like."""
    EXTENDED_CHECK = "extended_check"
    """Of others whom the inquiry into an offence leads to."""


def _listed(text: object) -> object:
    return frozenset(text.split(", ")) if isinstance(text, str) else text


GroundSet = Annotated[frozenset[Ground], BeforeValidator(_listed)]


class Grounds(Value):
    """The grounds on which a line of work knows emergencies (C-07)."""

    grounds: GroundSet = frozenset()
    any_day: GroundSet = frozenset()
    """Those of them that hold on a day off, or when the subject is closed, too."""
    surprise: GroundSet = frozenset()
    """Those of them that nobody is told of before the code is presented (C-05)."""


class LateCode(Grounds):
    """Within how many working days, and on which grounds, a code comes late (C-07).

    It has no grounds where a row of `late_code.grounds` has the document's own list.
    """

    working_days: Annotated[int, Field(ge=1)] | None = None
    """None where the document sets no deadline."""
    counts_visit_day: bool
    """Whether the day of the visit is the first of them."""
    with_results: bool
    """Whether the results are due within the same days."""

    def last_day(self, visited_on: date, calendar: WorkingCalendar) -> Deadline | None:
        """The last day on which the late code, and its results, are taken."""
        if self.working_days is None:
            return None
        if self.counts_visit_day and calendar.is_working(visited_on):
            return calendar.deadline(visited_on, self.working_days - 1)
        return calendar.deadline(visited_on, self.working_days)


class FurtherReason(StrEnum):
    """Why a task is visited again with its code (C-09)."""

    CLUE = "clue"
    """The same clue is looked into once more."""
    ORDER = "order"
    """An order to correct, given on an earlier visit, is checked."""
    CONTINUATION = "continuation"
    """The same check goes on."""


class Reuse(Value):
    """For which reasons one code serves further visits of its task (C-09)."""

    reasons: Annotated[
        frozenset[FurtherReason], BeforeValidator(_listed), Field(min_length=1)
    ]
    consecutive: bool = False
    """Whether they follow on the next working day at the latest."""


class FirstSurvey(Value):
    """That a subject which is in no register is visited without a code (S-04)."""

    late_code: bool
    """Whether the visit gets a late code all the same, once it is registered."""


class PlaceIs(StrEnum):
    """Whether a place is open to its customers while a visit takes place (M-17)."""

    OPEN = "open"
    CLOSED = "closed"


class Hours(Value):
    """When visits take place: while the place is open, or while it is closed (M-17)."""

    place_is: PlaceIs


class LateArrival(Value):
    """From how many minutes after its time on a visit is warned of as late (M-17)."""

    minutes: Annotated[int, Field(ge=1)]


class StaffingDue(Value):
    """How many working days before an agreed visit its inspectors are named."""

    working_days: Annotated[int, Field(ge=1)]


class NoShowDue(Value):
    """Within how many working days after the visit an agency says that it came."""

    working_days: Annotated[int, Field(ge=1)]


class CorrectionTime(Value):
    """Within how many working days after they were given results are corrected."""

    working_days: Annotated[int, Field(ge=1)]

    def last_day(self, recorded_on: date, calendar: WorkingCalendar) -> Deadline:
        """The last day for a correction."""
        return calendar.deadline(recorded_on, self.working_days)


class ResultDue(Value):
    """Within how many working days after the visit results are due (C-11)."""

    working_days: Annotated[int, Field(ge=1)]

    def due_on(self, visited_on: date, calendar: WorkingCalendar) -> Deadline:
        """The last day for the results."""
        return calendar.deadline(visited_on, self.working_days)


def _is_later(value: ResultDue, other: ResultDue) -> bool:
    return value.working_days > other.working_days


LATE_CODE = Topic("late_code", LateCode)
LATE_GROUNDS = Topic("late_code.grounds", Grounds)
SPARED = Topic("matching.spared", Value, units=frozenset({"emergency", "questioning"}))
"""What an applicant is not recommended other tasks for (C-03)."""
FORMER_DECLINE_DUTY = Topic("decline.reason", Value)
"""What kept sets call the duty to say why one does not join; today's rows are those of
`shared.civic.declining`.
"""
CODE_REUSE = Topic("code.reuse", Reuse)
FIRST_SURVEY = Topic("first_survey", FirstSurvey)
HOURS = Topic("hours", Hours, narrows={"kind": ANY_WORD}, together=True)
LATE_ARRIVAL = Topic("arrival.late", LateArrival)
NOT_RUSH = Topic("hours.not_rush", Value)
STAFFING_DUE = Topic("staffing.due", StaffingDue)
NO_SHOW_DUE = Topic("attendance.due", NoShowDue)
NO_REPRESENTATIVE = Topic("right.no_representative", Value)
"""Where inspectors may not demand the legal representative's company (C-05)."""
RESULT_CORRECTION = Topic("result.correction", CorrectionTime)
RESULT_DUE = Topic("result.due", ResultDue, is_looser=_is_later)

TOPICS = (
    CODE_REUSE,
    FIRST_SURVEY,
    FORMER_DECLINE_DUTY,
    HOURS,
    LATE_ARRIVAL,
    LATE_CODE,
    LATE_GROUNDS,
    NOT_RUSH,
    NO_REPRESENTATIVE,
    NO_SHOW_DUE,
    OUT_OF_SCOPE,
    RESULT_CORRECTION,
    RESULT_DUE,
    SOURCE,
    SOURCE_CLUE,
    SPARED,
    STAFFING_DUE,
    *declining.TOPICS,
)
