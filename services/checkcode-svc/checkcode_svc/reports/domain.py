"""A report of something suspicious: received, taken in hand, answered (C-06, C-12)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Forbidden, Invalid, NotFound

MAX_TEXT = 1000
"""Characters of a report, and of its answer, that are kept."""
NUMBER_LENGTH = 16
"""80 bits: the number by which its sender follows a report."""
_MOST_OF_A_CODE = 20
_MOST_OF_NONE = 500


class ReportUnknown(NotFound):
    """There is no such report in your region."""

    code = "report-unknown"
    zh = "没有找到该举报。"


class ReportOfOwnVisit(Forbidden):
    """The report is of a code of your own agency: another one handles it."""

    code, rule = "report-of-own-visit", "C-12"
    zh = "该举报涉及本单位的检查码，须由其他单位办理。"


class ReportInOtherHands(Conflict):
    """Another agency has taken the report in hand, or nobody has yet."""

    code, rule = "report-in-other-hands", "C-12"
    zh = "该举报由其他单位办理，或尚未受理。"


class ReportAnswered(Conflict):
    """The report has been answered; its sender may have read it."""

    code, rule = "report-answered", "C-12"
    zh = "该举报已经答复。"


class DayOver(Invalid):
    """The day until which you mean to answer is over."""

    code, rule = "report-due-past", "C-12"
    zh = "答复期限不能早于今天。"


class ReportStatus(StrEnum):
    """How far the work on a report is."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    ANSWERED = "answered"


def most_reports(code: str | None) -> int:
    """How many reports a day are taken of a code, or of all that are none of ours."""
    return _MOST_OF_NONE if code is None else _MOST_OF_A_CODE


@dataclass(slots=True)
class Report:
    """What somebody reported, who works on it, and what became of it."""

    id: UUID
    token: str
    code: str | None
    region: str | None
    text: str
    made_at: datetime
    number_hash: str | None = None
    """Of the number by which its sender follows it; earlier ones have none."""
    status: ReportStatus = ReportStatus.RECEIVED
    handler: str | None = None
    taken_at: datetime | None = None
    due_on: date | None = None
    """The day by which the handler means to answer."""
    answer: str | None = None
    """For its sender."""
    answered_at: datetime | None = None

    def take(self, by: str, due_on: date, now: datetime, today: date) -> None:
        """Take it in hand, or set another day for the answer.

        Raises:
            DayOver: if that day is over.
            ReportAnswered: if it was answered.
            ReportInOtherHands: if another agency works on it.
        """
        if due_on < today:
            raise DayOver
        if self.status is ReportStatus.ANSWERED:
            raise ReportAnswered
        if self.handler not in {None, by}:
            raise ReportInOtherHands(handler=self.handler)
        self.status, self.handler, self.due_on = ReportStatus.IN_HAND, by, due_on
        self.taken_at = self.taken_at or now

    def give_answer(self, by: str, text: str, now: datetime) -> None:
        """Answer its sender; said once.

        Raises:
            ReportAnswered: if it was answered.
            ReportInOtherHands: if another agency works on it, or nobody.
        """
        if self.status is ReportStatus.ANSWERED:
            raise ReportAnswered
        if self.handler != by:
            raise ReportInOtherHands(handler=self.handler)
        self.status, self.answer, self.answered_at = ReportStatus.ANSWERED, text, now
