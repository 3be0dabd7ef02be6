"""The bytes of an upload as lines of text: content type, gzip, charset, bounds.

The first bytes tell what no header can: a gzip file, a workbook, a UTF-16 file.
"""

import asyncio
import codecs
import re
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Protocol

from shared.bulk.errors import (
    BrokenGzip,
    LineTooLong,
    UndeclaredBom,
    UnsupportedUpload,
    UploadTooLarge,
    Utf8DeclaredAsGbk,
    Utf16Upload,
    WorkbookUpload,
    WrongEncoding,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_LINE = 128 * 1024
"""Longest row, in characters; also the longest field that `csv` takes."""
MAX_BYTES = 2 * 1024**3
"""Longest upload once unpacked."""
MOST_TIMES = 100
"""How many times its packed size an upload may be; rows of text reach ten or twenty."""
LEAST_MEMBER = 512
"""Bytes that a part of a gzip file has on average; tools write parts of 64 KiB."""
_FREE_BYTES = 4 * 1024**2
_FREE_MEMBERS = 64
_PIECE = 64 * 1024
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How `.xlsx` and `.xls` begin."""
_GZIP = b"\x1f\x8b"
_TELLING = 4
"""How many first bytes tell what a file is."""
_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")


class Upload(Protocol):
    """The part of Starlette's `Request` that this module reads."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's headers."""
        ...

    def stream(self) -> AsyncIterator[bytes]:
        """The body as it comes in."""
        ...


@dataclass(frozen=True, slots=True)
class Form:
    """How an upload is written."""

    is_csv: bool
    charset: str
    is_gzip: bool
    is_workbook: bool = False


def form_of(headers: Mapping[str, str]) -> Form:
    """How the upload is written, by its headers.

    Raises:
        UnsupportedUpload: for another type, charset or compression.
    """
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    kind = message.get_content_type()
    if kind == XLSX:
        return _of_workbook(headers)
    if kind not in {"text/csv", "application/x-ndjson", "application/jsonl"}:
        raise UnsupportedUpload(f"The content type is {kind!r}.", content_type=kind)
    declared = (message.get_content_charset() or "utf-8").lower()
    if declared not in _CHARSETS:
        raise UnsupportedUpload(
            f"The charset {declared!r} is not known here.",
            charset=declared,
            known=sorted(_CHARSETS),
        )
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip", ""}:
        raise UnsupportedUpload(
            f"The content encoding {coding!r} is not known here.", encoding=coding
        )
    return Form(
        is_csv=kind == "text/csv",
        charset=_CHARSETS[declared],
        is_gzip="gzip" in coding,
    )


def _of_workbook(headers: Mapping[str, str]) -> Form:
    """A workbook is packed already, and says itself how it is written."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", ""}:
        raise UnsupportedUpload(
            f"A workbook with the content encoding {coding!r} is not taken.",
            encoding=coding,
        )
    return Form(is_csv=False, charset="utf-8", is_gzip=False, is_workbook=True)


async def lines_of(upload: Upload, form: Form) -> AsyncIterator[list[str]]:
    """Batches of lines, each ended by a newline, as they arrive.

    Only what ends the first line ends a line: `str.splitlines` would also break at
    characters that stand inside Chinese addresses copied from word processors.
    """
    text = _Text(form)
    lines = _Lines()
    async for piece in _told(_unpacked(_told(upload.stream()), form)):
        if complete := lines.feed(text.read(piece, lines.number)):
            yield complete
    lines.feed(text.read(b"", lines.number, final=True))
    if rest := lines.finish():
        yield rest


class _Lines:
    """Cuts text into lines, by whatever ends the first of them."""

    def __init__(self) -> None:
        self.number = 0
        self._rest = ""
        self._end = ""

    def feed(self, text: str) -> list[str]:
        """The lines that are complete now."""
        text = self._rest + text
        self._end = self._end or _end_of_line(text)
        *lines, self._rest = text.split(self._end) if self._end else [text]
        self.number += len(lines)
        if len(self._rest) > MAX_LINE:
            raise too_long(self.number + 1)
        return [line + "\n" for line in lines]

    def finish(self) -> list[str]:
        """What is left, which nothing ends but the file."""
        rest = self._rest if self._end else self._rest.removesuffix("\r")
        return [rest] if rest else []


def _end_of_line(text: str) -> str:
    """What ends the first line: LF, also behind a CR, or a CR alone as on old Macs."""
    newline, carriage = text.find("\n"), text.find("\r")
    if carriage < 0 or carriage == len(text) - 1:
        return "\n" if newline >= 0 else ""
    return "\n" if 0 <= newline <= carriage + 1 else "\r"


