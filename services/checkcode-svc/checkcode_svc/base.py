"""The rows of this service: plain values, each with the table that keeps it.

A class with `table=True` is instrumented for a session, and so takes thirty times as
long to make; nothing here is loaded or saved by one. So a row is a plain model, and its
table is derived from it, for the schema and for the names of its columns.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import ARRAY, Column, Constraint, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared.db import base

Base = base("checkcode_svc")
R = TypeVar("R", bound="Row")


class Row(BaseModel):
    """A row of one of the tables."""


def kept_in(name: str, *args: Index | Constraint) -> Callable[[type[R]], type[R]]:
    """Derive the table of a row class; it stands at the class as `__table__`."""

    def derive(row: type[R]) -> type[R]:
        members = {
            "__module__": row.__module__,
            "__tablename__": name,
            "__table_args__": args,
        }
        kind: Any = type(Base)
        made = kind(f"{row.__name__}Table", (row, Base), members, table=True)
        row.__table__ = made.__table__  # type: ignore[attr-defined]
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
