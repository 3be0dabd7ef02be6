"""Records become typed rows: dataclasses, rows of a table class, tuples, single values.

A row of a table class is read and never written back: it has no session, and setting a
member of it is an error. Nothing is loaded later.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from inspect import ismemberdescriptor
from operator import itemgetter
from typing import Any, get_args, get_origin, get_type_hints

import asyncpg
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import ARRAY, Float, inspect
from sqlalchemy.orm import configure_mappers
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from shared.db.columns import EnumText
from shared.db.dialect import DIALECT
from shared.db.parameters import bare

Convert = Callable[[Any], Any]
Values = Sequence[Any] | asyncpg.Record
Build = Callable[[Values], Any]
"""Makes a row of the values of a record, or of a part of it."""
Put = Callable[[Any, Any], None]

_NUMERIC, _FLOAT8 = 1700, 701
"""PostgreSQL's type numbers: only SQLAlchemy's converters of numbers ask for them."""


def converter_of_column(type_: TypeEngine[Any]) -> Convert | None:
    """Converts a column's value as asyncpg read it; None where it needs no change.

    SQLAlchemy would call an enum's class for each value, and copy each array that
    asyncpg has just made: that was a tenth of an import of subjects.
    """
    if isinstance(type_, EnumText):
        return _member(type_.kind)
    if isinstance(type_, ARRAY) and not type_.as_tuple:
        items: TypeEngine[Any] = type_.item_type
        if converter_of_column(items) is None:
            return None
    oid = _FLOAT8 if isinstance(type_, Float) else _NUMERIC
    return type_.dialect_impl(DIALECT).result_processor(DIALECT, oid)


def members(table: type[SQLModel]) -> tuple[str, ...]:
    """The members of a table class, in the order of its columns."""
    configure_mappers()
    return tuple(attribute.key for attribute in inspect(table).column_attrs)


def columns(kind: type[Any], of: str = "", but: Collection[str] = ()) -> str:
    """The columns that rows of a kind are made of, for the text of a statement.

    `SELECT *` would also give what a later release adds, and a process of this one,
    which runs beside it during an upgrade, has no member for it.
    """
    if is_dataclass(kind):
        names = [member.name for member in fields(kind) if member.init]
    else:
        names = [column.name for column in kind.__table__.columns]
    prefix = f"{of}." if of else ""
    return ", ".join([f"{prefix}{name}" for name in names if name not in but])


def table_row(table: type[SQLModel]) -> tuple[tuple[str, ...], Build]:
    """The members of a table class, in the order of its columns, and its builder."""
    configure_mappers()
    attributes = inspect(table).column_attrs
    names = tuple(attribute.key for attribute in attributes)
    convert = _converting(
        [converter_of_column(attribute.columns[0].type) for attribute in attributes]
    )
    set_members = frozenset(names)
    new = object.__new__
    put = object.__setattr__

    def build(values: Values) -> SQLModel:
        row = new(table)
        row.__dict__.update(zip(names, convert(values), strict=True))
        put(row, "__pydantic_fields_set__", set_members)
        put(row, "__pydantic_extra__", None)
        put(row, "__pydantic_private__", None)
        return row

    return names, build


def row_by_name(kind: type[Any], columns: Sequence[str]) -> Build:
    """The builder of a row of `kind` out of columns with these names, in this order.

    Raises:
        TypeError: naming columns that are missing, or that `kind` has no member for.
    """
    if isinstance(kind, type) and issubclass(kind, SQLModel):
        names = [attribute.columns[0].name for attribute in inspect(kind).column_attrs]
        _must_match(kind, names, names, columns)
        _, build = table_row(kind)
        return _arranged(build, [columns.index(name) for name in names])
    if not is_dataclass(kind):
        return _single(kind, columns)
    hints = get_type_hints(kind, include_extras=True)
    members = [member for member in fields(kind) if member.init]
    needed = [
        member.name
        for member in members
        if member.default is MISSING and member.default_factory is MISSING
    ]
    _must_match(kind, [member.name for member in members], needed, columns)
    convert = _converting([converter_of(hints[column]) for column in columns])
    return _dataclass(kind, tuple(columns), convert)


def _dataclass(
    kind: type[Any], columns: tuple[str, ...], convert: Callable[[Values], Any]
) -> Build:
    whole = {member.name for member in fields(kind)} == set(columns)
    slots: list[Any] = [getattr(kind, column, None) for column in columns]
    slotted = all(map(ismemberdescriptor, slots))
    plain = whole and not hasattr(kind, "__post_init__")
    if not plain or (hasattr(kind, "__slots__") and not slotted):
        return lambda values: kind(**dict(zip(columns, convert(values), strict=True)))
    if slotted:
        return _slotted(kind, [slot.__set__ for slot in slots], convert)
    new = object.__new__

    def build(values: Values) -> Any:
        """Make what `__init__` makes; that sets a frozen class's members one by one."""
        row = new(kind)
        row.__dict__.update(zip(columns, convert(values), strict=True))
        return row

    return build


