"""Cursor paging: stable under inserts, and no page costs more than another."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from shared import jsontext
from shared.errors import Invalid

T = TypeVar("T")
U = TypeVar("U")
MOST = 200


class CursorInvalid(Invalid):
    """The cursor is not one that this collection gave out."""

    code = "cursor-invalid"
    zh = "分页游标无效。"
    todo = "Begin again without a cursor."
    todo_zh = "请不带 cursor 从头开始查询。"


class Page(BaseModel, Generic[T]):
    """One page; `next_cursor` is null on the last."""

    items: list[T]
    next_cursor: str | None = None

    def map(self, shown: Callable[[T], U]) -> "Page[U]":
        """The same page with each item turned into its shown form."""
        return Page(items=list(map(shown, self.items)), next_cursor=self.next_cursor)


@dataclass(frozen=True, slots=True)
class PageParams:
    """The size and start of a page; ask the database for `limit + 1` rows."""

    limit: int
    after: tuple[Any, ...] | None

    def start(self, *start: Any) -> tuple[Any, ...]:
        """The sort key after which the page begins; `start` is before the first.

        Raises:
            CursorInvalid: if the cursor is another collection's.
        """
        after = self.after or start
        if [type(key) for key in after] != [type(key) for key in start]:
            raise CursorInvalid
        return after

    def page(self, items: Sequence[T], *key: str) -> Page[T]:
        """The page out of up to `limit + 1` items; `key` names the sort members."""
        more = len(items) > self.limit
        shown = list(items[: self.limit])
        last = shown[-1] if more else None
        return Page(items=shown, next_cursor=last and encode_cursor(_key(last, key)))


def _key(item: Any, names: tuple[str, ...]) -> list[Any]:
    if hasattr(item, "keys"):
        return [item[name] for name in names]
    return [getattr(item, name) for name in names]


def encode_cursor(values: list[Any]) -> str:
    """An opaque cursor of the last row's sort key."""
    return urlsafe_b64encode(jsontext.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[Any, ...]:
    """The sort key in a cursor.

    Raises:
        CursorInvalid: if it is none of ours.
    """
    try:
        values = jsontext.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as fault:
        raise CursorInvalid from fault
    if not isinstance(values, list):
        raise CursorInvalid
    return tuple(values)


def _params(
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> PageParams:
    return PageParams(limit, decode_cursor(cursor) if cursor else None)


PageDep = Annotated[PageParams, Depends(_params)]
"""`limit` (1 to 200, 50 by default) and `cursor` of a request."""
