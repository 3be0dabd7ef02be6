"""What subject-svc owns: subjects, places, lists, inspectors, and their history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from subject_svc.base import Base, days, instant, json, texts, weekdays


class SubjectRow(Base, table=True):
    """A subject by its USCC (S-01); retired, never deleted (S-03)."""

    __tablename__ = "subject"
    __table_args__ = (Index("ix_subject_region", "region", "uscc"),)

    uscc: str = Field(primary_key=True)
    name: str
    region: str
    founded: date | None = None
    status: str
    reason: str | None = None
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()


class PlaceRow(Base, table=True):
    """A place; of a project, `uscc` is its owner (S-01)."""

    __tablename__ = "place"
    __table_args__ = (
        Index("ix_place_uscc", "uscc"),
        Index("ix_place_region", "region", "number"),
    )

    number: str = Field(primary_key=True)
    uscc: str
    address: str
    region: str
    town: str | None = None
    kind: str
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
    role: str = Field(primary_key=True)


class ListEntryRow(Base, table=True):
    """A subject on a list in a domain; from, to, reason and who (S-06)."""

    __tablename__ = "list_entry"
    __table_args__ = (Index("ix_list_entry_uscc", "uscc"),)

    list_name: str = Field(primary_key=True)
    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    valid_from: date
    valid_to: date | None = None
    reason: str
    by: str
    active: bool
    origin: str
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()


class InspectorRow(Base, table=True):
    """An inspector's certificate (S-07): one of the few tables of personal data."""

    __tablename__ = "inspector"
    __table_args__ = (Index("ix_inspector_agency", "agency", "certificate"),)

    certificate: str = Field(primary_key=True)
    name: str
    agency: str
    section: str | None = None
    valid_from: date
    valid_to: date
    qualifications: list[str] = texts()
    revoked: bool
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()


class History(Base, table=True):
    """Every earlier version of the rows above, as it stood (S-03)."""

    __tablename__ = "history"

    aggregate: str = Field(primary_key=True)
    aggregate_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    state: dict[str, Any] = json()
    replaced_at: datetime = instant()
