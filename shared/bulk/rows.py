"""The rows of an upload with the line of the file where each begins."""

import csv
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from shared import jsontext
from shared.bulk.errors import BrokenRow, EmptyUpload, WrongColumns
from shared.bulk.text import MAX_LINE, XLSX, Form, Upload, form_of, lines_of, too_long
from shared.bulk.workbook import SheetRow, sheet_rows
from shared.civic import spelling
from shared.errors import RowRefusal

Row = tuple[int, dict[str, str]]
"""The line of the file where the row begins, and its values as stripped text."""

BadRow = Callable[[RowRefusal], None]
"""Takes a row that cannot be read, so that the reading goes on."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns (CSV) or members (NDJSON) of a row, by name.

    `prefixes` allows families of columns, such as `reason.` for `reason.P-13`. In
    NDJSON such a family may be an object: `{"reason": {"P-13": "…"}}`.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()

    @property
    def expected(self) -> list[str]:
        """Every name that may stand in a row."""
        return [
            *self.required,
            *self.optional,
            *(f"{prefix}*" for prefix in self.prefixes),
        ]

    @property
    def openapi(self) -> dict[str, Any]:
        """How a route that streams such rows describes its body (`openapi_extra`)."""
        schema = {"type": "string", "format": "binary"}
        lines = jsontext.dumps(dict.fromkeys([*self.required, *self.optional], ""))
        header = ",".join(self.expected)
        return {
            "requestBody": {
                "required": True,
                "description": "UTF-8 unless `charset` says otherwise; may be gzip. Of "
                "a workbook its one sheet with rows is read, its columns as of CSV.",
                "content": {  # a generated client takes the last for bytes: CSV
                    XLSX: {"schema": schema},
                    "application/x-ndjson": {"schema": schema, "example": f"{lines}\n"},
                    "text/csv": {"schema": schema, "example": f"{header}\n"},
                },
            }
        }

    def missing(self, names: Sequence[str]) -> list[str]:
        """Required names that are not there."""
        return [name for name in self.required if name not in names]

    def unknown(self, names: Sequence[str]) -> list[str]:
        """Names that have no meaning here."""
        allowed = {*self.required, *self.optional}
        return [
            name
            for name in names
            if name not in allowed and not name.startswith(self.prefixes or "\0")
        ]


async def read_rows(
    upload: Upload, columns: Columns, *, bad: BadRow | None = None
) -> AsyncIterator[Row]:
    """Rows of the upload, one by one; blank lines are passed over.

    Raises:
        UploadRefused: if the upload as a whole, or without `bad` one row, cannot be
            read.
    """
    form = form_of(upload.headers)
    reader: _Reader
    if form.is_workbook:
        sheet = reader = _Sheet(columns, bad)
        async for batch in sheet_rows(upload):
            for row in sheet.take(batch):
                yield row
    else:
        text = reader = _Csv(columns, bad) if form.is_csv else _Ndjson(columns, bad)
        async for row in _read_text(upload, form, text):
            yield row
    if not reader.rows:
        raise EmptyUpload(expected=columns.expected)


async def _read_text(
    upload: Upload, form: Form, reader: "_Csv | _Ndjson"
) -> AsyncIterator[Row]:
    async for lines in lines_of(upload, form):
        for row in reader.feed(lines):
            yield row
    for row in reader.finish():
        yield row


async def read_batches(
    upload: Upload, columns: Columns, size: int, *, bad: BadRow | None = None
) -> AsyncIterator[list[Row]]:
    """The same rows in lists of at most `size`."""
    batch: list[Row] = []
    async for row in read_rows(upload, columns, bad=bad):
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class _Reader:
    """The common part of both readers: counts lines and rows, and refuses bad rows."""

    def __init__(self, columns: Columns, bad: BadRow | None) -> None:
        self.columns = columns
        self.rows = 0
        self._bad = bad
        self._line = 0

    def refuse(self, row: RowRefusal) -> None:
        self.rows += 1
        if self._bad is None:
            raise BrokenRow(row)
        self._bad(row)


class _Csv(_Reader):
    """CSV (RFC 4180): comma, doubled quotes, quoted newlines, a header."""

    def __init__(self, columns: Columns, bad: BadRow | None) -> None:
        super().__init__(columns, bad)
        self._header: list[str] | None = None
        self._open: list[str] = []
        self._open_length = 0
        self._quoted = False

    def feed(self, lines: Sequence[str]) -> Iterator[Row]:
        """The complete rows; a row with an open quote waits for its end."""
        complete: list[str] = []
        for line in lines:
            self._open.append(line)
            if self._quoted or '"' in line:
                self._quoted = _stays_quoted(line, quoted=self._quoted)
            if not self._quoted:
                complete += self._open
                self._open, self._open_length = [], 0
                continue
            self._open_length += len(line)
            if self._open_length > MAX_LINE:
                raise too_long(self._line + len(complete) + 1)
        yield from self._rows(complete)

    def finish(self) -> Iterator[Row]:
        if self._open:
            self.refuse(_unreadable(self._line + 1, "a quote is never closed"))
        elif self._header is None:
            return
        yield from ()

    def _rows(self, lines: list[str]) -> Iterator[Row]:
        reader = csv.reader(lines, strict=True)
        base, start = self._line, self._line + 1
        self._line += len(lines)
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.refuse(_unreadable(start, str(error)))
                start = base + reader.line_num + 1
                continue
            line, start = start, base + reader.line_num + 1
            if fields and (row := self._row(line, fields)):
                yield row

    def _row(self, line: int, fields: list[str]) -> Row | None:
        cells = [*map(str.strip, fields)]
        if not any(cells):
            return None
        header = self._header
        if header is None:
            self._header = self._checked([spelling.visible(name) for name in cells])
            return None
        if len(cells) != len(header):
            self.refuse(_wrong_width(line, len(cells), len(header)))
            return None
        values = dict(zip(header, cells, strict=True))
        if "" in values:
            if number := _unnamed(header, cells):
                self.refuse(_column_unnamed(line, number, cells[number - 1]))
                return None
            del values[""]
        if "\0" in "".join(cells):
            self.refuse(_unreadable(line, "it holds a NUL character"))
            return None
        self.rows += 1
        return line, values

    def _checked(self, header: list[str]) -> list[str]:
        named = [name for name in header if name]
        missing, unknown = self.columns.missing(named), self.columns.unknown(named)
        doubled = sorted({name for name in header if name and header.count(name) > 1})
        if missing or unknown or doubled:
            raise WrongColumns(
                f"Missing: {missing}; unknown: {unknown}; doubled: {doubled}.",
                zh=f"缺少：{missing}；不认识：{unknown}；重复：{doubled}。",
                missing=missing,
                unknown=unknown,
                doubled=doubled,
                expected=self.columns.expected,
            )
        return header


class _Sheet(_Csv):
    """The sheet of a workbook: its first row that says anything is the header."""

    def take(self, batch: Sequence[SheetRow]) -> Iterator[Row]:
        """The rows that can be read; a shorter one ends in empty cells."""
        for number, cells in batch:
            if isinstance(cells, RowRefusal):
                self._cell_refused(cells)
                continue
            missing = [""] * (len(self._header or ()) - len(cells))
            if row := self._row(number, cells + missing):
                yield row

    def _cell_refused(self, row: RowRefusal) -> None:
        if self._header is None:
            raise BrokenRow(row)
        self.refuse(row)


class _Ndjson(_Reader):
    """One JSON object a line; its members are the columns."""

    def feed(self, lines: Sequence[str]) -> Iterator[Row]:
        for text in lines:
            self._line += 1
            if len(text) > MAX_LINE:
                raise too_long(self._line)
            if text.strip() and (row := self._row(text)):
                yield row

    def finish(self) -> Iterator[Row]:
        yield from ()

    def _row(self, text: str) -> Row | None:
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            self.refuse(_unreadable(self._line, f"broken JSON: {error.msg}"))
            return None
        if not isinstance(value, dict):
            self.refuse(_unreadable(self._line, "not a JSON object"))
            return None
        values = dict(_flat(value))
        problem = self._problem(values)
        if problem:
            self.refuse(problem)
            return None
        self.rows += 1
        return self._line, values

    def _problem(self, values: dict[str, str]) -> RowRefusal | None:
        names = list(values)
        if unknown := self.columns.unknown(names):
            return _wrong_members(self._line, "unknown", "不认识的字段", unknown)
        if missing := self.columns.missing(names):
            return _wrong_members(self._line, "missing", "缺少字段", missing)
        if any("\0" in value for value in values.values()):
            return _unreadable(self._line, "it holds a NUL character")
        return None


def _flat(value: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Members as text: lists joined with `;`, objects as `name.member`."""
    for name, member in value.items():
        match member:
            case dict():
                for inner, text in _flat(member):
                    yield f"{name}.{inner}", text
            case list():
                yield name, ";".join(_text(item) for item in member)
            case _:
                yield name, _text(member)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value.strip()
        case _:
            return str(value)


