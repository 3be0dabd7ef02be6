"""Recorded visits out of the rows of an upload or a file, by whatever column names.

A row that says the same visit again is folded into it, a row with a placeholder for a
date is passed over, and both are counted. A row that cannot be read is refused.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from sys import intern

from matching_svc.replay.domain.recorded import PassedOver, Recorded
from matching_svc.replay.domain.refusal import Refusal, Text
from shared.bulk import Columns, Row, Upload, UploadTooLarge, read_rows
from shared.civic.days import PLACEHOLDERS, NoDay, read_day
from shared.errors import RowRefusal, RowsRefused

COLUMNS = "premises=estab_id,agency=agency,programme=program,kind=visit_type,date=date"
"""What the five needed facts are called in a file where nothing else is said."""
NEEDED = ("premises", "agency", "programme", "kind", "date")
FINDINGS, GRADE = "findings", "grade"
LONGEST_VALUE = 200
_USUAL = {FINDINGS: "n_findings", GRADE: "grade"}
"""What is taken where it stands, and not missed where it does not."""
_MAY_BE_EMPTY = frozenset({"kind", FINDINGS, GRADE})
_YEARS = range(1900, 2101)
_SHOWN = 10
_EVERY_COLUMN = Columns((), prefixes=("",))
"""A file may have other columns too; which are needed is known with its header."""

_AGAIN = Text(
    "请更正所列各行后重新运行。",
    "Correct the lines that are named and run it again.",
)
_NAME_COLUMNS = Text(
    f"用 --columns 说明列名，例如 --columns {COLUMNS}（只写不同的即可）。",
    f"Say what the columns are called: --columns {COLUMNS} (only what differs).",
)


class VisitsRefused(RowsRefused):
    """Some rows cannot be replayed, so none was; every bad row is named."""

    rule = "X-08"
    zh = "部分行不符合要求，未进行回放；问题行已逐行列出。"


@dataclass(frozen=True, slots=True)
class Selection:
    """What the columns are called, and which rows are meant."""

    columns: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    most_rows: int | None = None


@dataclass(slots=True, repr=False)
class Visits:
    """The visits that were read, and what was passed over.

    Not to be shown: `asyncio.run` makes a text of its task, result and all, when it
    gives the interrupt's handler back.
    """

    selection: Selection
    found: dict[tuple[object, ...], Recorded] = field(default_factory=dict)
    """By what makes a visit one."""
    passed: PassedOver = field(default_factory=PassedOver)
    refused: list[RowRefusal] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    """Rows that `where` does not take, by the first condition that they miss."""

    @property
    def rows(self) -> list[Recorded]:
        """The visits in the file's order."""
        return list(self.found.values())

    def take(self, row: Row, named: Mapping[str, str]) -> None:
        """Take a row; `named` says which column each fact stands in."""
        line, values = row
        for column, value in self.selection.where.items():
            if values.get(column) != value:
                self.others[f"{column}={values.get(column, '')}"] += 1
                return
        try:
            visit = _recorded(values, named)
        except Refusal as fault:
            self.refused.append(_refusal(line, fault))
            return
        if visit.day in PLACEHOLDERS:
            self.passed = replace(
                self.passed, placeholders=self.passed.placeholders + 1
            )
            return
        before = self.found.setdefault(visit.once, visit)
        if before is not visit:
            self.passed = replace(self.passed, folded=self.passed.folded + 1)
            self.found[visit.once] = before.with_more_of(visit)


async def read(upload: Upload, selection: Selection) -> Visits:
    """All visits that `where` takes, in the file's order.

    Raises:
        UploadRefused: where the upload as a whole cannot be read.
        VisitsRefused: naming the rows that cannot be.
        Refusal: naming missing columns, or what there is instead of a visit.
    """
    visits = Visits(selection)
    named: dict[str, str] | None = None
    count = 0
    async for row in read_rows(upload, _EVERY_COLUMN, bad=visits.refused.append):
        named = named or _named(list(row[1]), selection)
        visits.take(row, named)
        count += 1
        if selection.most_rows is not None and count > selection.most_rows:
            raise UploadTooLarge(limit_rows=selection.most_rows)
    if visits.refused:
        refused = sorted(visits.refused, key=lambda refusal: refusal.line)
        raise VisitsRefused(refused, count)
    if not visits.found:
        raise _nothing(visits)
    return visits


def _refusal(line: int, fault: Refusal) -> RowRefusal:
    return RowRefusal(
        line=line,
        code="value-unreadable",
        rule="X-08",
        reason=f"{fault.what.en}.",
        reason_zh=f"{fault.what.zh}。",
    )


