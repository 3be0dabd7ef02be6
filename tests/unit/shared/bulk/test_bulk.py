import gzip
import json
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bulk import (
    BrokenGzip,
    BrokenRow,
    Columns,
    EmptyUpload,
    LineTooLong,
    Row,
    UndeclaredBom,
    UnsupportedUpload,
    UploadTooLarge,
    Utf8DeclaredAsGbk,
    Utf16Upload,
    WorkbookUpload,
    WrongColumns,
    WrongEncoding,
    read_batches,
    read_rows,
)
from shared.errors import RowRefusal

COLUMNS = Columns(("uscc", "name"), ("town",), ("reason.",))


@dataclass
class Body:
    data: bytes
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"content-type": "text/csv"}
    )
    piece: int = 7

    async def stream(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.data), self.piece):
            yield self.data[start : start + self.piece]


def csv_body(text: str, charset: str | None = None, *, encode: str = "utf-8") -> Body:
    kind = "text/csv" + (f"; charset={charset}" if charset else "")
    return Body(text.encode(encode), {"content-type": kind})


def json_body(*rows: object) -> Body:
    text = "\n".join(
        row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
        for row in rows
    )
    return Body(text.encode(), {"content-type": "application/x-ndjson"})


async def rows_of(body: Body, bad: list[RowRefusal] | None = None) -> list[Row]:
    sink = None if bad is None else bad.append
    return [row async for row in read_rows(body, COLUMNS, bad=sink)]


async def test_rows_carry_the_line_where_they_begin_in_the_file() -> None:
    body = csv_body('uscc,name\r\n1,"a\r\n""b"", c"\r\n\r\n2, d \r\n3,5" pipe\n4,e')
    assert await rows_of(body) == [
        (2, {"uscc": "1", "name": 'a\r\n"b", c'}),
        (5, {"uscc": "2", "name": "d"}),
        (6, {"uscc": "3", "name": '5" pipe'}),
        (7, {"uscc": "4", "name": "e"}),
    ]


@given(
    st.lists(st.text('ab",\n甲 \u2028', max_size=12), min_size=1, max_size=8),
    st.integers(1, 9),
)
async def test_what_any_csv_writer_quotes_is_read_back(
    names: list[str], piece: int
) -> None:
    lines = ['"' + name.replace('"', '""') + '"' for name in names]
    text = "uscc,name\n" + "".join(f"{n},{one}\n" for n, one in enumerate(lines))
    body = Body(text.encode(), piece=piece)
    read = await rows_of(body)
    assert [values["name"] for _, values in read] == [name.strip() for name in names]
    starts, line = [], 2
    for name in names:
        starts.append(line)
        line += 1 + name.count("\n")
    assert [at for at, _ in read] == starts


@pytest.mark.parametrize("charset", ["gbk", "GB18030", "gb2312"])
async def test_a_declared_chinese_encoding_is_honoured(charset: str) -> None:
    body = csv_body("uscc,name\n1,上海\n", charset, encode="gb18030")
    assert await rows_of(body) == [(2, {"uscc": "1", "name": "上海"})]


async def test_an_undeclared_chinese_encoding_is_refused_and_the_line_is_named() -> (
    None
):
    body = csv_body("uscc,name\n1,a\n2,上海\n", encode="gbk")
    with pytest.raises(WrongEncoding, match="Line 3") as caught:
        await rows_of(body)
    assert caught.value.members["line"] == 3
    assert "gb18030" in caught.value.todo


async def test_an_undeclared_byte_order_mark_is_refused() -> None:
    with pytest.raises(UndeclaredBom):
        await rows_of(csv_body("uscc,name\n1,a\n", encode="utf-8-sig"))


