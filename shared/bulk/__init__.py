"""Streams the rows of an upload: CSV or NDJSON, plain or gzip, in constant memory.

    async for line, values in read_rows(request, Columns(("uscc", "name"))):
        ...

What is wrong with the whole upload (type, encoding, columns, nothing in it) is raised
as an `UploadRefused`. What is wrong with one row is raised as a `BrokenRow`, or, where
the caller gives `bad`, handed to it, and the reading goes on (S-08, P-23).
"""

from shared.bulk.errors import (
    BrokenGzip,
    BrokenRow,
    EmptyUpload,
    LineTooLong,
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
    "Columns",
    "EmptyUpload",
    "LineTooLong",
    "Report",
    "Row",
    "RowProblem",
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
