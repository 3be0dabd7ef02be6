from datetime import date
from typing import Any

import pytest
from matching_svc.tasks.domain.facts import Facts, Occasion
from matching_svc.tasks.domain.reach import Unplaceable, reach_of
from matching_svc.tasks.domain.task import Task

from tests.unit.matching_svc.matching_factory import PLACE, at, task


def days(one: Task, today: date, facts: Facts | None = None) -> tuple[date, ...]:
    ground = at(today)
    reach = reach_of(one, facts or Facts(PLACE), ground.rules, ground.days)
    return ground.days.dates(reach.mask)


def why(one: Task, today: date, facts: Facts | None = None) -> Unplaceable | None:
    ground = at(today)
    return reach_of(one, facts or Facts(PLACE), ground.rules, ground.days).unplaceable


@pytest.mark.rule("M-02")
def test_a_task_reaches_back_one_calendar_month_and_never_beyond_its_latest_day() -> (
    None
):
    found = days(task("t"), date(2026, 2, 2))
    assert found[0] == date(2026, 3, 2)  # the 1st is a Sunday
    assert found[-1] == date(2026, 4, 30)


@pytest.mark.rule("M-02")
def test_a_month_before_31_march_is_the_last_day_of_february() -> None:
    one = task(
        "t",
        earliest=date(2026, 3, 31),
        latest=date(2026, 3, 31),
        known_on=date(2026, 1, 1),
    )
    # 28 February 2026 is a Saturday, so the first working day is 2 March
    assert days(one, date(2026, 1, 5))[0] == date(2026, 3, 2)
    leap = task(
        "t",
        earliest=date(2027, 3, 31),
        latest=date(2027, 3, 31),
        known_on=date(2026, 1, 1),
    )
    assert days(leap, date(2026, 12, 1))[0] == date(2027, 3, 1)


@pytest.mark.rule("M-02")
@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({"known_on": date(2026, 3, 10)}, date(2026, 3, 10)),
        ({"period_from": date(2026, 4, 1)}, date(2026, 4, 1)),
        ({}, date(2026, 3, 5)),
    ],
)
def test_the_reach_is_cut_at_today_at_the_day_it_became_known_and_at_its_period(
    more: dict[str, Any], first: date
) -> None:
    assert days(task("t", **more), date(2026, 3, 5))[0] == first


@pytest.mark.rule("M-02")
def test_a_settled_date_is_the_whole_reach_even_on_a_saturday() -> None:
    saturday = date(2026, 4, 11)
    assert days(task("t", settled_on=saturday), date(2026, 3, 5)) == (saturday,)


@pytest.mark.rule("M-02")
def test_a_window_of_one_day_that_is_not_settled_still_reaches_back() -> None:
    one = task("t", earliest=date(2026, 4, 15), latest=date(2026, 4, 15))
    found = days(one, date(2026, 3, 2))
    assert (found[0], found[-1]) == (date(2026, 3, 16), date(2026, 4, 15))


@pytest.mark.rule("M-02")
def test_only_working_days_that_the_place_is_open_are_in_the_reach() -> None:
    facts = Facts(PLACE, closed_weekdays=(1,), closed_days=(date(2026, 4, 1),))
    found = days(task("t"), date(2026, 3, 2), facts)
    assert all(day.isoweekday() in {2, 3, 4, 5} for day in found)
    assert date(2026, 4, 1) not in found


@pytest.mark.rule("M-17")
def test_fire_comes_to_public_gathering_places_on_their_closed_days_too() -> None:
    facts = Facts(
        PLACE, business_types=("public_gathering",), closed_weekdays=(1, 2, 3, 4, 5)
    )
    assert why(task("t"), date(2026, 3, 2), facts) is Unplaceable.CLOSED_DAYS
    assert days(task("t", "fire"), date(2026, 3, 2), facts)


@pytest.mark.rule("M-02")
@pytest.mark.parametrize(
    ("more", "today", "reason"),
    [
        ({}, date(2026, 5, 4), Unplaceable.WINDOW_OVER),
        (
            {"settled_on": date(2026, 3, 1)},
            date(2026, 3, 2),
            Unplaceable.SETTLED_DAY_OVER,
        ),
        (
            {"period_to": date(2026, 2, 1)},
            date(2026, 3, 2),
            Unplaceable.OUTSIDE_PERIOD,
        ),
        (
            {
                "earliest": date(2026, 4, 4),
                "latest": date(2026, 4, 5),
                "known_on": date(2026, 4, 4),
            },
            date(2026, 3, 2),
            Unplaceable.NO_WORKING_DAY,
        ),
        (
            {"earliest": date(2028, 2, 2), "latest": date(2028, 2, 9)},
            date(2027, 6, 1),
            Unplaceable.CALENDAR_UNKNOWN,
        ),
    ],
)
def test_a_task_without_a_day_says_why(
    more: dict[str, Any], today: date, reason: Unplaceable
) -> None:
    assert why(task("t", **more), today) is reason


@pytest.mark.rule("M-11")
def test_a_duty_that_was_just_done_keeps_its_next_occasion_a_month_away() -> None:
    done = Occasion(task("old"), date(2026, 3, 20))
    facts = Facts(PLACE, occasions=(done,))
    assert days(task("new"), date(2026, 3, 23), facts)[0] == date(2026, 4, 20)
