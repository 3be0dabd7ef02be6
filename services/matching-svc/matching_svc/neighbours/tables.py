"""The tables of copies of neighbours' facts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Column, Date, Index, Integer, text
from sqlmodel import Field

from matching_svc.base import Base
from shared.db.columns import instant, json, texts


class TaskCopy(Base, table=True):
    """A task as plan-svc last told it."""

    __tablename__ = "task_copy"
    __table_args__ = (
        Index("ix_task_copy_place", "place", "status"),
        Index("ix_task_copy_uscc", "uscc"),
    )

    number: str = Field(primary_key=True)
    agency: str
    section: str | None
    domain: str
    region: str
    place: str
    uscc: str
    kind: str
    plan_code: str | None
    lead: str | None
    items: list[dict[str, Any]] = json()
    earliest: date
    latest: date
    known_on: date
    settled_on: date | None
    period_from: date | None
    period_to: date | None
    on_site: bool
    surprise: bool
    classified: bool
    joint_forbidden: bool
    out_of_scope: str | None
    status: str
    version: int


class PlaceCopy(Base, table=True):
    """A place: what closes it, what is done there, who is there."""

    __tablename__ = "place_copy"
    __table_args__ = (
        Index("ix_place_copy_uscc", "uscc"),
        Index(
            "ix_place_copy_subjects",
            "subjects",
            postgresql_using="gin",
            postgresql_where=text("subjects <> '{}'"),
        ),
    )

    number: str = Field(primary_key=True)
    uscc: str
    subject_name: str
    address: str
    region: str
    town: str | None
    business_types: list[str] = texts()
    closed_weekdays: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    closed_days: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False))
    subjects: list[str] = texts()
    retired: bool
    version: int


class AgencyCopy(Base, table=True):
    """An agency: its names, and the sectors it is mainly responsible for (M-06)."""

    __tablename__ = "agency_copy"

    code: str = Field(primary_key=True)
    name: str
    name_en: str
    domain: str
    region: str
    sectors: list[str] = texts()
    version: int


class ItemCopy(Base, table=True):
    """An item, for applications that name items without a task."""

    __tablename__ = "item_copy"

    code: str = Field(primary_key=True)
    name: str
    risk: str
    joint_forbidden: bool
    version: int


class ListEntryCopy(Base, table=True):
    """An entry of a subject list; `solo` is the one that matters here (S-06)."""

    __tablename__ = "list_entry_copy"
    __table_args__ = (Index("ix_list_entry_copy_uscc", "uscc"),)

    list_name: str = Field(primary_key=True)
    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    valid_from: date
    valid_to: date | None
    active: bool
    version: int


class CodeCopy(Base, table=True):
    """An inspection code: it settles its tasks."""

    __tablename__ = "code_copy"
    __table_args__ = (Index("ix_code_copy_place", "place"),)

    code: str = Field(primary_key=True)
    application_id: str
    proposal: str | None
    place: str
    day: date
    status: str
    tasks: list[str] = texts()
    matching_unavailable: bool
    version: int


class VisitCopy(Base, table=True):
    """What was carried out: a visit, or one agency's results of it."""

    __tablename__ = "visit_copy"
    __table_args__ = (Index("ix_visit_copy_place", "place", "day"),)

    source: str = Field(primary_key=True)
    code: str
    place: str
    day: date
    ended_on: date | None = None
    tasks: list[str] = texts()
    agencies: list[str] = texts()
    kind: str
    """`planned` or `triggered`; empty where only results are told."""
    counted: bool
    classified: bool
    cancelled: bool
    """It was taken back: nothing rests on it (I-09)."""
    checked: list[dict[str, Any]] = json()
    """Of results: the items that were checked whole, and their problems."""
    version: int


class ApplicationCopy(Base, table=True):
    """An application for a code (C-03)."""

    __tablename__ = "application_copy"
    __table_args__ = (Index("ix_application_copy_place", "place"),)

    application_id: str = Field(primary_key=True)
    agency: str
    place: str
    tasks: list[str] = texts()
    chosen: list[str] = texts()
    day: date
    status: str
    proposal: str | None
    declined_reason: str | None
    declined_text: str | None
    applied_at: datetime = instant()
    version: int


class AliasCopy(Base, table=True):
    """A code of a subject, or a number of premises, and what it goes by (S-12)."""

    __tablename__ = "alias"
    __table_args__ = (Index("ix_alias_same_as", "same_as"),)

    code: str = Field(primary_key=True)
    same_as: str
    version: int
