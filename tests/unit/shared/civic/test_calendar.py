"""Working days follow the official calendar, and never a guess (C-08)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.civic.calendar import (
    CalendarYearUnknown,
    Deadline,
    WorkingCalendar,
    months_after,
    months_before,
)
from shared.civic.holidays import packaged

OFFICIAL = packaged()
days = st.dates(date(2020, 1, 1), date(2026, 6, 30))


@pytest.mark.rule("C-08")
@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 10), True),  # a Saturday worked in exchange
        (date(2026, 10, 11), False),  # the Sunday after it
        (date(2026, 9, 20), True),  # a Sunday worked in exchange
        (date(2026, 11, 23), True),  # an ordinary Monday
        (date(2026, 11, 21), False),  # an ordinary Saturday
    ],
)
def test_moved_weekends_and_holidays_are_as_published(
    day: date, *, worked: bool
) -> None:
    assert OFFICIAL.is_working(day) is worked


@pytest.mark.rule("C-08")
def test_the_national_holiday_is_skipped_and_its_make_up_day_counts() -> None:
    before = date(2026, 9, 30)
    assert OFFICIAL.add(before, 1) == date(2026, 10, 8)
    assert OFFICIAL.add(before, 3) == date(2026, 10, 10)
    assert OFFICIAL.between(before, date(2026, 10, 12)) == 4
    assert OFFICIAL.first_working_on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
    assert OFFICIAL.working_days(date(2026, 9, 30), date(2026, 10, 12)) == [
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 10),
        date(2026, 10, 12),
    ]


@pytest.mark.rule("C-08")
def test_a_year_that_is_not_known_is_an_error_wherever_it_is_looked_at() -> None:
    last = date(2026, 12, 31)
    with pytest.raises(CalendarYearUnknown) as refused:
        OFFICIAL.is_working(date(2027, 1, 4))
    assert refused.value.code == "calendar-year-unknown"
    assert refused.value.rule == "C-08"
    assert refused.value.members == {"year": 2027}
    with pytest.raises(CalendarYearUnknown):
        OFFICIAL.add(last, 1)
    with pytest.raises(CalendarYearUnknown):
        OFFICIAL.working_days(last, date(9999, 12, 31))
    with pytest.raises(CalendarYearUnknown):
        OFFICIAL.between(last, date(2027, 1, 2))
    with pytest.raises(CalendarYearUnknown):
        OFFICIAL.first_working_on_or_after(date.max)
    with pytest.raises(CalendarYearUnknown):
        OFFICIAL.add(date(2004, 1, 1), -1)


def test_zero_working_days_on_is_the_day_itself() -> None:
    assert OFFICIAL.add(date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert OFFICIAL.between(date(2026, 11, 21), date(2026, 11, 21)) == 0


@given(day=days, n=st.integers(-300, 120))
def test_counting_undoes_adding(day: date, n: int) -> None:
    moved = OFFICIAL.add(day, n)
    assert OFFICIAL.between(day, moved) == n
    assert n == 0 or OFFICIAL.is_working(moved)


@given(first=days, length=st.integers(0, 180))
def test_listing_and_counting_agree_with_asking_day_by_day(
    first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    asked = [
        day
        for day in (first + timedelta(days=n) for n in range(length + 1))
        if OFFICIAL.is_working(day)
    ]
    assert OFFICIAL.working_days(first, last) == asked
    assert OFFICIAL.between(first, last) == len(asked) - OFFICIAL.is_working(first)


def test_the_newer_table_replaces_whole_years() -> None:
    plain = WorkingCalendar(years=frozenset({2026}))
    both = OFFICIAL.overlaid(plain)
    assert both.is_working(date(2026, 10, 1))
    assert not both.is_working(date(2025, 10, 1))
    assert both.years == OFFICIAL.years


@pytest.mark.rule("M-02")
@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2028, 3, 31), date(2028, 2, 29)),
        (date(2026, 1, 15), date(2025, 12, 15)),
        (date(2026, 3, 28), date(2026, 2, 28)),
    ],
)
def test_a_month_before_is_a_calendar_month_clipped_at_its_end(
    day: date, before: date
) -> None:
    assert months_before(day, 1) == before


def test_months_go_over_year_ends_and_stop_at_the_ends_of_time() -> None:
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_after(date(2025, 12, 31), 0) == date(2025, 12, 31)
    assert months_before(date(2026, 1, 31), 13) == date(2024, 12, 31)
    assert months_after(date.max, 1) == date.max
    assert months_before(date.min, 1) == date.min


@pytest.mark.rule("C-08")
def test_a_deadline_that_reaches_into_an_unpublished_year_is_provisional() -> None:
    known = WorkingCalendar(frozenset({2026}))
    assert known.deadline(date(2026, 12, 29), 2) == Deadline(date(2026, 12, 31))
    early = known.deadline(date(2026, 12, 31), 2)
    assert early == Deadline(date(2027, 1, 4), provisional=True)
    table = WorkingCalendar(frozenset({2027}), frozenset({date(2027, 1, 1)}))
    late = known.overlaid(table).deadline(date(2026, 12, 31), 2)
    assert late == Deadline(date(2027, 1, 5))
    with pytest.raises(CalendarYearUnknown):
        known.add(date(2026, 12, 31), 2)


@pytest.mark.rule("C-08")
def test_a_calendar_says_how_far_ahead_it_knows() -> None:
    known = WorkingCalendar(frozenset({2025, 2026, 2028}))
    assert known.days_known(date(2026, 12, 4)) == 28
    assert known.days_known(date(2027, 3, 1)) == 0
