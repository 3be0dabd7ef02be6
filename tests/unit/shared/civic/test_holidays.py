"""The tables behind the working calendar: packaged, loaded, or refused (C-08)."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from shared.civic.calendar import CalendarYearUnknown
from shared.civic.holidays import (
    HolidayTableError,
    as_plain_weeks,
    check_at_start,
    load,
    packaged,
)

TABLE = """# years: 2027
date,name,is_off_day
2027-01-01,元旦,1
2027-02-06,春节,1
2027-02-08,春节,1
2027-02-20,春节,0
2026-12-27,元旦,0
"""


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "holidays.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_the_package_covers_the_years_to_2026_without_gaps() -> None:
    assert packaged().years >= set(range(2004, 2027))


@pytest.mark.rule("C-08")
def test_each_day_of_the_package_is_what_the_package_says_of_it() -> None:
    calendar = packaged()
    first, last = date(min(calendar.years), 1, 1), date(max(calendar.years), 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    wrong = [
        d for d in days if calendar.is_working(d) != chinese_calendar.is_workday(d)
    ]
    assert not wrong
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(last + timedelta(days=1))


@pytest.mark.rule("C-08")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_published_table_makes_its_year_known(tmp_path: Path, encoding: str) -> None:
    calendar = load(write(tmp_path, TABLE, encoding))
    assert not calendar.is_working(date(2027, 1, 1))
    assert not calendar.is_working(date(2027, 2, 8))
    assert calendar.is_working(date(2027, 2, 20))
    assert calendar.is_working(date(2027, 1, 4))
    assert not calendar.is_working(date(2026, 10, 1))


@pytest.mark.rule("C-08")
def test_a_new_years_notice_may_move_a_weekend_of_the_december_before(
    tmp_path: Path,
) -> None:
    assert not load().is_working(date(2026, 12, 27))
    assert load(write(tmp_path, TABLE)).is_working(date(2026, 12, 27))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: say which years"),
        ("date,is_off_day\n2027-01-01,1\n", "line 1: say which years"),
        ("# years: next\ndate,is_off_day\n2027-01-01,1\n", "four digits"),
        ("# years: 2027\nday,off\n2027-01-01,1\n", "line 2: name the columns"),
        ("# years: 2027\ndate,is_off_day\n2027-01-01,yes\n", "line 3"),
        ("# years: 2027\ndate,is_off_day\n1 Jan 2027,1\n", "line 3"),
        ("# years: 2027\ndate,is_off_day\n2027-01-01\n", "line 3"),
        ("# years: 2027\ndate,is_off_day\n", "no day off is listed for"),
        (TABLE + "2027-01-01,元旦,0\n", "both ways"),
        (TABLE + "2028-01-01,元旦,1\n", "not covered"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(HolidayTableError, match=says):
        load(write(tmp_path, text))


@pytest.mark.rule("C-08")
def test_a_deployment_does_not_start_in_an_unknown_year_and_is_warned_of_the_next() -> (
    None
):
    calendar = packaged()
    assert check_at_start(calendar, date(2025, 6, 1)) is None
    warning = check_at_start(calendar, date(2026, 11, 21))
    assert warning is not None
    assert "2027" in warning
    with pytest.raises(CalendarYearUnknown):
        check_at_start(calendar, date(2027, 1, 1))


def test_only_the_story_takes_an_unknown_year_as_plain_weeks() -> None:
    calendar = as_plain_weeks(2027).overlaid(packaged())
    assert calendar.is_working(date(2027, 1, 1))
    assert not calendar.is_working(date(2027, 1, 2))
    assert not calendar.is_working(date(2026, 10, 1))
