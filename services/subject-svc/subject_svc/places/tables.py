"""The tables of places and of the subjects on a project."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from shared.db.columns import days, enum, instant, texts, weekdays
from shared.events.subject import PlaceKind
from subject_svc.base import Base
from subject_svc.places.domain import PartyRole


class PlaceRow(Base, table=True):
    """A place; of a project, `uscc` is its owner (S-01)."""

    __tablename__ = "place"
    __table_args__ = (
        Index("ix_place_uscc", "uscc"),
        Index("ix_place_region", "region", "number"),
        Index("ix_place_business_types", "business_types", postgresql_using="gin"),
    )

    number: str = Field(primary_key=True)
    uscc: str
    address: str
    region: str
    town: str | None = None
    kind: PlaceKind = enum(PlaceKind)
    business_types: list[str] = texts()
    closed_weekdays: list[int] = weekdays()
    closed_days: list[date] = days()
    subjects: list[str] = texts()
    retired: bool
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()


class PartyRow(Base, table=True):
    """A subject on a project with its role (S-01)."""

    __tablename__ = "project_party"
    __table_args__ = (Index("ix_project_party_uscc", "uscc"),)

    number: str = Field(primary_key=True)
    uscc: str = Field(primary_key=True)
    role: PartyRole = enum(PartyRole, primary_key=True)
