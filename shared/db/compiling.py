"""Compiles the function of a statement into its text, parameters and row builder.

The text is made once, by SQLAlchemy's compiler for asyncpg. A parameter becomes `$n`
with its type, in the order of the signature; every other value stands as a literal, so
that PostgreSQL plans with it (a partial index, a constant status), and no two
statements share a text that differ in a value.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import asyncpg
from sqlalchemy import Select, Table
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from shared.db.dialect import DIALECT, Placeholder
from shared.db.parameters import Parameter, parameters_of
from shared.db.rows import Build, column_row, row_by_name, table_row, tuple_row

R = TypeVar("R")
_NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")
_REQUIRED = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Rows(Generic[R]):
    """A statement whose rows become values of `kind`, column by column by name."""

    kind: type[R]
    source: Any
    """Plain SQL, or a statement of SQLAlchemy."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A statement in plain SQL that gives no rows."""

    source: str


class Compiled:
    """A statement ready to send, and the builder of the rows that come back.

    Either `build` makes a row, or `kind` is what the rows of plain SQL become: their
    columns are known when it has run once.
    """

    def __init__(
        self,
        name: str,
        text: str,
        parameters: tuple[Parameter, ...],
        *,
        kind: type[Any] | None = None,
        build: Build | None = None,
    ) -> None:
        self.name = name
        self.text = text
        self.parameters = parameters
        self.kind = kind
        self._build = build
        self._count = len(parameters)
        self._converted = [
            (at, parameter.convert)
            for at, parameter in enumerate(parameters)
            if parameter.convert is not None
        ]

    def bound(
        self, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> Sequence[object]:
        """The values in the order of the parameters, as asyncpg sends them.

        Raises:
            TypeError: naming what is missing or too much.
        """
        if kwargs or len(args) != self._count:
            args = self._by_name(args, kwargs)
        if not self._converted:
            return args
        values = list(args)
        for at, convert in self._converted:
            if values[at] is not None:
                values[at] = convert(values[at])
        return values

    def _by_name(
        self, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> Sequence[object]:
        rest = dict(kwargs)
        values = list(args)
        for parameter in self.parameters[len(args) :]:
            value = rest.pop(parameter.name, parameter.default)
            if value is _REQUIRED:
                raise TypeError(f"{self.name} wants {parameter.name!r}")
            values.append(value)
        if rest or len(values) > self._count:
            raise TypeError(f"{self.name}: too many arguments, or {sorted(rest)}")
        return values

    def row(self, record: asyncpg.Record) -> Any:
        """One record as a row."""
        return self._builder(record)(record)

    def rows(self, records: Sequence[asyncpg.Record]) -> list[Any]:
        """Records as rows."""
        if not records:
            return []
        build = self._builder(records[0])
        return [build(record) for record in records]

    def check(self, columns: Sequence[str]) -> None:
        """Check that rows can be made of the columns that the database returns.

        Raises:
            TypeError: naming the columns that are missing or too many.
        """
        if self.kind is not None:
            row_by_name(self.kind, columns)

    def _builder(self, record: asyncpg.Record) -> Build:
        if self._build is None:
            if self.kind is None:
                raise TypeError(f"{self.name} gives no rows")
            self._build = row_by_name(self.kind, tuple(record.keys()))
        return self._build


def compiled(function: Callable[..., object]) -> Compiled:
    """Call a statement's function and compile the statement that it returns.

    Raises:
        TypeError: if a parameter is not used, or a row cannot be made of the columns.
    """
    parameters = parameters_of(function)
    name = f"{function.__module__}.{function.__qualname__}"
    placeholders = [
        Placeholder.of(parameter.name, parameter.type, f"${number}::{parameter.cast}")
        for number, parameter in enumerate(parameters, start=1)
    ]
    result = function(*placeholders)
    source = result.source if isinstance(result, Rows | Effect) else result
    text = _text(source)
    for placeholder in placeholders:
        if not re.search(rf"\{placeholder.text.partition('::')[0]}(?!\d)", text):
            raise TypeError(f"{name} does not use its parameter {placeholder.key!r}")
    if isinstance(result, Rows):
        return Compiled(name, text, parameters, kind=result.kind)
    if isinstance(result, Effect):
        return Compiled(name, text, parameters)
    return Compiled(name, text, parameters, build=_build(source))


def plain(text: str, parameters: Sequence[object]) -> str:
    """Plain SQL with its parameters in the place of their names.

    Raises:
        TypeError: if it names another parameter.
    """
    by_name = {
        placeholder.key: placeholder.text
        for placeholder in parameters
        if isinstance(placeholder, Placeholder)
    }
    strange = {hit for hit in _NAMED.findall(text) if hit not in by_name}
    if strange:
        raise TypeError(f"no parameter {sorted(strange)} was given to the text")
    return _NAMED.sub(lambda hit: by_name[hit[1]], text)


def _text(source: Any) -> str:
    if isinstance(source, str):
        return source
    return str(source.compile(dialect=DIALECT))


def _build(source: Any) -> Build | None:
    """The builder of the rows of a statement; None where it gives none."""
    parts = [
        _table_part(part) if isinstance(part, type) else (1, column_row(part))
        for part in _selected(source)
    ]
    if not parts:
        return None
    return parts[0][1] if len(parts) == 1 else tuple_row(parts)


def _table_part(table: type[SQLModel]) -> tuple[int, Build]:
    names, build = table_row(table)
    return len(names), build


def _selected(source: Any) -> list[type[SQLModel] | TypeEngine[Any]]:
    """What a row has: whole rows of a table class, and columns by their types."""
    if isinstance(source, Select):
        return [column["type"] for column in source.column_descriptions]
    if not isinstance(source, UpdateBase):
        raise TypeError(f"{type(source).__name__} is no statement of ours")
    # SQLAlchemy's own description of these errs on a whole row that is given back
    returned: Sequence[Any] = source._returning  # noqa: SLF001 - see above
    row = source.entity_description["entity"]
    return [row if isinstance(part, Table) else part.type for part in returned]
