"""Decides for the people of the story: pure, and by natural numbers only.

Nothing here looks at plan codes, code numbers or ids, which count in the order of
arrival: a place, an agency, an item and a day decide the same in every run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from deploy.embedded.inputs.seeds import choose, drawn, pick, roll, weighted
from shared.civic.calendar import WorkingCalendar

_SILENT = 0.07
_DECLINES = 0.17
_ANSWERS_TODAY = 0.65
_CHANGES_MIND = 0.35
_JOINS_OPTION = 0.55
_PROBLEM = 0.12
_RATES = 0.3
_REASONS = {
    "date": 30.0,
    "inspectors": 26.0,
    "nature": 18.0,
    "confidentiality": 8.0,
    "subject_wish": 8.0,
    "other": 10.0,
}
_TEXTS = {
    "date": "该日已有其他安排",
    "inspectors": "当日执法人员不足",
    "nature": "检查性质不适合联合开展",
    "confidentiality": "涉及保密要求",
    "subject_wish": "企业希望分开检查",
    "other": "专项任务另有要求",
}
_MEASURES = {
    "guidance": 40.0,
    "correction_order": 42.0,
    "penalty_case": 12.0,
    "other": 4.0,
    "coercive_measure": 2.0,
}
_SCORES = {"5": 46.0, "4": 34.0, "3": 13.0, "2": 5.0, "1": 2.0}
INSPECTORS_NAMED = 2


@dataclass(frozen=True)
class Answer:
    """An agency's answer to a proposal (M-07)."""

    answer: str
    reason: str | None = None
    text: str | None = None
    days: tuple[str, ...] = ()

    def body(self) -> dict[str, object]:
        """As the API takes it."""
        if self.answer == "join":
            return {"answer": "join"}
        said: dict[str, object] = {
            "answer": "decline",
            "reason": self.reason,
            "text": self.text,
        }
        return {**said, "days": list(self.days)} if self.days else said


@dataclass(frozen=True)
class Question:
    """A proposal as one of the agencies asked sees it."""

    agency: str
    place: str
    partners: tuple[str, ...]
    """All agencies of the proposal, sorted."""
    day: date
    suits: tuple[date, ...] = ()
    """Other working days in the windows of the agency's own tasks."""

    @property
    def key(self) -> tuple[object, ...]:
        """What the answer depends on."""
        return (self.agency, self.place, self.partners, self.day)


def answer(seed: int, question: Question, today: date) -> Answer | None:
    """The first answer, or None: not today, or never."""
    if roll(seed, "silent", *question.key) < _SILENT:
        return None
    if roll(seed, "today", today, *question.key) >= _ANSWERS_TODAY:
        return None
    if roll(seed, "declines", *question.key) >= _DECLINES:
        return Answer("join")
    reason = weighted(seed, _REASONS, "reason", *question.key)
    days = question.suits[:3] if reason == "date" else ()
    return Answer("decline", reason, _TEXTS[reason], tuple(map(str, days)))


def second_thoughts(seed: int, question: Question, today: date) -> Answer | None:
    """A decline taken back: some agencies change their minds while they may."""
    if roll(seed, "mind", today, *question.key) < _CHANGES_MIND:
        return Answer("join")
    return None


def takes_option(seed: int, agency: str, place: str, day: date) -> bool:
    """Whether an applicant joins what is recommended to it (C-03)."""
    return roll(seed, "option", agency, place, day) < _JOINS_OPTION


def refusal(seed: int, agency: str, place: str, day: date) -> dict[str, str]:
    """Why an applicant does not join, or leaves a joint visit."""
    reason = weighted(seed, _REASONS, "refusal", agency, place, day)
    return {"reason": reason, "text": _TEXTS[reason]}


def visit_day(
    seed: int,
    calendar: WorkingCalendar,
    key: Sequence[object],
    window: tuple[date, date],
    closed: Sequence[int] = (),
) -> date | None:
    """The day on which an agency would make the visit alone; None: there is none."""
    days = [
        day for day in calendar.working_days(*window) if day.isoweekday() not in closed
    ]
    return choose(seed, days, "visit", *key) if days else None


def named(seed: int, certificates: Sequence[str], *key: object) -> list[str]:
    """The two inspectors that an agency names (C-02)."""
    return drawn(seed, certificates, INSPECTORS_NAMED, "named", *key)


def result(seed: int, item: str, point: str, *key: object) -> dict[str, str]:
    """The inspector's result at one check point (C-10)."""
    answer: dict[str, str] = {"item": item, "point": point, "outcome": "no_problem"}
    if roll(seed, "problem", item, point, *key) < _PROBLEM:
        answer["outcome"] = "problem_found"
        answer["measure"] = weighted(seed, _MEASURES, "measure", item, point, *key)
    elif pick(seed, 25, "covered", item, point, *key) == 0:
        answer["outcome"] = "not_covered"
    return answer


def remote_result(seed: int, item: str, point: str, *key: object) -> dict[str, str]:
    """The result of an off-site check at one check point (P-26)."""
    answer: dict[str, str] = {"item": item, "point": point, "outcome": "no_problem"}
    if roll(seed, "remote problem", item, point, *key) < _PROBLEM:
        return answer | {"outcome": "problem_found", "text": "比对数据与登记信息不符"}
    return answer


def score(seed: int, agency: str, place: str, day: date) -> int | None:
    """How many stars the subject gives an agency; None: it does not rate (C-12)."""
    if roll(seed, "rates", agency, place, day) >= _RATES:
        return None
    return int(weighted(seed, _SCORES, "score", agency, place, day))
