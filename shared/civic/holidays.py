"""Where the working calendar comes from: the published tables (C-08).

The base is the `chinesecalendar` package, for the years that it covers. A later year is
loaded from a CSV file (setting `holidays_file`), as soon as it is published:

    # years: 2027
    date,is_off_day
    2027-01-01,1
    2026-12-27,0

The first line says which years the table covers completely. A row of another, already
known year corrects that one day, for a new year's notice may move a December weekend.
"""

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import chinese_calendar

from shared.civic.calendar import CalendarYearUnknown, WorkingCalendar

_SATURDAY = 5
_YEARS_PREFIX = "# years:"
_OFF = {"1": True, "true": True, "0": False, "false": False}


class HolidayTableError(ValueError):
    """The table of days off cannot be used; the message names the line and the fix."""


@cache
def packaged() -> WorkingCalendar:
    """Build the calendar of all years that the installed package knows."""
    marked = dict.fromkeys(chinese_calendar.holidays, True)
    marked |= dict.fromkeys(chinese_calendar.workdays, False)
    return _calendar({day.year for day in chinese_calendar.holidays}, marked)


def load(holidays_file: Path | None = None) -> WorkingCalendar:
    """Build the calendar of a deployment: the package, overlaid by its own table."""
    base = packaged()
    if holidays_file is None:
        return base
    years, marked = _read(holidays_file)
    own = {day: off for day, off in marked.items() if day.year in years}
    whole = base.overlaid(_calendar(years, own))
    corrections = {day: off for day, off in marked.items() if day.year not in years}
    return _corrected(whole, corrections)


def as_plain_weeks(year: int) -> WorkingCalendar:
    """One year as plain Monday-to-Friday weeks: for the story only, never deployed.

    `as_plain_weeks(2027).overlaid(load())` lets a published table win.
    """
    return WorkingCalendar(years=frozenset({year}))


def check_at_start(calendar: WorkingCalendar, today: date) -> str | None:
    """Refuse to start in an unknown year; return a warning when the next is unknown."""
    if today.year not in calendar.years:
        raise CalendarYearUnknown(today.year)
    if today.year + 1 in calendar.years:
        return None
    return (
        f"The working days of {today.year + 1} are not loaded yet: days of that year "
        "are refused until the setting holidays_file names the published table."
    )


def _calendar(years: Iterable[int], marked: dict[date, bool]) -> WorkingCalendar:
    """Keep of the marked days those that differ from the ordinary week."""
    return WorkingCalendar(
        years=frozenset(years),
        days_off=frozenset(
            day for day, off in marked.items() if off and day.weekday() < _SATURDAY
        ),
        make_up_days=frozenset(
            day for day, off in marked.items() if not off and day.weekday() >= _SATURDAY
        ),
    )


def _corrected(
    calendar: WorkingCalendar, corrections: dict[date, bool]
) -> WorkingCalendar:
    marked = _calendar(calendar.years, corrections)
    return WorkingCalendar(
        years=calendar.years,
        days_off=(calendar.days_off - corrections.keys()) | marked.days_off,
        make_up_days=(calendar.make_up_days - corrections.keys()) | marked.make_up_days,
    )


def _read(path: Path) -> tuple[frozenset[int], dict[date, bool]]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    years = _covered_years(path, lines)
    rows = csv.DictReader(lines[1:])
    if not {"date", "is_off_day"} <= set(rows.fieldnames or ()):
        raise HolidayTableError(
            f"{path.name}, line 2: name the columns date,is_off_day."
        )
    marked: dict[date, bool] = {}
    for row in rows:
        day, off = _row(path, rows.line_num + 1, row)
        if marked.setdefault(day, off) is not off:
            raise HolidayTableError(f"{path.name}: {day} stands in it both ways.")
    _refuse_strays(path, years, marked)
    return years, marked


def _covered_years(path: Path, lines: list[str]) -> frozenset[int]:
    first = lines[0].strip().lower() if lines else ""
    years = first.removeprefix(_YEARS_PREFIX).replace(",", " ").split()
    if not first.startswith(_YEARS_PREFIX) or not years:
        raise HolidayTableError(
            f"{path.name}, line 1: say which years the table covers, "
            f"such as '{_YEARS_PREFIX} 2027'."
        )
    try:
        return frozenset(int(year) for year in years)
    except ValueError:
        raise HolidayTableError(
            f"{path.name}, line 1: years are four digits each, got {first!r}."
        ) from None


def _row(path: Path, line: int, row: dict[str, str | None]) -> tuple[date, bool]:
    off = _OFF.get((row["is_off_day"] or "").strip().lower())
    try:
        day = date.fromisoformat((row["date"] or "").strip())
    except ValueError:
        off = None
    if off is None:
        raise HolidayTableError(
            f"{path.name}, line {line}: expected a day such as 2027-01-01 and 1 (off) "
            "or 0 (worked)."
        )
    return day, off


def _refuse_strays(path: Path, years: frozenset[int], marked: dict[date, bool]) -> None:
    """A covered year has days off; a row of an unknown year would mean nothing."""
    empty = years - {day.year for day, off in marked.items() if off}
    if empty:
        raise HolidayTableError(
            f"{path.name}: no day off is listed for {sorted(empty)}; "
            "cover only years whose table is complete."
        )
    covered = packaged().years | years
    stray = sorted(day for day in marked if day.year not in covered)
    if stray:
        raise HolidayTableError(
            f"{path.name}: {stray[0]} is of a year that is not covered."
        )