def pairs(text: str) -> dict[str, str]:
    """`a=b,c=d` as a mapping.

    Raises:
        Refusal: where a part is not of the form name=value.
    """
    return dict(pair(part) for part in text.split(",") if part.strip())


def pair(text: str) -> tuple[str, str]:
    """`a=b` as a name and a value; the value may hold anything.

    Raises:
        Refusal: where it is not of that form.
    """
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise Refusal(
            Text(
                f"“{text.strip()}”不是“名称=值”的形式。",
                f"{text.strip()!r} is not of the form name=value.",
            ),
            Text(
                "例如 --where dataset=nyc，或 --columns premises=场所,date=日期。",
                "For example --where dataset=nyc or --columns premises=place,date=day.",
            ),
        )
    return name.strip(), value.strip()


def _nothing(visits: Visits) -> Refusal:
    """No row is left; said with what there would have been."""
    if not visits.others:
        return Refusal(
            Text(
                "文件中只有占位日期（如 1900-01-01），没有检查记录。",
                "No row is left to replay: all dates are placeholders (1900-01-01).",
            ),
            Text("请给出至少一行检查记录。", "Give a file with at least one visit."),
        )
    there = ", ".join(name for name, _ in visits.others.most_common(_SHOWN))
    return Refusal(
        Text(
            f"没有一行符合 --where；文件中有：{there}。",
            f"No row is left to replay by --where; the file has: {there}.",
        ),
        Text(
            "请更正 --where；有几个条件时，每个条件写一次 --where。",
            "Correct --where; give it once for each condition.",
        ),
    )


def _named(header: Sequence[str], selection: Selection) -> dict[str, str]:
    """The columns to read: as they are said to be called, or as they usually are."""
    usual = {**pairs(COLUMNS), **_USUAL}
    if unknown := sorted(set(selection.columns) - set(usual)):
        names, there = ", ".join(unknown), ", ".join(usual)
        what = Text(
            f"--columns 中没有“{names}”；可用的有：{there}。",
            f"--columns: unknown: {names}; there are: {there}.",
        )
        raise Refusal(what, _NAME_COLUMNS)
    named = {
        fact: fact if fact in header else column for fact, column in usual.items()
    } | dict(selection.columns)
    needed = {*NEEDED, *selection.columns}
    used = {*(named[fact] for fact in needed), *selection.where}
    if missing := sorted(used - set(header)):
        names, there = ", ".join(missing), ", ".join(sorted(header))
        what = Text(
            f"文件缺少列：{names}；现有列：{there}。",
            f"The file has no column {names}; it has: {there}.",
        )
        raise Refusal(what, _NAME_COLUMNS)
    return {fact: column for fact, column in named.items() if column in header}


def _recorded(values: Mapping[str, str], named: Mapping[str, str]) -> Recorded:
    cells = {fact: intern(values.get(column, "")) for fact, column in named.items()}
    if "" in cells.values() or max(map(len, cells.values())) > LONGEST_VALUE:
        for fact, column in named.items():
            _check(fact, column, cells[fact])
    return Recorded(
        premises=cells["premises"],
        agency=cells["agency"],
        programme=cells["programme"],
        kind=cells["kind"],
        day=day_of(cells["date"]),
        findings=findings_of(cells.get(FINDINGS, "")),
        grade=cells.get(GRADE, ""),
    )


def _check(fact: str, column: str, value: str) -> None:
    """Refuse a value that is not there, or too long."""
    if not value and fact not in _MAY_BE_EMPTY:
        what = Text(f"{column} 为空", f"{column} is empty")
    elif len(value) > LONGEST_VALUE:
        what = Text(
            f"{column} 超过 {LONGEST_VALUE} 个字符",
            f"{column} has more than {LONGEST_VALUE} characters",
        )
    else:
        return
    raise Refusal(what, _AGAIN)


def day_of(text: str) -> date:
    """A recorded day; a placeholder too, which is no visit.

    Raises:
        Refusal: for what is no day of this or the last century.
    """
    try:
        day = read_day(text)
    except NoDay as fault:
        what = Text(f"“{text}”：{fault.zh}", f"{text!r}: {fault.en}")
        raise Refusal(what, _AGAIN) from fault
    if day.year not in _YEARS and day not in PLACEHOLDERS:
        what = Text(f"“{text}”不是本世纪的日期", f"{text!r} is no day of our time")
        raise Refusal(what, _AGAIN)
    return day


def findings_of(text: str) -> int | None:
    """How many things were found wrong; nothing said is None.

    Raises:
        Refusal: for what is no such number.
    """
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1_000_000:  # noqa: PLR2004  # no visit finds a million
        raise Refusal(
            Text(f"“{text}”不是问题数", f"{text!r} is no number of findings"), _AGAIN
        )
    return int(number)
