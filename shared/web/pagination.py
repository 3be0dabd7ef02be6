"""Cursor paging: stable under inserts, and no page costs more than another.

A cursor is sealed: encrypted and signed with the deployment's secret, for the list that
it goes on with. What is in it nobody reads, so a sort key gives nothing away; what is
not ours, or of another list or filter, is refused.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import Depends, Query, Request
from pydantic import BaseModel

from shared import jsontext
from shared.db.surroundings import Surroundings
from shared.errors import Invalid

T = TypeVar("T")
U = TypeVar("U")
MOST = 200
_KEY_BYTES = 64
_OF_THE_PAGE = frozenset({"cursor", "limit"})
"""The parameters that say which page it is, not which list."""


class CursorInvalid(Invalid):
    """The cursor is not one that this list, with these filters, gave out."""

    code = "cursor-invalid"
    zh = "分页游标无效，或不属于此列表及其筛选条件。"
    todo = "Begin again without a cursor."
    todo_zh = "请不带 cursor 从头开始查询。"


class Page(BaseModel, Generic[T]):
    """One page; `next_cursor` is null on the last."""

    items: list[T]
    next_cursor: str | None = None

    def map(self, shown: Callable[[T], U]) -> "Page[U]":
        """The same page with each item turned into its shown form."""
        return Page(items=list(map(shown, self.items)), next_cursor=self.next_cursor)


class Seal:
    """Makes cursors of sort keys, and reads its own."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"onevisit cursors")
        self._cipher = AESSIV(derived.derive(secret.encode()))

    def cursor(self, key: Sequence[Any], of: str) -> str:
        """An opaque cursor of the last row's sort key, for one list."""
        sealed = self._cipher.encrypt(jsontext.dumps(key).encode(), [of.encode()])
        return urlsafe_b64encode(sealed).decode().rstrip("=")

    def key(self, cursor: str, of: str) -> tuple[Any, ...]:
        """The sort key in a cursor.

        Raises:
            CursorInvalid: if it is none of ours, or another list's.
        """
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            opened = self._cipher.decrypt(sealed, [of.encode()])
        except (ValueError, InvalidTag) as fault:
            raise CursorInvalid from fault
        return tuple(jsontext.loads(opened))


@dataclass(frozen=True, slots=True)
class PageParams:
    """The size and start of a page; ask the database for `limit + 1` rows."""

    limit: int
    after: tuple[Any, ...] | None
    seal: Seal
    of: str
    """Which list it is a page of."""

    def start(self, *start: Any) -> tuple[Any, ...]:
        """The sort key after which the page begins; `start` is before the first.

        Raises:
            CursorInvalid: if the list was sorted by another key when it was given out.
        """
        after = self.after or start
        if [type(key) for key in after] != [type(key) for key in start]:
            raise CursorInvalid
        return after

    @property
    def rows(self) -> tuple[Any, Any, int]:
        """Sort value and key behind which the page begins, and how many rows to read.

        The last three parameters of a list's statement: `after, after_id, limit`.
        """
        after, after_id = self.after or (None, None)
        return after, after_id, self.limit + 1

    def following(self, cursor: str) -> "PageParams":
        """The page that a cursor of this list begins."""
        return replace(self, after=self.seal.key(cursor, self.of))

    def page(self, items: Sequence[T], *key: str) -> Page[T]:
        """The page out of up to `limit + 1` items; `key` names the sort members."""
        if len(items) <= self.limit:
            return Page(items=list(items))
        shown = list(items[: self.limit])
        return Page(
            items=shown, next_cursor=self.seal.cursor(_key(shown[-1], key), self.of)
        )


def _key(item: Any, names: tuple[str, ...]) -> list[Any]:
    if hasattr(item, "keys"):
        return [item[name] for name in names]
    return [getattr(item, name) for name in names]


def _seal(runtime: Surroundings) -> Seal:
    return Seal(runtime.settings.cursor_secret.get_secret_value())


def seal_of(runtime: Surroundings) -> Seal:
    """The seal of a service's cursors."""
    return runtime.own(_seal)


def _list(request: Request) -> str:
    """The list that a request asks for: its path, and its filters in any order."""
    asked = parse_qsl(request.scope["query_string"].decode("latin-1"))
    filters = sorted(pair for pair in asked if pair[0] not in _OF_THE_PAGE)
    return jsontext.dumps([request.scope["path"], filters])


async def _params(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> PageParams:
    seal, of = request.app.state.runtime.own(_seal), _list(request)
    return PageParams(limit, seal.key(cursor, of) if cursor else None, seal, of)


PageDep = Annotated[PageParams, Depends(_params)]
"""`limit` (1 to 200, 50 by default) and `cursor` of a request."""
