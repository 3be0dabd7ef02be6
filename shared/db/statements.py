"""Statements: made once, checked by their types, run on asyncpg, typed rows back.

A statement is a function that is called once, with a placeholder for each parameter:

    @query
    def grade(uscc: str, domain: str) -> SelectOfScalar[GradeRow]:
        return select(GradeRow).where(GradeRow.uscc == uscc, GradeRow.domain == domain)

    row = await grade.first(tx, uscc, domain)  # GradeRow | None

Its signature is the statement's: mypy refuses a missing, extra or wrongly typed
argument, a column that is not there, and a member that a row does not have. What the
body compares with stands in the text as a literal; only parameters vary. So there is
one text for a statement, and one plan for it on each connection. The body must not
branch on a parameter, which has no value there.

`@query` is for what reads, `@command` for what writes. Plain SQL has the same form:

    @query
    def due(day: date) -> Rows[DueTask]:
        return sql(DueTask, "SELECT number, day FROM task WHERE day <= :day", day)
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar, TypeVarTuple, cast, overload

from sqlalchemy import ColumnElement, Executable, any_, or_
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.dml import (
    Delete,
    ReturningDelete,
    ReturningInsert,
    ReturningUpdate,
    Update,
)
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlmodel import SQLModel
from sqlmodel import select as _select
from sqlmodel.sql.expression import Select, SelectOfScalar

from shared.db.compiling import Compiled, Effect, Rows, compiled, plain
from shared.db.database import ReadTx, Tx
from shared.db.rows import columns, members

__all__ = [
    "Command",
    "Delete",
    "Effect",
    "Insert",
    "NoRow",
    "Query",
    "Returning",
    "ReturningDelete",
    "ReturningInsert",
    "ReturningUpdate",
    "Rows",
    "Select",
    "SelectOfScalar",
    "Update",
    "among",
    "columns",
    "command",
    "effect",
    "if_given",
    "insertion",
    "into",
    "query",
    "select_columns",
    "sql",
]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
Ts = TypeVarTuple("Ts")


class NoRow(LookupError):
    """A statement that always gives a row gave none."""


class Statement(Generic[P]):
    """One statement: its text, its parameters, what its rows become."""

    def __init__(self, function: Callable[P, object]) -> None:
        self._function = function
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.__doc__ = function.__doc__

    @cached_property
    def compiled(self) -> Compiled:
        """What is sent and how it is read; made when it is first needed."""
        return compiled(self._function)

    @property
    def text(self) -> str:
        """What is sent to PostgreSQL."""
        return self.compiled.text

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


class Query(Statement[P], Generic[P, R]):
    """A statement that reads rows."""

    async def all(self, tx: ReadTx, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Every row."""
        return await _all(self.compiled, tx, args, kwargs)

    async def first(self, tx: ReadTx, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first row, or None."""
        row: R | None = await _first(self.compiled, tx, args, kwargs)
        return row

    async def one(self, tx: ReadTx, *args: P.args, **kwargs: P.kwargs) -> R:
        """The first row of a statement that always gives one.

        Raises:
            NoRow: if it gave none.
        """
        row: R = await _one(self, tx, args, kwargs)
        return row

    async def stream(
        self, tx: ReadTx, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncIterator[R]:
        """Rows through a server-side cursor: flat memory for any number of them."""
        prepared = self.compiled
        async for record in tx.stream(prepared.text, *prepared.bound(args, kwargs)):
            yield prepared.row(record)


class Command(Statement[P]):
    """A statement that writes."""

    async def run(self, tx: Tx, *args: P.args, **kwargs: P.kwargs) -> int:
        """Write; how many rows it touched comes back."""
        prepared = self.compiled
        tag = await tx.execute(prepared.text, *prepared.bound(args, kwargs))
        return int(tag.rpartition(" ")[2])


class Returning(Command[P], Generic[P, R]):
    """A statement that writes, and gives rows back."""

    async def all(self, tx: Tx, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Write; every row that it gives back."""
        return await _all(self.compiled, tx, args, kwargs)

    async def first(self, tx: Tx, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """Write; the first row that it gives back, or None."""
        row: R | None = await _first(self.compiled, tx, args, kwargs)
        return row

    async def one(self, tx: Tx, *args: P.args, **kwargs: P.kwargs) -> R:
        """Write; the row that it always gives back.

        Raises:
            NoRow: if it gave none.
        """
        row: R = await _one(self, tx, args, kwargs)
        return row


async def _all(
    prepared: Compiled, tx: ReadTx, args: Sequence[object], kwargs: dict[str, Any]
) -> list[Any]:
    records = await tx.fetch(prepared.text, *prepared.bound(args, kwargs))
    return prepared.rows(records)


async def _first(
    prepared: Compiled, tx: ReadTx, args: Sequence[object], kwargs: dict[str, Any]
) -> Any:
    record = await tx.fetchrow(prepared.text, *prepared.bound(args, kwargs))
    return None if record is None else prepared.row(record)


async def _one(
    statement: Statement[...],
    tx: ReadTx,
    args: Sequence[object],
    kwargs: dict[str, Any],
) -> Any:
    prepared = statement.compiled
    record = await tx.fetchrow(prepared.text, *prepared.bound(args, kwargs))
    if record is None:
        raise NoRow(statement.name)
    return prepared.row(record)


@overload
def query(function: Callable[P, Rows[R]]) -> Query[P, R]: ...
@overload
def query(function: Callable[P, SelectOfScalar[R]]) -> Query[P, R]: ...
@overload
def query(function: Callable[P, Select[*Ts]]) -> Query[P, tuple[*Ts]]: ...
def query(function: Callable[P, Any]) -> Query[P, Any]:
    """Make a statement that reads of a function that gives it."""
    return Query(function)


@overload
def command(function: Callable[P, Rows[R]]) -> Returning[P, R]: ...
@overload
def command(function: Callable[P, TypedReturnsRows[R]]) -> Returning[P, R]: ...
@overload
def command(
    function: Callable[P, TypedReturnsRows[A, B, *Ts]],
) -> Returning[P, tuple[A, B, *Ts]]: ...
@overload
def command(function: Callable[P, Effect | Insert | Update | Delete]) -> Command[P]: ...
def command(function: Callable[P, Any]) -> Command[P]:
    """Make a statement that writes of a function that gives it."""
    returning: Command[P] = Returning(function)
    return returning


def sql(kind: type[R], text: str, *parameters: object) -> Rows[R]:
    """Plain SQL whose rows become values of `kind`; a parameter stands as `:name`."""
    return Rows(kind, plain(text, parameters))


def effect(text: str, *parameters: object) -> Effect:
    """Plain SQL that gives no rows; a parameter stands as `:name`."""
    return Effect(plain(text, parameters))


def into(kind: type[R], statement: Executable) -> Rows[R]:
    """A statement whose rows become values of `kind`, by the names of its columns."""
    return Rows(kind, statement)


def select_columns(*columns: object) -> SelectOfScalar[Any]:
    """A SELECT of any number of columns, to be given to `into`."""
    chosen: SelectOfScalar[Any] = cast("Any", _select)(*columns)
    return chosen


def among(column: T, values: list[T]) -> ColumnElement[bool]:
    """Whether a column has one of the values of a parameter (`= ANY`)."""
    is_one: ColumnElement[bool] = cast("Any", column) == any_(cast("Any", values))
    return is_one


def if_given(
    parameter: object,
    condition: bool | ColumnElement[bool],  # noqa: FBT001 - a condition of SQL, no switch
) -> ColumnElement[bool]:
    """A condition that counts only where a parameter is not None."""
    absent = cast("Any", parameter).is_(None)
    return or_(absent, cast("Any", condition))


def in_period(
    column: Any, first: date | None, last: date | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions that a day lies in a period; an end that is None bounds nothing."""
    return if_given(first, column >= first), if_given(last, column <= last)


def insertion(row: SQLModel) -> Insert:
    """The INSERT of a row whose members are parameters, literals or expressions.

    To be gone on with: `.on_conflict_do_nothing()`, `.returning(GradeRow)`.
    """
    table = type(row)
    return insert(table).values({name: getattr(row, name) for name in members(table)})
