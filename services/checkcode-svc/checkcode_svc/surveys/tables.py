"""The table of first surveys."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from checkcode_svc.base import Base
from shared.db.columns import instant, json, texts
from shared.events import Basis


class SurveyRow(Base, table=True):
    """A visit without a code, of a subject that no register had (S-04)."""

    __tablename__ = "first_survey"
    __table_args__ = (
        Index(
            "uq_first_survey_subject",
            "region",
            "subject_name",
            unique=True,
            postgresql_where=text("uscc IS NULL"),
        ),
        Index(
            "uq_first_survey_uscc",
            "uscc",
            unique=True,
            postgresql_where=text("uscc IS NOT NULL"),
        ),
        Index("ix_first_survey_region", "region", "id"),
        Index("ix_first_survey_day", "day", "id"),
    )

    id: UUID = Field(primary_key=True)
    agency: str
    region: str
    town: str | None = None
    domain: str
    day: date
    subject_name: str
    uscc: str | None = None
    address: str
    inspectors: list[str] = texts()
    found: str
    basis: Basis = json(Basis)
    recorded_at: datetime = instant()
