"""The table base of this service, and the column types its tables share."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Column, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.db import base

if TYPE_CHECKING:
    # A base made by a call is no type to mypy; it stands for what `base` returns.
    Base = SQLModel
else:
    Base = base("checkcode_svc")


def texts() -> Any:
    """A column of several texts."""
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def json(*, nullable: bool = False) -> Any:
    """A column of nested values."""
    return Field(sa_column=Column(JSONB, nullable=nullable))


def instant(*, nullable: bool = False) -> Any:
    """A column of an instant in UTC."""
    return Field(sa_column=Column(DateTime(timezone=True), nullable=nullable))
