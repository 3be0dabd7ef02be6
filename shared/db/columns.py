"""Columns of the table classes that more than one service has."""

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    ARRAY,
    Column,
    Date,
    DateTime,
    LargeBinary,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from shared import jsontext

E = TypeVar("E", bound=Enum)


class EnumText(TypeDecorator[Enum]):
    """An enum kept as text, by its value: SQLModel's own way keeps its name."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        """The value of a member."""
        del dialect
        return None if value is None else str(value.value)

    def process_literal_param(self, value: Enum | None, dialect: Dialect) -> str:
        """The value of a member, to stand in the statement."""
        return self.process_bind_param(value, dialect) or ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        """The member of a value."""
        del dialect
        return None if value is None else self.kind(value)


class Json(TypeDecorator[Any]):
    """A JSON value that is read as a type: `Json(list[Step])`; plain without one."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: Any = None) -> None:
        super().__init__(none_as_null=True)
        self.kind = kind

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """Write a constant into the statement; SQLAlchemy has no literal of JSONB."""
        del dialect
        return lambda value: "'" + jsontext.dumps(value).replace("'", "''") + "'"

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The value that the connection's codec decoded, as its type."""
        del dialect
        if value is None or self.kind is None:
            return value
        return _adapter(self.kind).validate_python(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def texts() -> Any:
    """Several texts."""
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def weekdays() -> Any:
    """ISO weekdays: Monday is 1."""
    return Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))


def days() -> Any:
    """Several days."""
    return Field(sa_column=Column(ARRAY(Date), nullable=False))


def json(kind: Any = None) -> Any:
    """A nested value, read as `kind` (`json(list[Step])`), or as it is decoded."""
    return Field(sa_column=Column(Json(kind), nullable=False))


def maybe_json(kind: Any) -> Any:
    """A nested value that may be unknown, read as `kind`."""
    return Field(default=None, sa_column=Column(Json(kind)))


def instant() -> Any:
    """An instant in UTC."""
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


def maybe_instant() -> Any:
    """An instant in UTC that may be open."""
    return Field(default=None, sa_column=Column(DateTime(timezone=True)))


def octets() -> Any:
    """Bytes."""
    return Field(sa_column=Column(LargeBinary, nullable=False))


def enum(kind: type[E], *, primary_key: bool = False) -> Any:
    """A member of an enum, kept by its value."""
    return Field(
        sa_column=Column(EnumText(kind), nullable=False, primary_key=primary_key)
    )


def maybe_enum(kind: type[E]) -> Any:
    """A member of an enum, or none."""
    return Field(default=None, sa_column=Column(EnumText(kind)))