def _stays_quoted(line: str, *, quoted: bool) -> bool:
    """Whether a quoted field is still open at the end of the line.

    A quote opens a field only where the field begins, so `3" pipe` opens none.
    """
    at = line.find('"')
    while at >= 0:
        if not quoted:
            quoted = at == 0 or line[at - 1] == ","
        elif line.startswith('"', at + 1):
            at += 1
        else:
            quoted = False
        at = line.find('"', at + 1)
    return quoted


def _unreadable(line: int, why: str) -> RowRefusal:
    return RowRefusal(
        line=line,
        code="broken-row",
        rule="S-08",
        reason=f"The row cannot be read: {why}.",
        reason_zh=f"该行无法读取：{why}。",
    )


def _wrong_width(line: int, width: int, expected: int) -> RowRefusal:
    return RowRefusal(
        line=line,
        code="wrong-field-count",
        rule="S-08",
        reason=f"The row has {width} fields, the header {expected}.",
        reason_zh=f"该行有 {width} 个字段，表头有 {expected} 个。",
    )


def _unnamed(header: Sequence[str], cells: Sequence[str]) -> int | None:
    """The number of the first column that says something and has no name."""
    columns = enumerate(zip(header, cells, strict=True), 1)
    return next((number for number, (name, cell) in columns if cell and not name), None)


def _column_unnamed(line: int, number: int, cell: str) -> RowRefusal:
    return RowRefusal(
        line=line,
        code="column-unnamed",
        rule="S-08",
        reason=f"column {number} has no name: name it in the header, or empty it.",
        reason_zh=f"第 {number} 列没有列名，请在表头补上列名，或清空该列。",
        value=spelling.shown(cell[:40]),
    )


def _wrong_members(line: int, kind: str, zh: str, names: list[str]) -> RowRefusal:
    return RowRefusal(
        line=line,
        code=f"{kind}-fields",
        rule="S-08",
        reason=f"The row has {kind} fields: {', '.join(names)}.",
        reason_zh=f"该行有{zh}：{'、'.join(names)}。",
        value=", ".join(names),
    )
