"""The table base of this service, and the column types its tables share."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Column, Date, DateTime, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.db import base

if TYPE_CHECKING:
    # mypy takes no base class that a call returns; this is what `base` gives.
    Base = SQLModel
else:
    Base = base("subject_svc")


def texts() -> Any:
    """A column of several texts."""
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def weekdays() -> Any:
    """A column of ISO weekdays."""
    return Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))


def days() -> Any:
    """A column of several days."""
    return Field(sa_column=Column(ARRAY(Date), nullable=False))


def json() -> Any:
    """A column of nested values."""
    return Field(sa_column=Column(JSONB, nullable=False))


def instant() -> Any:
    """A column of an instant in UTC."""
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))