@pytest.mark.parametrize("encode", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("charset", [None, "gbk", "utf-8-sig"])
async def test_utf16_is_known_by_its_first_bytes_whatever_is_declared(
    encode: str, charset: str | None
) -> None:
    with pytest.raises(Utf16Upload) as caught:
        await rows_of(csv_body("uscc,name\n1,a\n", charset, encode=encode))
    assert "CSV UTF-8" in caught.value.todo


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
async def test_a_workbook_is_known_by_its_first_bytes(begin: bytes) -> None:
    with pytest.raises(WorkbookUpload):
        await rows_of(Body(begin + b"\x14\0\x06\0"))


async def test_utf8_with_chinese_that_is_declared_as_gbk_is_refused() -> None:
    with pytest.raises(Utf8DeclaredAsGbk):
        await rows_of(csv_body("uscc,name\n1,上海测试食品\n", "gbk"))
    plain = csv_body("uscc,name\n1,a\n", "gbk")
    assert await rows_of(plain) == [(2, {"uscc": "1", "name": "a"})]


async def test_gzip_is_known_by_its_first_bytes_where_it_is_not_declared() -> None:
    body = Body(gzip.compress("uscc,name\n1,上海\n".encode()), piece=1)
    assert await rows_of(body) == [(2, {"uscc": "1", "name": "上海"})]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
@pytest.mark.parametrize("piece", [1, 2, 10, 11, 100])
async def test_a_line_ends_as_the_first_one_does(end: str, piece: int) -> None:
    text = end.join(["uscc,name", "1,a", '2,"b\u2028"', ""])
    rows = await rows_of(Body(text.encode(), piece=piece))
    assert rows == [
        (2, {"uscc": "1", "name": "a"}),
        (3, {"uscc": "2", "name": "b"}),
    ]


async def test_blank_rows_and_nameless_blank_columns_are_passed_over() -> None:
    text = "uscc,name,,\n1,a,,\n,,,\n , ,\t, \n,,\n2,b,,\n"
    bad: list[RowRefusal] = []
    assert await rows_of(csv_body(text), bad) == [
        (2, {"uscc": "1", "name": "a"}),
        (6, {"uscc": "2", "name": "b"}),
    ]
    assert not bad


async def test_content_under_no_name_is_refused_and_the_column_is_numbered() -> None:
    bad: list[RowRefusal] = []
    await rows_of(csv_body("uscc,name,,\n1,a,x,\n2,b,,\n"), bad)
    assert [(row.line, row.code) for row in bad] == [(2, "column-unnamed")]
    assert "column 3 has no name" in bad[0].reason


async def test_a_declared_byte_order_mark_is_taken_off() -> None:
    body = csv_body("uscc,name\n1,a\n", "utf-8-sig", encode="utf-8-sig")
    assert await rows_of(body) == [(2, {"uscc": "1", "name": "a"})]


@pytest.mark.parametrize("text", ["", "\n\n", "uscc,name\n", "uscc,name"])
async def test_an_empty_file_is_refused(text: str) -> None:
    with pytest.raises(EmptyUpload):
        await rows_of(csv_body(text))


async def test_a_header_with_missing_unknown_or_doubled_columns_is_refused() -> None:
    with pytest.raises(WrongColumns) as caught:
        await rows_of(csv_body("uscc,nmae,town,town\n1,2,3,4\n"))
    members = caught.value.members
    assert members["missing"] == ["name"]
    assert members["unknown"] == ["nmae"]
    assert members["doubled"] == ["town"]
    assert members["expected"] == ["uscc", "name", "town", "reason.*"]


async def test_a_family_of_columns_is_allowed_by_its_prefix() -> None:
    assert await rows_of(csv_body("uscc,name,reason.P-13\n1,a,why\n")) == [
        (2, {"uscc": "1", "name": "a", "reason.P-13": "why"})
    ]
    assert await rows_of(
        json_body({"uscc": "1", "name": "a", "reason": {"P-13": "why"}})
    ) == [(1, {"uscc": "1", "name": "a", "reason.P-13": "why"})]


async def test_json_lines_become_the_same_text_as_csv() -> None:
    body = json_body(
        {"uscc": 1, "name": " a ", "town": None}, "", {"uscc": "2", "name": ["b", "c"]}
    )
    assert await rows_of(body) == [
        (1, {"uscc": "1", "name": "a", "town": ""}),
        (3, {"uscc": "2", "name": "b;c"}),
    ]


async def test_a_broken_json_line_stops_the_reading_unless_it_is_collected() -> None:
    rows = [{"uscc": "1", "name": "a"}, "{oops", "[1]", {"uscc": "2", "name": "b"}]
    with pytest.raises(BrokenRow, match="Line 2"):
        await rows_of(json_body(*rows))
    bad: list[RowRefusal] = []
    assert [line for line, _ in await rows_of(json_body(*rows), bad)] == [1, 4]
    assert [(row.line, row.code) for row in bad] == [
        (2, "broken-row"),
        (3, "broken-row"),
    ]


async def test_a_json_line_with_unknown_or_missing_members_is_named() -> None:
    bad: list[RowRefusal] = []
    await rows_of(
        json_body(
            {"uscc": "1", "name": "a", "x": 1}, {"uscc": "1"}, {"uscc": "", "name": ""}
        ),
        bad,
    )
    assert [(row.line, row.code, row.value) for row in bad] == [
        (1, "unknown-fields", "x"),
        (2, "missing-fields", "name"),
    ]


async def test_bad_csv_rows_are_named_and_the_others_are_read() -> None:
    bad: list[RowRefusal] = []
    text = 'uscc,name\n1,a,b\n2\n3,"x"y\n4,\0\n5,ok\n6,"open\n7,z\n'
    assert [line for line, _ in await rows_of(csv_body(text), bad)] == [6]
    assert [(row.line, row.code) for row in bad] == [
        (2, "wrong-field-count"),
        (3, "wrong-field-count"),
        (4, "broken-row"),
        (5, "broken-row"),
        (7, "broken-row"),
    ]


@pytest.mark.parametrize("kind", ["text/csv", "application/x-ndjson"])
async def test_a_row_without_an_end_is_refused_before_it_fills_the_memory(
    kind: str,
) -> None:
    body = Body(b"x" * 300_000, {"content-type": kind}, piece=100_000)
    with pytest.raises(LineTooLong):
        await rows_of(body)


async def test_a_quote_that_is_never_closed_names_the_line_where_it_opens() -> None:
    text = 'uscc,name\n1,a\n2,"b\n' + "3,c\n" * 50_000
    with pytest.raises(LineTooLong) as caught:
        await rows_of(csv_body(text))
    assert caught.value.members["line"] == 3


async def test_gzip_is_unpacked_also_in_several_members() -> None:
    data = gzip.compress(b"uscc,name\n1,a\n") + gzip.compress(b"2,b\n")
    headers = {"content-type": "text/csv", "content-encoding": "gzip"}
    assert await rows_of(Body(data, headers)) == [
        (2, {"uscc": "1", "name": "a"}),
        (3, {"uscc": "2", "name": "b"}),
    ]


@pytest.mark.parametrize("cut", [slice(0, -9), slice(0, 12)])
async def test_gzip_that_ends_too_early_is_refused(cut: slice) -> None:
    data = gzip.compress(b"uscc,name\n1,a\n" * 5)[cut]
    headers = {"content-type": "text/csv", "content-encoding": "gzip"}
    with pytest.raises(BrokenGzip):
        await rows_of(Body(data, headers))


async def test_gzip_that_unpacks_to_a_hundred_times_its_size_is_refused() -> None:
    rows = b"uscc,name\n" + b"1,a\n" * 5_000_000
    headers = {"content-type": "text/csv", "content-encoding": "gzip"}
    with pytest.raises(UploadTooLarge):
        await rows_of(Body(gzip.compress(rows), headers, piece=1 << 16))


async def test_gzip_of_countless_empty_parts_is_refused_soon() -> None:
    data = gzip.compress(b"") * 100_000
    headers = {"content-type": "text/csv", "content-encoding": "gzip"}
    with pytest.raises(BrokenGzip, match="tiny parts"):
        await rows_of(Body(data, headers, piece=1 << 16))


async def test_gzip_of_many_ordinary_parts_is_taken() -> None:
    lines = [f"{n},{os.urandom(1000).hex()}\n".encode() for n in range(500)]
    data = gzip.compress(b"uscc,name\n") + b"".join(map(gzip.compress, lines))
    headers = {"content-type": "text/csv", "content-encoding": "gzip"}
    assert len(await rows_of(Body(data, headers, piece=1 << 16))) == 500


async def test_what_is_no_gzip_at_all_is_refused() -> None:
    headers = {"content-type": "text/csv", "content-encoding": "gzip"}
    with pytest.raises(BrokenGzip):
        await rows_of(Body(b"uscc,name\n1,a\n", headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "application/json"},
        {"content-type": "text/csv; charset=klingon"},
        {"content-type": "text/csv", "content-encoding": "br"},
    ],
)
async def test_another_type_charset_or_compression_is_refused(
    headers: dict[str, str],
) -> None:
    with pytest.raises(UnsupportedUpload) as caught:
        await rows_of(Body(b"uscc,name\n1,a\n", headers))
    assert caught.value.status == 415


async def test_batches_hold_at_most_what_was_asked_for() -> None:
    body = csv_body("uscc,name\n" + "".join(f"{n},a\n" for n in range(7)))
    sizes = [len(batch) async for batch in read_batches(body, COLUMNS, 3)]
    assert sizes == [3, 3, 1]
