"""The table base of this service, and the column types its tables share."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Column, DateTime, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared.db import base

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    class Base(SQLModel):
        """The base of plan-svc's tables, with a registry of its own."""

else:
    Base = base("plan_svc")


def texts() -> Any:
    """A column of several texts."""
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def json() -> Any:
    """A column of nested values."""
    return Field(sa_column=Column(JSONB, nullable=False))


def instant() -> Any:
    """A column of an instant in UTC."""
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


def octets() -> Any:
    """A column of bytes."""
    return Field(sa_column=Column(LargeBinary, nullable=False))


def maybe_instant() -> Any:
    """A column of an instant in UTC that may be open."""
    return Field(default=None, sa_column=Column(DateTime(timezone=True)))
