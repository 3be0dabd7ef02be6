"""Where a duty stands, by what was done and by the day (P-13)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from plan_svc.duties.domain.demands import Demand, DutyPlace, demands, turns_between
from plan_svc.duties.domain.duty import Duty, Work
from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Window
from plan_svc.policy import current_law

from shared.events import Basis
from shared.events.plan import DutyMode, DutyStatus, Level, Risk

pytestmark = pytest.mark.rule("P-13")
PLACE = "91310116000000001X-001"
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
COMES = date(2026, 5, 31)
BASIS = Basis(row="row", clause="JS-XF 三(二)3", law="0" * 64)


def a_duty(**changes: Any) -> Duty:
    """A visit on site in the first half of the year."""
    demand = Demand(DutyMode.ON_SITE, 1, Window(FIRST, LAST), True, (BASIS,))
    place = DutyPlace(PLACE, PLACE[:18], "310116", None, ("key_fire_unit",), "D")
    duty = Duty.of(demand, "310116-fire", "fire", place, COMES)
    return replace(duty, **changes)


def a_work(**changes: Any) -> Work:
    """A planned visit of April that was not made yet."""
    work = Work(
        place=PLACE,
        domain="fire",
        number="JH-1",
        on_site=True,
        status="scheduled",
        earliest=date(2026, 4, 1),
        latest=date(2026, 4, 30),
        done_on=None,
        is_high_risk=False,
        surprise=False,
    )
    return replace(work, **changes)


def visited(day: date, **changes: Any) -> Work:
    return a_work(status="visited", done_on=day, **changes)


def looked(duty: Duty, day: date, *works: Work, asked: bool = True) -> DutyStatus:
    duty.look(works, day, still_asked=asked)
    return duty.status


@pytest.mark.parametrize(
    ("day", "works", "status"),
    [
        (FIRST, [], "open"),
        (COMES - timedelta(days=1), [], "open"),
        (COMES, [], "due"),
        (LAST, [], "due"),
        (LAST + timedelta(days=1), [], "overdue"),
        (FIRST, [a_work()], "planned"),
        (LAST, [a_work()], "planned"),
        (LAST + timedelta(days=1), [a_work()], "overdue"),
        (FIRST, [visited(FIRST)], "done"),
        (LAST, [visited(LAST)], "done"),
        (date(2027, 1, 1), [visited(LAST)], "done"),
        (LAST, [visited(FIRST - timedelta(days=1))], "due"),
        (date(2026, 7, 2), [visited(LAST + timedelta(days=1))], "overdue"),
        (FIRST, [a_work(on_site=False)], "open"),
        (FIRST, [visited(FIRST, on_site=False)], "open"),
        (FIRST, [a_work(earliest=date(2026, 7, 1), latest=date(2026, 7, 9))], "open"),
        (FIRST, [a_work(status="covered")], "done"),
        (FIRST, [a_work(status="waived")], "done"),
        (FIRST, [a_work(status="withdrawn")], "open"),
    ],
)
def test_a_duty_stands_where_the_day_and_the_visits_have_it(
    day: date, works: list[Work], status: str
) -> None:
    assert looked(a_duty(), day, *works) == status


def test_a_year_without_a_visit_asks_an_off_site_check_and_a_visit_spares_it() -> None:
    off_site = a_duty(mode=DutyMode.OFF_SITE, spared_on_site=True)
    assert looked(off_site, COMES) == "due"
    assert looked(off_site, COMES, visited(FIRST)) == "done"
    checked = a_work(on_site=False, status="closed", done_on=COMES)
    assert looked(off_site, COMES, checked) == "done"
    assert looked(a_duty(), COMES, checked) == "due"


def test_full_coverage_counts_visits_with_a_high_risk_item_alone() -> None:
    covering = a_duty(risk=Risk.HIGH)
    assert looked(covering, COMES, visited(FIRST)) == "due"
    assert looked(covering, COMES, visited(FIRST, is_high_risk=True)) == "done"


def test_it_is_told_when_it_comes_due_and_when_what_was_told_changes() -> None:
    duty = a_duty()

    def tells(day: date, *works: Work, asked: bool = True) -> bool:
        return duty.look(works, day, still_asked=asked)

    assert not tells(FIRST)
    assert not tells(FIRST, a_work())
    assert tells(COMES, a_work())
    assert not tells(COMES, a_work())
    assert tells(COMES)
    assert tells(COMES, visited(COMES))
    assert tells(COMES)
    assert tells(LAST + timedelta(days=1))
    assert not tells(LAST + timedelta(days=9))
    assert tells(LAST + timedelta(days=9), visited(LAST))
    assert duty.version == 6


def test_a_duty_met_before_it_came_due_is_told_once() -> None:
    duty = a_duty()
    assert duty.look([visited(FIRST)], FIRST, still_asked=True)
    assert not duty.look([visited(FIRST)], LAST, still_asked=True)


def test_what_no_row_asks_any_more_lapses_and_is_not_overdue_afterwards() -> None:
    duty = a_duty()
    assert looked(duty, FIRST, asked=False) == "lapsed"
    assert duty.version == 0
    assert looked(duty, LAST + timedelta(days=1), asked=False) == "lapsed"
    assert looked(a_duty(), LAST + timedelta(days=1), asked=False) == "overdue"
    assert looked(a_duty(), COMES, visited(FIRST), asked=False) == "done"


def test_the_calendar_turns_it_when_it_comes_due_and_after_its_last_day() -> None:
    duty = a_duty()
    looked(duty, FIRST)
    assert duty.turns_on == COMES
    looked(duty, COMES, visited(FIRST))
    assert duty.turns_on == LAST + timedelta(days=1)
    looked(duty, LAST + timedelta(days=1), visited(FIRST))
    assert duty.turns_on is None


def test_a_surprise_is_marked_until_it_was_made() -> None:
    duty = a_duty()
    looked(duty, FIRST, a_work(surprise=True))
    assert duty.surprise
    looked(duty, FIRST, visited(FIRST, surprise=True))
    assert not duty.surprise


@pytest.mark.parametrize(
    ("after", "until", "turns"),
    [
        (date(2025, 4, 8), date(2025, 4, 9), True),
        (date(2026, 6, 30), date(2026, 7, 1), True),
        (date(2026, 6, 29), date(2026, 6, 30), False),
        (date(2026, 7, 1), date(2026, 7, 1), False),
    ],
)
def test_a_day_on_which_a_row_begins_or_ended_is_followed(
    after: date,
    until: date,
    turns: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert turns_between(current_law(), after, until) is turns


def test_two_kinds_of_one_place_are_covered_once() -> None:
    agency = Agency("310101-market", "market", "310101", Level.DISTRICT)
    kinds = ("catering", "retail_food")
    place = DutyPlace(PLACE, PLACE[:18], "310101", None, kinds, "")
    found = demands(current_law(), agency, place, date(2026, 3, 2))
    assert [demand.mode for demand in found] == [DutyMode.ON_SITE]
