"""The bytes of an upload as lines of text: content type, gzip, charset, bounds."""

import asyncio
import codecs
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
    WrongEncoding,
)

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
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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


def form_of(headers: Mapping[str, str]) -> Form:
    """How the upload is written, by its headers.

    Raises:
        UnsupportedUpload: for another type, charset or compression.
    """
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    kind = message.get_content_type()
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


async def lines_of(upload: Upload, form: Form) -> AsyncIterator[list[str]]:
    """Batches of lines with their ends, as they arrive.

    Only the newline ends a line: `str.splitlines` would also break at characters that
    stand inside Chinese addresses copied from word processors.
    """
    decoder = codecs.getincrementaldecoder(form.charset)("strict")
    number, rest, first = 0, "", True
    async for piece in _pieces(upload, form):
        if first and form.charset != "utf-8-sig" and piece.startswith(_MARKS):
            raise UndeclaredBom
        first = False
        text = rest + _decode(decoder, piece, form, number, final=False)
        *lines, rest = text.split("\n")
        number += len(lines)
        if len(rest) > MAX_LINE:
            raise too_long(number + 1)
        if lines:
            yield [line + "\n" for line in lines]
    rest += _decode(decoder, b"", form, number, final=True)
    if rest:
        yield [rest]


def too_long(line: int) -> LineTooLong:
    """The refusal of a row that is longer than a row may be."""
    return LineTooLong(
        f"The row at line {line} is longer than {MAX_LINE} characters.",
        zh=f"第 {line} 行开始的一行超过 {MAX_LINE} 个字符，可能是引号没有成对。",
        line=line,
    )


def _decode(
    decoder: codecs.IncrementalDecoder,
    piece: bytes,
    form: Form,
    number: int,
    *,
    final: bool,
) -> str:
    try:
        return decoder.decode(piece, final)
    except UnicodeDecodeError as error:
        line = number + 1 + error.object[: error.start].count(b"\n")
        raise WrongEncoding(
            f"Line {line} is not {form.charset}.",
            zh=f"第 {line} 行不是 {form.charset} 编码。",
            line=line,
            charset=form.charset,
        ) from error


async def _pieces(upload: Upload, form: Form) -> AsyncIterator[bytes]:
    """The unpacked bytes in small pieces, whatever the size of what comes in."""
    unpacker = _Gunzip() if form.is_gzip else None
    total = 0
    async for chunk in upload.stream():
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
