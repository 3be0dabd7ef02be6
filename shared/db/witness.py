"""What a review was told by the database, kept, and told again (X-01).

A review asks the database through one object. A `Witness` notes each question with its
answer; a `Testimony` answers the same questions out of the notes, so that the same code
reaches the same verdict, whatever became of the tables since. Questions are known by
their text and parameters: a release that asks otherwise finds no answer, and says so.
"""

import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

import asyncpg

from shared import jsontext
from shared.civic.clock import Clock
from shared.db.database import ReadTx
from shared.db.surroundings import Surroundings

Rows = list[list[Any]]
Answers = dict[str, Rows]
_TAG = "$"
"""A value that JSON has no kind for stands as `{"$": kind, "v": text}`."""
_READ: dict[str, Any] = {
    "day": date.fromisoformat,
    "instant": datetime.fromisoformat,
    "decimal": Decimal,
    "uuid": UUID,
}


_WRITTEN: dict[type, tuple[str, Callable[[Any], str]]] = {
    datetime: ("instant", datetime.isoformat),
    date: ("day", date.isoformat),
    Decimal: ("decimal", str),
    UUID: ("uuid", str),
}
"""An instant is a day too, so it is asked first."""


def question(text: str, args: Sequence[object]) -> str:
    """What a question is known by: its text and its parameters."""
    asked = jsontext.dumps([text, [_plain(arg) for arg in args]])
    return blake2b(asked.encode(), digest_size=16).hexdigest()


class Witness(ReadTx):
    """Reads as the transaction does that it stands for, and notes the answers."""

    def __init__(self, tx: ReadTx) -> None:
        super().__init__(tx.runtime, tx.conn)
        self.answers: Answers = {}

    async def fetch(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        records = await super().fetch(sql, *args)
        self.answers[question(sql, args)] = [_noted(record) for record in records]
        return records

    async def fetchrow(self, sql: str, *args: object) -> asyncpg.Record | None:
        """The first row, or None."""
        record = await super().fetchrow(sql, *args)
        noted = [] if record is None else [_noted(record)]
        self.answers[question(sql, args)] = noted
        return record

    @property
    def testimony(self) -> bytes:
        """The answers as they are kept: rows of one plan are much alike."""
        return zlib.compress(jsontext.dumps(self.answers).encode(), 6)


class AsOf(Clock):
    """A clock that stands on the instant of a verdict."""

    def __init__(self, instant: datetime, day: date) -> None:
        self._instant = instant
        self._day = day

    def now(self) -> datetime:
        """The instant of the verdict."""
        return self._instant

    def today(self) -> date:
        """Its day."""
        return self._day


@dataclass(frozen=True)
class _Then:
    """The surroundings of a transaction, as of another day."""

    around: Surroundings
    clock: Clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self.around, name)


class Testimony(ReadTx):
    """Answers as a witness did; what was never asked is asked of the database now."""

    def __init__(self, tx: ReadTx, clock: Clock, testimony: bytes) -> None:
        super().__init__(cast("Surroundings", _Then(tx.runtime, clock)), tx.conn)
        self._answers: Answers = jsontext.loads(zlib.decompress(testimony))
        self.missed = 0
        """Questions that had no answer in the notes and were asked anew."""

    async def fetch(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        rows = self._answers.get(question(sql, args))
        if rows is None:
            self.missed += 1
            return await super().fetch(sql, *args)
        return cast("list[asyncpg.Record]", [_told(row) for row in rows])

    async def fetchrow(self, sql: str, *args: object) -> asyncpg.Record | None:
        """The first row, or None."""
        rows = self._answers.get(question(sql, args))
        if rows is None:
            self.missed += 1
            return await super().fetchrow(sql, *args)
        return cast("asyncpg.Record", _told(rows[0])) if rows else None

    async def stream(
        self, sql: str, *args: object, prefetch: int = 2000
    ) -> AsyncIterator[asyncpg.Record]:
        """Rows through a cursor: none of a review's, so they are read anew."""
        self.missed += 1
        async for row in super().stream(sql, *args, prefetch=prefetch):
            yield row


def _noted(record: asyncpg.Record) -> list[Any]:
    return [_plain(value) for value in record.values()]


def _told(row: list[Any]) -> list[Any]:
    return [_value(value) for value in row]


def _plain(value: object) -> Any:
    """A value as JSON has it, with its kind where that would be lost."""
    match value:
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case dict():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case datetime() | date() | Decimal() | UUID():
            kind, write = _WRITTEN[_kind_of(value)]
            return {_TAG: kind, "v": write(value)}
        case _:
            return value


def _kind_of(value: object) -> type:
    """The plain class of a value: a driver has its own kinds of them."""
    return next(kind for kind in _WRITTEN if isinstance(value, kind))


def _value(value: Any) -> Any:
    match value:
        case {"$": kind, "v": text}:
            return _READ[kind](text)
        case list():
            return [_value(inner) for inner in value]
        case dict():
            return {name: _value(inner) for name, inner in value.items()}
        case _:
            return value
