"""Streams the rows of an upload: CSV, NDJSON or a workbook, in constant memory.

    async for line, values in read_rows(request, Columns(("uscc", "name"))):
        ...

What is wrong with the whole upload (type, encoding, columns, nothing in it) is raised
as an `UploadRefused`. What is wrong with one row is raised as a `BrokenRow`, or, where
the caller gives `bad`, handed to it, and the reading goes on (S-08, P-23).
"""

from shared.bulk.errors import (
    BrokenGzip,
    BrokenRow,
    BrokenWorkbook,
    EmptyUpload,
    LineTooLong,
    SeveralSheets,
    UndeclaredBom,
    UnsupportedUpload,
    UploadRefused,
    UploadTooLarge,
    Utf8DeclaredAsGbk,
    Utf16Upload,
    WorkbookUpload,
    WrongColumns,
    WrongEncoding,
)
from shared.bulk.report import Report, RowProblem
from shared.bulk.rows import BadRow, Columns, Row, read_batches, read_rows
from shared.bulk.text import Upload

__all__ = [
    "BadRow",
    "BrokenGzip",
    "BrokenRow",
    "BrokenWorkbook",
    "Columns",
    "EmptyUpload",
    "LineTooLong",
    "Report",
    "Row",
    "RowProblem",
    "SeveralSheets",
    "UndeclaredBom",
    "UnsupportedUpload",
    "Upload",
    "UploadRefused",
    "UploadTooLarge",
    "Utf8DeclaredAsGbk",
    "Utf16Upload",
    "WorkbookUpload",
    "WrongColumns",
    "WrongEncoding",
    "read_batches",
    "read_rows",
]
