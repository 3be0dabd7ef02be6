"""Recorded visits from a CSV file, plain or gzipped, by whatever column names."""

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from sys import intern
from typing import TextIO

from matching_svc.replay.domain.recorded import Recorded
from matching_svc.replay.domain.refusal import Refusal, Text

COLUMNS = "premises=estab_id,agency=agency,programme=program,kind=visit_type,date=date"
"""What the five needed facts are called in a file where nothing else is said."""
NEEDED = ("premises", "agency", "programme", "kind", "date")
FINDINGS, GRADE = "findings", "grade"
_USUAL = {FINDINGS: "n_findings", GRADE: "grade"}
"""What is taken where it stands, and not missed where it does not."""
_MAY_BE_EMPTY = ("kind",)
_YEARS = range(1900, 2101)
_SHOWN = 10

_AGAIN = Text(
    "请更正所列各行后重新运行。",
    "Correct the lines that are named and run it again.",
)
_NAME_COLUMNS = Text(
    f"用 --columns 说明列名，例如 --columns {COLUMNS}（只写不同的即可）。",
    f"Say what the columns are called: --columns {COLUMNS} (only what differs).",
)
_WHOLE = Text(
    "请重新导出或重新压缩该文件；也可以直接给出未压缩的 CSV。",
    "Export or compress the file again; a plain CSV is taken as well.",
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


def read(
    path: Path, columns: Mapping[str, str], where: Mapping[str, str]
) -> list[Recorded]:
    """All rows of a file that `where` takes, in the file's order.

    Raises:
        Refusal: naming missing columns, or the lines that cannot be read.
    """
    try:
        with _opened(path) as file:
            return _rows(csv.DictReader(file, strict=True), columns, where)
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        what = Text(
            f"{path} 的压缩数据不完整或已损坏。", f"{path}: broken gzip ({fault})."
        )
        raise Refusal(what, _WHOLE) from fault
    except csv.Error as fault:
        what = Text(
            f"{path} 不是可读的 CSV（{fault}）。", f"{path} is no CSV: {fault}."
        )
        raise Refusal(what, _WHOLE) from fault
    except UnicodeDecodeError as fault:
        what = Text(f"{path} 不是 UTF-8 编码。", f"{path} is not UTF-8: {fault}.")
        todo = Text(
            "请另存为 UTF-8；GBK 文件可用 iconv -f gb18030 -t utf-8 转换。",
            "Save it as UTF-8; a GBK file by iconv -f gb18030 -t utf-8.",
        )
        raise Refusal(what, todo) from fault
    except OSError as fault:
        raise _unopened(path, fault) from fault


def _unopened(path: Path, fault: OSError) -> Refusal:
    match fault:
        case FileNotFoundError():
            why = Text("没有这个文件", "there is no such file")
        case IsADirectoryError():
            why = Text("这是文件夹，不是文件", "it is a folder, not a file")
        case PermissionError():
            why = Text("没有读取权限", "it may not be read")
        case _:
            why = Text("无法读取", fault.strerror or "it cannot be read")
    return Refusal(
        Text(f"{path}：{why.zh}。", f"{path}: {why.en}."),
        Text(
            "请核对路径和权限；没有数据时运行 make replay，会用自动生成的示例。",
            "Check the path and its rights; without data `make replay` makes a sample.",
        ),
    )


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The text of the file; gzip is known by its first two bytes, not its name."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
    opened = gzip.open if zipped else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield file


def _rows(
    reader: "csv.DictReader[str]",
    columns: Mapping[str, str],
    where: Mapping[str, str],
) -> list[Recorded]:
    named = _named(reader.fieldnames or (), columns, where)
    found: list[Recorded] = []
    faults: list[Text] = []
    passed: Counter[str] = Counter()
    for row in reader:
        other = [column for column, value in where.items() if row[column] != value]
        if other:
            passed[f"{other[0]}={row[other[0]]}"] += 1
            continue
        try:
            found.append(_recorded(row, named))
        except Refusal as fault:
            faults.append(_at(reader.line_num, fault.what))
    if faults:
        raise _unreadable(faults)
    if not found:
        raise _nothing(passed)
    return found


def _at(line: int, what: Text) -> Text:
    return Text(f"第 {line} 行：{what.zh}", f"line {line}: {what.en}")


def _unreadable(faults: Sequence[Text]) -> Refusal:
    rest = len(faults) - _SHOWN
    more = Text(f"；另有 {rest} 行", f"; and {rest} more") if rest > 0 else Text("", "")
    zh = "；".join(fault.zh for fault in faults[:_SHOWN]) + more.zh
    return Refusal(
        Text(
            f"{zh}。", "; ".join(fault.en for fault in faults[:_SHOWN]) + more.en + "."
        ),
        _AGAIN,
    )


def _nothing(passed: Counter[str]) -> Refusal:
    """No row is left; said with what there would have been."""
    if not passed:
        return Refusal(
            Text(
                "文件中没有数据行。",
                "No row is left to replay: there is only a header.",
            ),
            Text("请给出至少一行检查记录。", "Give a file with at least one visit."),
        )
    there = ", ".join(name for name, _ in passed.most_common(_SHOWN))
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


def _named(
    header: Sequence[str], columns: Mapping[str, str], where: Mapping[str, str]
) -> dict[str, str]:
    """The columns to read; findings and grades are taken where they stand."""
    if not header:
        raise Refusal(
            Text("文件是空的。", "The file is empty."),
            Text("请给出有表头和数据的 CSV。", "Give a CSV with a header and rows."),
        )
    named = pairs(COLUMNS) | dict(columns)
    known = (*NEEDED, *_USUAL)
    if unknown := sorted(set(named) - set(known)):
        names, there = ", ".join(unknown), ", ".join(known)
        what = Text(
            f"--columns 中没有“{names}”；可用的有：{there}。",
            f"--columns: unknown: {names}; there are: {there}.",
        )
        raise Refusal(what, _NAME_COLUMNS)
    used = {*named.values(), *where}
    if missing := sorted(used - set(header)):
        names, there = ", ".join(missing), ", ".join(sorted(header))
        what = Text(
            f"文件缺少列：{names}；现有列：{there}。",
            f"The file has no column {names}; it has: {there}.",
        )
        raise Refusal(what, _NAME_COLUMNS)
    if doubled := sorted(name for name in used if header.count(name) > 1):
        names = ", ".join(doubled)
        what = Text(f"列名重复：{names}。", f"Columns stand twice: {names}.")
        raise Refusal(what, _NAME_COLUMNS)
    usual = {name: column for name, column in _USUAL.items() if column in header}
    return usual | named


def _recorded(row: Mapping[str, str | None], named: Mapping[str, str]) -> Recorded:
    values = {
        name: intern((row[column] or "").strip()) for name, column in named.items()
    }
    for name in NEEDED:
        if not values[name] and name not in _MAY_BE_EMPTY:
            column = named[name]
            raise Refusal(Text(f"{column} 为空", f"{column} is empty"), _AGAIN)
    return Recorded(
        premises=values["premises"],
        agency=values["agency"],
        programme=values["programme"],
        kind=values["kind"],
        day=day_of(values["date"]),
        findings=findings_of(values.get(FINDINGS, "")),
        grade=values.get(GRADE, ""),
    )


def day_of(text: str) -> date:
    """A recorded day.

    Raises:
        Refusal: for what is no day of this or the last century.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise Refusal(
            Text(
                f"“{text}”不是 YYYY-MM-DD 形式的日期",
                f"{text!r} is no day of the form YYYY-MM-DD",
            ),
            _AGAIN,
        )
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
