"""What the portrait shows of the neighbours, fed by their events (S-05)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from shared.db.columns import instant, json, maybe_instant, texts
from subject_svc.base import Base


class GradeCopy(Base, table=True):
    """A subject's grade in one domain, and its word on `unobtrusive` (G-05)."""

    __tablename__ = "grade_copy"

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    grade: str
    model: str
    model_version: str
    reasons: list[str] = texts()
    cause: str
    valid_from: date
    unobtrusive: bool
    version: int


class GradeDay(Base, table=True):
    """A subject's grade in one domain from a day on, for the views (S-02, G-05).

    One that takes effect later stands beside the one that is in force.
    """

    __tablename__ = "grade_day"

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    grade: str
    version: int


class VisitCopy(Base, table=True):
    """A visit that was made."""

    __tablename__ = "visit_copy"
    __table_args__ = (Index("ix_visit_copy_uscc", "uscc", "started_at"),)

    visit_id: str = Field(primary_key=True)
    number: int
    code: str
    place: str
    uscc: str
    day: date
    agencies: list[str] = texts()
    tasks: list[str] = texts()
    kind: str
    counted: bool
    classified: bool
    cancelled: bool
    """It was taken back: it is shown, and counts for nothing (I-09)."""
    started_at: datetime = instant()
    version: int


class ResultCopy(Base, table=True):
    """One agency's results of one visit."""

    __tablename__ = "result_copy"
    __table_args__ = (Index("ix_result_copy_uscc", "uscc"),)

    visit_id: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    domain: str
    uscc: str
    day: date
    points: list[dict[str, Any]] = json()
    problems: int
    recorded_at: datetime = instant()
    version: int


class OffSiteCopy(Base, table=True):
    """What an inspection without a visit gave (P-26)."""

    __tablename__ = "off_site_copy"
    __table_args__ = (Index("ix_off_site_copy_uscc", "uscc", "day"),)

    task: str = Field(primary_key=True)
    agency: str
    domain: str
    place: str
    uscc: str
    kind: str
    day: date
    means: list[str] = texts()
    points: list[dict[str, Any]] = json()
    problems: int
    classified: bool
    recorded_at: datetime = instant()
    corrected_at: datetime | None = maybe_instant()
    version: int


class RatingCopy(Base, table=True):
    """The subject's rating of one agency of one visit."""

    __tablename__ = "rating_copy"
    __table_args__ = (Index("ix_rating_copy_uscc", "uscc"),)

    visit_id: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    uscc: str
    score: int
    rated_at: datetime = instant()
    version: int


class ProposalCopy(Base, table=True):
    """A joint visit that was proposed, and what became of it."""

    __tablename__ = "proposal_copy"
    __table_args__ = (Index("ix_proposal_copy_uscc", "uscc", "day"),)

    number: str = Field(primary_key=True)
    place: str
    uscc: str
    day: date
    lead: str
    status: str
    agencies: list[str] = texts()
    visits_saved: int
    version: int
