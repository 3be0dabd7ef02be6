"""Who comes to a visit, and who stays away from it (C-26)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.problems import Problem
from checkcode_svc.presenting.domain.errors import StayedAway
from checkcode_svc.visits.domain.visit import Attendance

DID_NOT_COME = "did_not_come"
"""The reason of an agency of which nobody said anything in time."""


class AbsenceReason(StrEnum):
    """Why an agency did not come to a joint visit."""

    INSPECTORS = "inspectors"
    URGENT_DUTY = "urgent_duty"
    NOT_TOLD = "not_told"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An agency that came, with its inspectors where others than the code's came."""

    agency: str
    inspectors: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """An agency that did not come, and why."""

    agency: str
    reason: AbsenceReason
    text: str | None = None


def arrivals_of(code: Code, presenter: str, named: Iterable[Arrival]) -> list[Arrival]:
    """Who came: those who are named, and always who presents; the lead first.

    Raises:
        NotAMember: if one of them is not on the code.
    """
    by_agency = {arrival.agency: arrival for arrival in named}
    by_agency.setdefault(presenter, Arrival(presenter))
    for agency in by_agency:
        code.member(agency)
    return [
        by_agency[party.agency] for party in code.members if party.agency in by_agency
    ]


def must_not_have_stayed_away(code: Code, agency: str) -> None:
    """An agency that stayed away has nothing to record (C-26).

    Raises:
        NotAMember: if it is not on the code.
        StayedAway: if it is recorded as not there.
    """
    if code.member(agency).attendance is Attendance.ABSENT:
        raise StayedAway


def absence_problems(
    arrivals: Iterable[Arrival], absences: Iterable[Absence]
) -> Iterator[Problem]:
    """Nobody is there and away at once; `other` is explained."""
    there = {arrival.agency for arrival in arrivals}
    for absence in absences:
        if absence.agency in there:
            yield Problem(
                "there-and-away",
                "C-26",
                "The agency is named as there and as away.",
                "该单位同时被列为到场和未到场。",
                absence.agency,
            )
        needs_text = absence.reason is AbsenceReason.OTHER
        if needs_text and not (absence.text and absence.text.strip()):
            yield Problem(
                "absence-unexplained",
                "C-26",
                "The reason `other` is explained in `text`.",
                "选择“其他”原因时须填写说明。",
                absence.agency,
            )