def too_long(line: int) -> LineTooLong:
    """The refusal of a row that is longer than a row may be."""
    return LineTooLong(
        f"The row at line {line} is longer than {MAX_LINE} characters.",
        zh=f"第 {line} 行开始的一行超过 {MAX_LINE} 个字符，可能是引号没有成对。",
        line=line,
    )


class _Text:
    """Decodes strictly, and finds out text that was declared to be another."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._decoder = codecs.getincrementaldecoder(form.charset)("strict")
        is_declared_chinese = form.charset == "gb18030"
        self._utf8 = _Utf8() if is_declared_chinese else None
        self._begun = False

    def read(self, piece: bytes, number: int, *, final: bool = False) -> str:
        """The text of a piece; `number` lines are read already.

        Raises:
            UploadRefused: where it is not what it was declared to be.
        """
        if not self._begun and piece:
            self._begun = True
            self._must_begin_as_declared(piece)
        is_utf8 = self._utf8 is not None and self._utf8.fits(piece, final=final)
        if is_utf8 and final:
            raise Utf8DeclaredAsGbk
        try:
            return self._decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            if is_utf8:
                raise Utf8DeclaredAsGbk from error
            line = number + 1 + error.object[: error.start].count(b"\n")
            raise WrongEncoding(
                f"Line {line} is not {self._form.charset}.",
                zh=f"第 {line} 行不是 {self._form.charset} 编码。",
                line=line,
                charset=self._form.charset,
            ) from error

    def _must_begin_as_declared(self, piece: bytes) -> None:
        if piece.startswith(_UTF16) or b"\0\0" in (piece[0:4:2], piece[1:4:2]):
            raise Utf16Upload
        if piece.startswith(_WORKBOOKS):
            raise WorkbookUpload
        if self._form.charset != "utf-8-sig" and piece.startswith(codecs.BOM_UTF8):
            raise UndeclaredBom


class _Utf8:
    """Whether bytes would be UTF-8 with Chinese in it, whatever they are declared."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._is_utf8 = True
        self._has_chinese = False

    def fits(self, piece: bytes, *, final: bool) -> bool:
        """Whether all bytes so far would be."""
        if self._is_utf8:
            try:
                text = self._decoder.decode(piece, final)
            except UnicodeDecodeError:
                self._is_utf8 = False
            else:
                self._has_chinese |= bool(_CHINESE.search(text))
        return self._is_utf8 and self._has_chinese


async def _told(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes, the first of them enough to tell what the file is."""
    first, is_told = b"", False
    async for chunk in chunks:
        first = chunk if is_told else first + chunk
        is_told = is_told or len(first) >= _TELLING
        if is_told:
            yield first
    if first and not is_told:
        yield first


async def _unpacked(chunks: AsyncIterator[bytes], form: Form) -> AsyncIterator[bytes]:
    """The unpacked bytes in small pieces, whatever the size of what comes in."""
    unpacker: _Gunzip | None = None
    total, begun = 0, False
    async for chunk in chunks:
        if not begun:
            begun = True
            unpacker = _Gunzip() if form.is_gzip or chunk.startswith(_GZIP) else None
        for start in range(0, len(chunk), _PIECE):
            piece = chunk[start : start + _PIECE]
            for part in unpacker.feed(piece) if unpacker else (piece,):
                total += len(part)
                if total > MAX_BYTES:
                    raise UploadTooLarge(limit_bytes=MAX_BYTES)
                yield part
                await asyncio.sleep(0)  # the upload is here whole: nothing else waits
    if unpacker and not unpacker.complete:
        raise BrokenGzip("The gzip data ends too early.")


class _Gunzip:
    """Unpacks gzip, several members too, never more than a piece at a time.

    What comes out, and the work of it, is bounded by what came in: a few bytes that
    unpack to gigabytes, or millions of empty members, would keep a core for minutes.
    """

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._members = 1
        self._taken = self._given = 0

    @property
    def complete(self) -> bool:
        return self._member.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._taken += len(data)
        while data:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)
                self._members += 1
            try:
                part = self._member.decompress(data, _PIECE)
            except zlib.error as error:
                raise BrokenGzip from error
            self._given += len(part)
            self._must_be_worth_it()
            if part:
                yield part
            data = self._member.unconsumed_tail or self._member.unused_data
            if not part and not self._member.eof:
                return

    def _must_be_worth_it(self) -> None:
        if self._given > _FREE_BYTES + MOST_TIMES * self._taken:
            raise UploadTooLarge(
                f"It unpacks to more than {MOST_TIMES} times its size.",
                zh=f"解压后超过压缩文件的 {MOST_TIMES} 倍。",
                limit_times=MOST_TIMES,
            )
        if self._members > _FREE_MEMBERS + self._taken // LEAST_MEMBER:
            raise BrokenGzip("It consists of too many tiny parts.")
