"""The tables of credit-svc."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Column, DateTime, Index, Text
from sqlmodel import Field, SQLModel

from shared.db import base

if TYPE_CHECKING:
    # mypy takes no base class that a call returns; this is what `base` gives.
    Base = SQLModel
else:
    Base = base("credit_svc")


def _texts() -> Any:
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def _instant() -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class GradeRow(Base, table=True):
    """The grade of a subject in a domain (G-01)."""

    __tablename__ = "grade"
    __table_args__ = (Index("ix_grade_domain", "domain", "grade", "uscc"),)

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    region: str
    grade: str
    previous: str | None = None
    model: str
    model_version: str
    reasons: list[str] = _texts()
    cause: str
    valid_from: date
    facts: list[str] = _texts()
    statute: str | None = None
    statute_to: date | None = None
    unobtrusive: bool
    unobtrusive_reason: str
    version: int
    changed_at: datetime = _instant()
    by: str


class GradeVersion(Base, table=True):
    """Every version of every grade, the present one too."""

    __tablename__ = "grade_version"

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    grade: str
    previous: str | None = None
    model: str
    model_version: str
    reasons: list[str] = _texts()
    cause: str
    valid_from: date
    statute: str | None = None
    unobtrusive: bool
    unobtrusive_reason: str
    changed_at: datetime = _instant()
    by: str
