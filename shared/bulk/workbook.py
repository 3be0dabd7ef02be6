"""The rows of a workbook (`.xlsx`), one by one: what stands in its one sheet.

openpyxl reads a sheet as a stream. What it would have to hold at once, the texts that
cells share, is bounded, and so is all that the archive unpacks to.
"""

import asyncio
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, time
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from shared.bulk.errors import BrokenWorkbook, SeveralSheets, UploadTooLarge
from shared.bulk.text import MOST_TIMES, Upload
from shared.errors import RowRefusal

MOST_COLUMNS = 256
MOST_ROWS = 1_048_576
"""Of a sheet, as Excel has them."""
MOST_CELLS = 50_000_000
"""Empty ones too: a cell far to the right gives its row all that are before it."""
MOST_UNPACKED = 1024**3
MOST_SHARED = 64 * 1024**2
"""Of all parts but the sheets: they are held at once."""
MOST_PARTS = 1000
EXACT = 10**15
"""From here on Excel has lost digits of a number: it keeps fifteen."""
_FREE_BYTES = 4 * 1024**2
_PIECE = 1024**2
_BATCH = 500
_SHEETS = "xl/worksheets/sheet"

SheetRow = tuple[int, list[str] | RowRefusal]
"""The number of a row in its sheet, and its cells as text, or why it has none."""


async def sheet_rows(upload: Upload) -> AsyncIterator[list[SheetRow]]:
    """The rows of the one sheet that has any, in batches; empty ones too.

    Raises:
        UploadRefused: where it is no workbook, is too large, or has several sheets.
    """
    with SpooledTemporaryFile(_PIECE) as file:
        async for piece in upload.stream():
            await asyncio.to_thread(file.write, piece)
        rows = await asyncio.to_thread(_opened, cast("IO[bytes]", file))
        while batch := await asyncio.to_thread(_next, rows):
            yield batch


def _next(rows: Iterator[SheetRow]) -> list[SheetRow]:
    try:
        return list(islice(rows, _BATCH))
    except _BROKEN as fault:
        raise BrokenWorkbook from fault


def _opened(file: IO[bytes]) -> Iterator[SheetRow]:
    """The rows, once it is known that they can be read at little cost."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _must_be_small(archive.infolist())
        file.seek(0)
        book = load_workbook(file, read_only=True, keep_links=False)
        sheets = [
            sheet
            for sheet in book.worksheets
            if sheet.sheet_state == "visible" and any(map(_filled, _first(sheet)))
        ]
    except _BROKEN as fault:
        raise BrokenWorkbook from fault
    if len(sheets) > 1:
        names = [sheet.title for sheet in sheets]
        raise SeveralSheets(
            f"Rows stand in {', '.join(names)}.",
            zh=f"以下工作表都有内容：{'、'.join(names)}。",
            sheets=names,
        )
    return _rows(sheets[0]) if sheets else iter(())


def _must_be_small(parts: Sequence[zipfile.ZipInfo]) -> None:
    """What it says to unpack to is all that `zipfile` gives of it."""
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    held = sum(part.file_size for part in parts if _SHEETS not in part.filename)
    if len(parts) > MOST_PARTS or any(part.flag_bits & 1 for part in parts):
        raise BrokenWorkbook
    allowed = min(MOST_UNPACKED, _FREE_BYTES + MOST_TIMES * packed)
    if unpacked > allowed or held > MOST_SHARED:
        raise UploadTooLarge(
            "The workbook unpacks to more than is taken.",
            zh="电子表格解压后超过可接收的大小。",
            limit_bytes=allowed,
        )


def _first(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()
    return islice(sheet.iter_rows(), 100)


def _filled(cells: Sequence[Any]) -> bool:
    return any(cell.value is not None for cell in cells)


def _rows(sheet: Any) -> Iterator[SheetRow]:
    seen = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        seen += len(cells)
        if number > MOST_ROWS or seen > MOST_CELLS:
            raise UploadTooLarge(limit_rows=MOST_ROWS, limit_cells=MOST_CELLS)
        yield number, _texts(number, cells)


def _texts(number: int, cells: Sequence[Any]) -> list[str] | RowRefusal:
    texts: list[str] = []
    for column, cell in enumerate(cells, start=1):
        text = _text(cell.value, cell.data_type)
        if isinstance(text, tuple):
            return _refused(number, column, *text)
        texts.append(text)
    while texts and not texts[-1].strip():
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        return _refused(number, MOST_COLUMNS + 1, *_TOO_MANY)
    return texts


_Wrong = tuple[str, str, str]
_TOO_MANY: _Wrong = ("too-many-columns", "it has too many columns", "列数过多")
_FORMULA: _Wrong = (
    "formula-cell",
    "it holds a formula: paste its value",
    "是公式，请粘贴为数值",
)
_ERROR: _Wrong = ("error-cell", "it holds an error of a formula", "是公式错误值")
_LONG: _Wrong = (
    "number-too-long",
    (
        "it is a number of more than 15 digits, of which Excel has lost the last ones: "
        "format the column as text and enter it again"
    ),
    "是超过15位的数字，末位已被电子表格改写，请将该列设为文本格式后重新录入",
)


_NO_VALUES = {"f": _FORMULA, "e": _ERROR}
"""The kinds of cells that hold no value that anybody entered."""


def _text(value: object, kind: str) -> str | _Wrong:
    """What a cell says; a date is written as such, a whole number without a point."""
    if kind in _NO_VALUES:
        return _NO_VALUES[kind]
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return _number(value)
        case date() | time():
            return value.isoformat().removesuffix("T00:00:00")
        case _:
            return str(value)


def _number(value: float) -> str | _Wrong:
    if abs(value) >= EXACT:
        return _LONG
    return str(int(value)) if value == int(value) else repr(value)


def _refused(number: int, column: int, code: str, why: str, zh: str) -> RowRefusal:
    cell = f"{get_column_letter(column)}{number}"
    return RowRefusal(
        line=number,
        code=code,
        rule="S-08",
        reason=f"Cell {cell} cannot be taken: {why}.",
        reason_zh=f"单元格 {cell} {zh}。",
        value=cell,
    )


_BROKEN = (
    *(zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, OSError),
    *(
        zlib.error,
        SyntaxError,
        AttributeError,
        IndexError,
        NotImplementedError,
        OverflowError,
    ),
)
"""What openpyxl and its parser raise at a file that is not a workbook.

XML faults are syntax errors, a missing part is a KeyError, an entity a ValueError of
defusedxml.
"""
