"""The parameters of a statement: their PostgreSQL types and their conversion."""

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    Interval,
    LargeBinary,
    Numeric,
    Text,
    Time,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from shared import jsontext
from shared.db.dialect import DIALECT

Convert = Callable[[Any], Any]
_TYPES: Mapping[type, TypeEngine[Any]] = {
    bool: Boolean(),
    int: BigInteger(),
    float: Double(),
    Decimal: Numeric(),
    str: Text(),
    bytes: LargeBinary(),
    datetime: DateTime(timezone=True),
    date: Date(),
    time: Time(),
    timedelta: Interval(),
    UUID: Uuid(),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, as its annotation says."""

    name: str
    type: TypeEngine[Any]
    cast: str
    """The type as PostgreSQL writes it: `text[]`."""
    convert: Convert | None
    """Converts a value before asyncpg sends it; None where it is sent unchanged."""
    default: Any = inspect.Parameter.empty


def parameters_of(function: Callable[..., object]) -> tuple[Parameter, ...]:
    """The parameters of a function, in their order.

    Raises:
        TypeError: if an annotation has no form in PostgreSQL.
    """
    return tuple(
        _parameter(parameter)
        for parameter in inspect.signature(function, eval_str=True).parameters.values()
    )


def _parameter(parameter: inspect.Parameter) -> Parameter:
    if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
        raise TypeError(f"{parameter.name}: a statement has no open list of parameters")
    type_, cast, convert = _shape(parameter.annotation)
    return Parameter(parameter.name, type_, cast, convert, parameter.default)


def _shape(annotation: Any) -> tuple[TypeEngine[Any], str, Convert | None]:
    kind = bare(annotation)
    if isinstance(kind, type) and issubclass(kind, Enum):
        [value, *_] = {type(member.value) for member in kind}
        type_, cast, _ = _shape(value)
        return type_, cast, None if issubclass(kind, value) else _value
    for plain, type_ in _TYPES.items():
        if isinstance(kind, type) and issubclass(kind, plain):
            return type_, _cast_of(type_), None
    origin = get_origin(kind) or kind
    if isinstance(origin, type) and issubclass(origin, Collection):
        items = get_args(kind)
        if items and not issubclass(origin, Mapping) and not is_json(items[0]):
            type_, cast, convert = _shape(items[0])
            return ARRAY(type_), f"{cast}[]", _each(convert, origin)
    if is_json(kind):
        return JSONB(), "jsonb", jsontext.dumps
    raise TypeError(f"{annotation} has no form in PostgreSQL")


def bare(annotation: Any) -> Any:
    """The type without `Annotated`, `NewType`, `| None` and `Literal` around it."""
    if isinstance(annotation, NewType):
        return bare(annotation.__supertype__)
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare(get_args(annotation)[0])
    if origin is Literal:
        return type(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        choices = [
            choice for choice in get_args(annotation) if choice is not type(None)
        ]
        if len(choices) == 1:
            return bare(choices[0])
    return annotation


def is_json(annotation: Any) -> bool:
    """Whether values of a type go as JSON: models, dataclasses, mappings, lists."""
    kind = bare(annotation)
    if kind is Any:
        return True
    origin = get_origin(kind) or kind
    if not isinstance(origin, type):
        return False
    if issubclass(origin, BaseModel | Mapping) or is_dataclass(origin):
        return True
    items = get_args(kind)
    return issubclass(origin, Sequence) and bool(items) and is_json(items[0])


def _cast_of(type_: TypeEngine[Any]) -> str:
    return type_.compile(dialect=DIALECT).lower()


def _value(member: Any) -> Any:
    return member.value


def _each(convert: Convert | None, origin: type) -> Convert | None:
    if convert is not None:
        return lambda values: [convert(value) for value in values]
    return None if issubclass(origin, list | tuple) or origin is Sequence else list