def _slotted(
    kind: type[Any], puts: Sequence[Put], convert: Callable[[Values], Any]
) -> Build:
    """The builder of a class without `__dict__`: its members are put by themselves."""
    new = object.__new__

    def build(values: Values) -> Any:
        row = new(kind)
        for put, value in zip(puts, convert(values), strict=True):
            put(row, value)
        return row

    return build


def _single(kind: Any, columns: Sequence[str]) -> Build:
    if len(columns) != 1:
        raise TypeError(f"{kind} is one value, and the statement gives {len(columns)}")
    convert = converter_of(kind)
    if convert is None:
        return lambda values: values[0]
    return lambda values: convert(values[0])


def tuple_row(parts: Sequence[tuple[int, Build]]) -> Build:
    """The builder of a tuple out of parts, each with its number of columns."""
    if all(build is first for _, build in parts):
        return tuple
    spans, at = [], 0
    for width, build in parts:
        spans.append((at, at + width, build))
        at += width
    return lambda values: tuple(build(values[a:b]) for a, b, build in spans)


def first(values: Values) -> Any:
    """The only value."""
    return values[0]


def column_row(type_: TypeEngine[Any]) -> Build:
    """The builder of a row that is one column."""
    convert = converter_of_column(type_)
    return first if convert is None else lambda values: convert(values[0])


@cache
def converter_of(annotation: Any) -> Convert | None:
    """Converts a value as asyncpg read it to a type; None where it has that type."""
    kind = bare(annotation)
    origin, items = get_origin(kind) or kind, get_args(kind)
    if not isinstance(origin, type) or issubclass(origin, str | bytes):
        return _enum(origin)
    if issubclass(origin, BaseModel) or is_dataclass(origin):
        return _unless_none(TypeAdapter(annotation).validate_python)
    if issubclass(origin, Mapping):
        typed = any(converter_of(item) is not None for item in items)
        return _unless_none(TypeAdapter(annotation).validate_python) if typed else None
    if issubclass(origin, Collection):
        return _collection(origin, converter_of(items[0]) if items else None)
    return _enum(origin)


def _enum(kind: Any) -> Convert | None:
    is_enum = isinstance(kind, type) and issubclass(kind, Enum)
    return _member(kind) if is_enum else None


def _member(kind: type[Enum]) -> Convert:
    """Gives the member of a value; its class, which is slow, is asked for the rest."""
    members = {member.value: member for member in kind}
    return _unless_none(lambda value: members.get(value) or kind(value))


def _collection(origin: type, inner: Convert | None) -> Convert | None:
    make = origin if origin in {tuple, set, frozenset} else list
    if inner is not None:
        return _unless_none(lambda values: make(map(inner, values)))
    return None if make is list else _unless_none(make)


def _unless_none(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _converting(converters: Sequence[Convert | None]) -> Callable[[Any], Any]:
    """Apply to each value its own converter; nothing is copied where there is none."""
    needed = [
        (at, converter)
        for at, converter in enumerate(converters)
        if converter is not None
    ]
    if not needed:
        return lambda values: values

    def convert(values: Values) -> Sequence[Any]:
        converted = list(values)
        for at, converter in needed:
            converted[at] = converter(converted[at])
        return converted

    return convert


def _arranged(build: Build, order: Sequence[int]) -> Build:
    if list(order) == list(range(len(order))):
        return build
    arranged = itemgetter(*order)
    return lambda values: build(arranged(values))


def _must_match(
    kind: type[Any],
    members: Collection[str],
    needed: Collection[str],
    columns: Sequence[str],
) -> None:
    missing = sorted(set(needed) - set(columns))
    strange = sorted(set(columns) - set(members))
    if missing or strange:
        raise TypeError(f"{kind.__name__}: no column {missing}, no member {strange}")
