"""The tables of grades and of their versions."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from credit_svc.base import Base
from shared.db.columns import enum, instant, maybe_enum, maybe_json, texts
from shared.events.credit import Grade, GradeBases


class GradeRow(Base, table=True):
    """The grade of a subject in a domain (G-01)."""

    __tablename__ = "grade"
    __table_args__ = (
        Index("ix_grade_domain", "domain", "grade", "uscc"),
        Index("ix_grade_changed", "changed_at", "uscc", "domain"),
    )

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    region: str
    grade: Grade = enum(Grade)
    previous: Grade | None = maybe_enum(Grade)
    model: str
    model_version: str
    reasons: list[str] = texts()
    cause: str
    valid_from: date
    facts: list[str] = texts()
    statute: str | None = None
    statute_to: date | None = None
    unobtrusive: bool
    unobtrusive_reason: str
    bases: GradeBases | None = maybe_json(GradeBases)
    version: int
    changed_at: datetime = instant()
    by: str

    @property
    def key(self) -> str:
        """Its subject and domain: lists go by it where their first key is alike."""
        return f"{self.uscc}{self.domain}"


class GradeVersion(Base, table=True):
    """Every version of every grade, the present one too."""

    __tablename__ = "grade_version"

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    grade: Grade = enum(Grade)
    previous: Grade | None = maybe_enum(Grade)
    model: str
    model_version: str
    reasons: list[str] = texts()
    cause: str
    valid_from: date
    statute: str | None = None
    unobtrusive: bool
    unobtrusive_reason: str
    bases: GradeBases | None = maybe_json(GradeBases)
    changed_at: datetime = instant()
    by: str
