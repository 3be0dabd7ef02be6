"""For which further visits a code opens again (C-09)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.errors import RequirementsNotMet
from checkcode_svc.policy.domain import FurtherReason
from checkcode_svc.policy.queries import reuse
from checkcode_svc.presenting.domain.errors import (
    FurtherReasonNeeded,
    NoFurtherVisits,
    NotOfThisTask,
)
from checkcode_svc.presenting.domain.further import Again, Further, must_open_again
from checkcode_svc.visits.domain.part import Measure, Outcome, Point
from checkcode_svc.visits.domain.visit import Attendance, Party, Visit

from shared.civic.calendar import WorkingCalendar
from shared.events.checkcode import CodeStatus
from shared.events.plan import TaskKind
from tests.unit.checkcode_svc.codes.test_code import code

CALENDAR = WorkingCalendar(frozenset({2026}))
DAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 4, tzinfo=UTC)
CLUE, ORDER, ON = FurtherReason.CLUE, FurtherReason.ORDER, FurtherReason.CONTINUATION
OPEN, OVER = CodeStatus.PRESENTED, CodeStatus.CLOSED


def shown(domain: str, status: CodeStatus, **changes: Any) -> Code:
    party = Party(f"310116-{domain}", ("t1",), ("i1",), ("a", "b"), Attendance.CAME)
    return code(status, members=(party,), **changes)


def visited(domain: str, measure: Measure | None = None) -> Visit:
    agency = f"310116-{domain}"
    visit = Visit(
        id=UUID(int=1),
        code="JC1",
        number=1,
        region="310116",
        place="p1",
        uscc="u1",
        day=DAY,
        kind=TaskKind.PLANNED,
        counted=True,
        started_at=NOW,
        presented_by=agency,
        presented_where=None,
    )
    visit.attend(Party(agency, ("t1",), ("i1",), ("a", "b")), None)
    found = Outcome.PROBLEM_FOUND if measure else Outcome.NO_PROBLEM
    visit.record(agency, [Point("i1", "1", found, measure)], None, (NOW, DAY))
    return visit


def ask(
    domain: str,
    reason: FurtherReason | None,
    shown_code: Code | None = None,
    day: date = DAY + timedelta(days=1),
    visit: Visit | None = None,
) -> None:
    again = Again(
        shown_code or shown(domain, OPEN),
        f"310116-{domain}",
        day,
        [visit or visited(domain, Measure.CORRECTION_ORDER)],
    )
    further = Further(reason, "7号") if reason else None
    must_open_again(again, reuse("310116", domain, day), further, CALENDAR)


@pytest.mark.rule("C-09")
@pytest.mark.parametrize(
    "domain",
    ["market", "police", "fire", "drugs", "urban_management", "agriculture"],
)
def test_a_re_check_of_an_order_uses_the_closed_code_where_the_row_lets_it(
    domain: str,
) -> None:
    ask(domain, ORDER, shown(domain, OVER))
    for reason in (CLUE, ON):
        with pytest.raises(NotOfThisTask):
            ask(domain, reason, shown(domain, OVER))
    with pytest.raises(FurtherReasonNeeded):
        ask(domain, None)


@pytest.mark.rule("C-09")
@pytest.mark.parametrize(
    "domain",
    [
        *("health", "culture", "transport", "labour", "construction"),
        *("emergency", "medical_insurance"),
    ],
)
def test_a_domain_without_a_row_has_no_further_visits(domain: str) -> None:
    with pytest.raises(NoFurtherVisits):
        ask(domain, ORDER)


@pytest.mark.rule("C-09")
def test_ecology_checks_on_without_a_break_and_for_nothing_else() -> None:
    ask("ecology", ON)
    with pytest.raises(NotOfThisTask):
        ask("ecology", ON, day=DAY + timedelta(days=2))
    with pytest.raises(FurtherReasonNeeded) as refused:
        ask("ecology", ORDER)
    assert refused.value.members["clause"] == "JS-HB 七(一)"


@pytest.mark.rule("C-09")
def test_an_order_is_checked_by_who_gave_it_and_a_clue_by_who_followed_it() -> None:
    with pytest.raises(NotOfThisTask):
        ask("market", ORDER, visit=visited("market"))
    with pytest.raises(NotOfThisTask):
        ask("market", ORDER, visit=visited("fire", Measure.CORRECTION_ORDER))
    with pytest.raises(NotOfThisTask):
        ask("market", CLUE)
    ask("market", CLUE, shown("market", OVER, kind=TaskKind.TRIGGERED))


@pytest.mark.rule("C-09")
def test_who_did_not_come_to_the_codes_own_visit_has_no_further_one() -> None:
    awaited = shown("market", OPEN)
    awaited.members = tuple(
        replace(party, attendance=Attendance.AWAITED) for party in awaited.members
    )
    with pytest.raises(NotOfThisTask):
        ask("market", ORDER, awaited)


@pytest.mark.rule("C-09")
def test_a_further_visit_is_on_a_working_day() -> None:
    with pytest.raises(RequirementsNotMet):
        ask("market", ORDER, day=date(2026, 3, 21))
