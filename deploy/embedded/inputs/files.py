"""Files as they come: CSV, plain or gzip, with or without a byte order mark."""

import csv
import gzip
import io
from collections.abc import Collection, Iterator
from pathlib import Path


class FileUnreadable(Exception):
    """A file cannot be used as it is: the message says why, and what to do."""


def csv_rows(
    path: Path, needed: Collection[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row with the line of the file on which it begins; absent cells are "".

    Raises:
        FileUnreadable: if it lacks a needed column, or is no such text.
    """
    try:
        yield from _rows(path, needed)
    except UnicodeDecodeError as fault:
        raise FileUnreadable(
            f"{path} 不是 UTF-8 编码。 It is not UTF-8: save it as UTF-8 and try again."
        ) from fault
    except (gzip.BadGzipFile, EOFError, csv.Error) as fault:
        raise FileUnreadable(
            f"{path} 无法读取。 It cannot be read as CSV ({fault}): is it whole?"
        ) from fault


def _rows(path: Path, needed: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    kind = gzip.GzipFile if path.suffix == ".gz" else io.FileIO
    with (
        kind(path, "rb") as raw,
        io.TextIOWrapper(raw, "utf-8-sig", newline="") as text,
    ):
        rows = csv.DictReader(text)
        _must_have(path, rows.fieldnames or (), needed)
        before = rows.line_num
        for row in rows:
            first = max(before, 1) + 1
            before = rows.line_num
            yield first, {name: value or "" for name, value in row.items() if name}


def _must_have(path: Path, there: Collection[str], needed: Collection[str]) -> None:
    missing = [name for name in needed if name not in there]
    if missing:
        raise FileUnreadable(
            f"{path} 缺少列 lacks the columns: {', '.join(missing)}. "
            f"首行应有 Its first line must name: {','.join(needed)}."
        )
