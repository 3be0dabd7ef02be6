"""Days as people and systems write them, where there is one way to read them.

The year comes first. What could be two days, or is a spreadsheet's serial number, is
not read: a date that silently became another would stand in a register for years.
"""

import re
from datetime import date

PLACEHOLDERS = frozenset(
    {
        date(1, 1, 1),
        date(1753, 1, 1),
        date(1899, 12, 30),
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(1970, 1, 1),
        date(9999, 12, 31),
    }
)
"""What systems write where nobody entered a day: the first or last day they know."""
_WEEKDAYS = "一二三四五六日"
_MIDNIGHT = r"(?:[ T]+0{1,2}:00(?::00(?:\.0+)?)?)?"
_DAY = re.compile(
    rf"""
    (?: (\d{{4}}) ([-/.]) (\d{{1,2}}) \2 (\d{{1,2}})
      | (\d{{4}}) \s* 年 \s* (\d{{1,2}}) \s* 月 \s* (\d{{1,2}}) \s* 日
      | (\d{{4}}) (\d{{2}}) (\d{{2}})
    ) {_MIDNIGHT}
    """,
    re.ASCII | re.VERBOSE,
)
_SERIAL = re.compile(r"\d{1,6}(\.\d+)?", re.ASCII)


class NoDay(ValueError):
    """A text is no day; says so in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def spoken(day: date, lang: str) -> str:
    """A day as the public is told it: 2026年12月7日（周一）, or 7 December 2026."""
    if lang == "zh":
        weekday = _WEEKDAYS[day.weekday()]
        return f"{day.year}年{day.month}月{day.day}日（周{weekday}）"
    return f"{day.day} {day:%B %Y}"


def read_day(text: str) -> date:
    """The day of `2019-05-06`, `2019/5/6`, `2019.5.6`, `2019年5月6日` or `20190506`.

    Midnight may stand behind it, as exports of databases have it.

    Raises:
        NoDay: for anything else, saying why.
    """
    if len(text) == 10 and text[4] == text[7] == "-":  # noqa: PLR2004 - the usual form
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    match = _DAY.fullmatch(text)
    if match is None:
        raise _unread(text)
    year, month, day = (int(part) for part in match.groups() if _is_number(part))
    try:
        return date(year, month, day)
    except ValueError as fault:
        raise NoDay("没有这一天", "there is no such day") from fault


def _is_number(part: str | None) -> bool:
    return part is not None and part.isdecimal()


def _unread(text: str) -> NoDay:
    if _SERIAL.fullmatch(text):
        return NoDay(
            "疑为电子表格的日期序列号，请将该列设为日期格式后重新导出",
            "it looks like a spreadsheet's serial number: format the column as a date",
        )
    return NoDay("应为年在前的日期，如 2019-05-06", "write YYYY-MM-DD, the year first")
