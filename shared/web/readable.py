"""What a caller sent is text that can be stored, before anything is done with it.

PostgreSQL takes no NUL, UTF-8 has no surrogates, and neither is bounded in depth or
size by JSON itself. All of it is refused here, once for every route; what is wrong with
a single member is the schema's to say.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson
from fastapi import Request
from starlette.types import Scope

from shared.errors import Invalid

DEEPEST = 50
"""How many levels of arrays and objects a JSON body may have."""
LARGEST = 2**63 - 1
"""The largest whole number of a JSON body; PostgreSQL has none that is larger."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

_SUSPECT = re.compile(rb"\\u|\d{19}")
"""Without these a body has no NUL, and no number that is too large."""
_NUL_OF_FORMS = re.compile(rb"%00|\0")


class TextUnreadable(Invalid):
    """The request holds bytes that are no text: not UTF-8, or a NUL character."""

    code = "text-unreadable"
    zh = "请求中含有无法作为文本保存的内容（非 UTF-8 编码或空字符）。"
    todo = "Send UTF-8 text without NUL characters; `at` says where they stand."
    todo_zh = "请使用 UTF-8 编码并去掉空字符；位置见 at。"


class JsonTooDeep(Invalid):
    """The body is nested deeper than is taken."""

    code = "json-too-deep"
    zh = "请求内容的嵌套层数过多。"


class NumberTooLarge(Invalid):
    """The body holds a number that is larger than can be stored."""

    code = "number-too-large"
    zh = "请求中含有过大的数字。"


class ReadableRequest(Request):
    """A request whose JSON is strict: no NaN, no lone surrogate, UTF-8 alone."""

    async def json(self) -> Any:
        """The value of the body."""
        return orjson.loads(await self.body())


def must_be_text(scope: Scope) -> None:
    """Check path and query.

    Raises:
        TextUnreadable: naming which of them is none.
    """
    _must_be_text("path", scope.get("raw_path") or scope["path"].encode())
    _must_be_text("query", scope["query_string"])


def _must_be_text(at: str, raw: bytes) -> None:
    if b"%" not in raw and b"\0" not in raw and raw.isascii():
        return
    try:
        text = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError as fault:
        raise TextUnreadable(at=at) from fault
    if "\0" in text:
        raise TextUnreadable(at=at)


def must_be_readable(content_type: str, body: bytes) -> None:
    """Check a body that was read; what is broken JSON is left to the schema.

    Raises:
        TextUnreadable, JsonTooDeep, NumberTooLarge: where it is not.
    """
    if content_type.partition(";")[0].strip().lower() in FORMS:
        if _NUL_OF_FORMS.search(body):
            raise TextUnreadable(at="body")
        return
    try:
        body.decode()
    except UnicodeDecodeError as fault:
        raise TextUnreadable(at="body") from fault
    if body.count(b"[") + body.count(b"{") > DEEPEST or _SUSPECT.search(body):
        _look_closely(body)


def _look_closely(body: bytes) -> None:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        if "surrogate" in fault.msg:
            raise TextUnreadable(at="body") from fault
        if "depth" in fault.msg:
            raise JsonTooDeep(deepest=DEEPEST) from fault
        return
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise JsonTooDeep(deepest=DEEPEST)


def _inside(value: object) -> Iterator[Any]:
    match value:
        case str():
            if "\0" in value:
                raise TextUnreadable(at="body")
        case bool():
            pass
        case int() | float():
            if abs(value) > LARGEST:
                raise NumberTooLarge(largest=LARGEST)
        case list():
            yield from value
        case dict():
            yield from value
            yield from value.values()
        case _:
            pass
