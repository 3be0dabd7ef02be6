"""A workbook is read as CSV is, and what a spreadsheet did to it is named (S-08)."""

import io
import tracemalloc
import zipfile
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from shared.bulk import (
    BrokenRow,
    BrokenWorkbook,
    Columns,
    EmptyUpload,
    SeveralSheets,
    UnsupportedUpload,
    UploadRefused,
    UploadTooLarge,
    WorkbookUpload,
    WrongColumns,
    read_rows,
)
from shared.bulk.text import XLSX
from shared.civic import uscc
from shared.errors import RowRefusal

pytestmark = [pytest.mark.rule("S-08"), pytest.mark.rule("P-23")]
COLUMNS = Columns(("place",), ("name",), ("reason.",))
PLACE = f"{uscc.make('310116', 1)}-001"


class File:
    """An upload of some bytes."""

    def __init__(self, content: bytes, kind: str = XLSX, **headers: str) -> None:
        self.headers = {"content-type": kind, **headers}
        self._content = content

    async def stream(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._content), 4096):
            yield self._content[start : start + 4096]


def book(*sheets: Iterable[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(list(row))
        if number in hidden:
            sheet.sheet_state = "hidden"
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


async def read(content: bytes, **headers: str) -> tuple[list[Any], list[RowRefusal]]:
    refused: list[RowRefusal] = []
    upload = File(content, **headers)
    rows = [row async for row in read_rows(upload, COLUMNS, bad=refused.append)]
    return rows, refused


async def test_rows_have_the_numbers_that_the_sheet_shows() -> None:
    rows, refused = await read(
        book(
            [["place", "reason.P-13", "name"], [PLACE, "复查"], [], [PLACE, None, "甲"]]
        )
    )
    assert refused == []
    assert rows == [
        (2, {"place": PLACE, "reason.P-13": "复查", "name": ""}),
        (4, {"place": PLACE, "reason.P-13": "", "name": "甲"}),
    ]


async def test_cells_are_read_as_they_are_shown() -> None:
    """Dates as days, whole numbers without a point, as CSV would have them."""
    cells: list[tuple[object, str]] = [
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30), "2026-03-01T09:30:00"),  # noqa: DTZ001 - as Excel has it
        (12.0, "12"),
        (0.05, "0.05"),
        (123456789012345, "123456789012345"),
        (True, "true"),
        ("  全角 ", "全角"),
    ]
    rows, _ = await read(
        book([["place", "name"], *[["x", value] for value, _ in cells]])
    )
    assert [row["name"] for _, row in rows] == [text for _, text in cells]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (913101160000000017, "number-too-long"),
        (9.13101160000000e17, "number-too-long"),
        ('=A1&"x"', "formula-cell"),
        ("#N/A", "error-cell"),
    ],
)
async def test_what_a_spreadsheet_made_of_a_cell_is_named(
    value: object, code: str
) -> None:
    rows, refused = await read(book([["name", "place"], ["甲", value], ["乙", PLACE]]))
    assert [(row.line, row.code, row.value) for row in refused] == [(2, code, "B2")]
    assert "B2" in refused[0].reason_zh
    assert [line for line, _ in rows] == [3], "the reading goes on"


async def test_a_number_of_a_subject_that_was_entered_as_text_is_taken() -> None:
    digits = "913101160000000017"
    rows, refused = await read(book([["place"], [digits]]))
    assert (rows, refused) == ([(2, {"place": digits})], [])


async def test_without_a_list_of_refusals_the_first_bad_row_ends_it() -> None:
    upload = File(book([["place"], ["=1+1"]]))
    with pytest.raises(BrokenRow) as refused:
        assert [row async for row in read_rows(upload, COLUMNS)] == []
    assert refused.value.members["line"] == 2


async def test_hidden_and_empty_sheets_are_passed_over_and_a_second_one_is_not() -> (
    None
):
    rows, _ = await read(book([], [["说明"]], [["place"], [PLACE]], hidden=[1]))
    assert len(rows) == 1
    with pytest.raises(SeveralSheets) as refused:
        await read(book([["place"], [PLACE]], [["place"], [PLACE]]))
    assert refused.value.members["sheets"] == ["表1", "表2"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (book([]), EmptyUpload),
        (book([["place"]]), EmptyUpload),
        (book([["name"], ["甲"]]), WrongColumns),
        (book([["place", "other"], [PLACE, "x"]]), WrongColumns),
        (b"place\nx\n", BrokenWorkbook),
        (b"PK\x03\x04 no archive", BrokenWorkbook),
        (book([["place"], [PLACE]])[:-200], BrokenWorkbook),
    ],
)
async def test_a_file_that_cannot_be_taken_is_refused_whole(
    content: bytes, refusal: type[UploadRefused]
) -> None:
    with pytest.raises(refusal):
        await read(content)


async def test_a_row_that_is_wider_than_the_header_is_named() -> None:
    _, refused = await read(book([["place"], [PLACE, "x"]]))
    assert [(row.line, row.code) for row in refused] == [(2, "wrong-field-count")]
    _, refused = await read(book([["place"], [PLACE, *[None] * 400, "x"]]))
    assert [(row.line, row.code) for row in refused] == [(2, "too-many-columns")]


async def test_a_workbook_that_is_not_declared_says_how() -> None:
    upload = File(book([["place"], [PLACE]]), "text/csv")
    with pytest.raises(WorkbookUpload) as refused:
        assert [row async for row in read_rows(upload, COLUMNS)] == []
    assert XLSX in refused.value.todo
    with pytest.raises(UnsupportedUpload):
        await read(book([["place"], [PLACE]]), **{"content-encoding": "gzip"})


def with_part(name: str, content: bytes) -> bytes:
    """A workbook with one part replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book([["place"], [PLACE]]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


async def test_a_part_that_unpacks_to_far_more_than_came_in_is_refused() -> None:
    bomb = with_part("xl/worksheets/sheet1.xml", b" " * (64 * 1024**2))
    assert len(bomb) < 100_000
    tracemalloc.start()
    with pytest.raises(UploadTooLarge):
        await read(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024**2


async def test_an_entity_is_never_expanded() -> None:
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
        b"</sheetData></worksheet>"
    )
    with pytest.raises(BrokenWorkbook):
        await read(with_part("xl/worksheets/sheet1.xml", sheet))


def many(rows: int) -> bytes:
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(["place", "name"])
    for number in range(rows):
        sheet.append([f"{number:018d}-001", f"企业{number}"])
    return saved(made)


async def test_memory_does_not_grow_with_the_rows() -> None:
    peaks = []
    for content in (many(1_000), many(20_000)):
        tracemalloc.start()
        count = 0
        async for _ in read_rows(File(content), COLUMNS):
            count += 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count in {1_000, 20_000}
    assert peaks[1] < peaks[0] + 4 * 1024**2
    control = io.BytesIO(content)
    tracemalloc.start()
    load_workbook(control)
    _, whole = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert whole > 2 * peaks[1], "the control: read whole it takes far more"
