"""The rows of this service: plain values, each with the table that keeps it.

A class with `table=True` is instrumented for a session, and so takes twenty times as
long to make; nothing here is loaded or saved by one. So a row is a plain model, and its
table is derived from it, for the schema and for the names of its columns.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ARRAY, Column, Constraint, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.db import base

if TYPE_CHECKING:
    # A base made by a call is no type to mypy; it stands for what `base` returns.
    Base = SQLModel
else:
    Base = base("checkcode_svc")


Row = TypeVar("Row", bound=SQLModel)


def kept_in(name: str, *args: Index | Constraint) -> Callable[[type[Row]], type[Row]]:
    """Derive the table of a row class; it stands at the class as `__table__`."""

    def derive(row: type[Row]) -> type[Row]:
        members = {
            "__module__": row.__module__,
            "__tablename__": name,
            "__table_args__": args,
        }
        model: Any = row
        made = type(model)(f"{row.__name__}Table", (row,), members, table=True)
        model.__table__ = made.__table__
        return row

    return derive


def texts() -> Any:
    """A column of several texts."""
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def json() -> Any:
    """A column of nested values."""
    return Field(sa_column=Column(JSONB, nullable=False))


def instant() -> Any:
    """A column of an instant in UTC."""
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


def maybe_instant() -> Any:
    """A column of an instant in UTC, or of none."""
    return Field(default=None, sa_column=Column(DateTime(timezone=True)))
