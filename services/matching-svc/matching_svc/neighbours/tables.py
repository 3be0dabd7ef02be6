"""The tables of matching-svc: copies of neighbours' state, proposals, runs."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Column, Date, DateTime, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.db import base

if TYPE_CHECKING:
    # A base made by a call is no type to mypy; it stands for what `base` returns.
    Base = SQLModel
else:
    Base = base("matching_svc")


def _texts() -> Any:
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def _json() -> Any:
    return Field(sa_column=Column(JSONB, nullable=False))


def _instant() -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


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
    items: list[dict[str, Any]] = _json()
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
    business_types: list[str] = _texts()
    closed_weekdays: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    closed_days: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False))
    subjects: list[str] = _texts()
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
    sectors: list[str] = _texts()
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
    tasks: list[str] = _texts()
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
    tasks: list[str] = _texts()
    agencies: list[str] = _texts()
    kind: str
    """`planned` or `triggered`; empty where only results are told."""
    counted: bool
    checked: list[dict[str, Any]] = _json()
    """Of results: the items that were checked whole, and their problems."""
    version: int


class ApplicationCopy(Base, table=True):
    """An application for a code (C-03)."""

    __tablename__ = "application_copy"
    __table_args__ = (Index("ix_application_copy_place", "place"),)

    application_id: str = Field(primary_key=True)
    agency: str
    place: str
    tasks: list[str] = _texts()
    chosen: list[str] = _texts()
    day: date
    status: str
    proposal: str | None
    declined_reason: str | None
    declined_text: str | None
    applied_at: datetime = _instant()
    version: int


class ProposalRow(Base, table=True):
    """A joint proposal with its members, answers and explanation."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_place", "place"),
        Index("ix_proposal_region_day", "region", "day", "number"),
        Index("ix_proposal_agencies", "agencies", postgresql_using="gin"),
    )

    number: str = Field(primary_key=True)
    place: str
    uscc: str
    region: str
    day: date
    lead: str
    status: str
    members: list[dict[str, Any]] = _json()
    agencies: list[str] = _texts()
    application_id: str | None
    made_on: date
    answers_due: date
    chase_on: date
    chased: bool
    visits_saved: int
    days_forward: int
    reason: str | None
    explanation: list[dict[str, Any]] = _json()
    earlier: list[dict[str, Any]] = _json()
    way: str
    """How it came about: `offline`, `platform` or `municipal` (M-15)."""
    reference: str | None
    override: str | None
    """Why it is held although the subject is on `solo` (S-06)."""
    duty: list[str] = _texts()
    """Agencies that have to take part (M-05)."""
    wishes: dict[str, str] = _json()
    """Whom each agency would have lead (M-06)."""
    matters: bool
    """Whether it binds, waits, or keeps tasks apart: recomputes read it."""
    changed_at: datetime = _instant()
    version: int


class ReliefRow(Base, table=True):
    """A task that another inspection makes needless (M-05, M-09, M-10)."""

    __tablename__ = "relief"
    __table_args__ = (
        Index("ix_relief_place", "place"),
        Index("ix_relief_agency", "agency", "status", "task"),
    )

    task: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    place: str
    uscc: str
    region: str
    agency: str
    domain: str
    status: str
    grounds: list[dict[str, Any]] = _json()
    until: date | None
    clause: str
    fingerprint: str
    reason: str | None
    made_on: date
    changed_at: datetime = _instant()
    version: int


class RunRow(Base, table=True):
    """One day's run over all places, and how far it came."""

    __tablename__ = "run"

    day: date = Field(primary_key=True)
    status: str
    upto: str
    places: int
    proposed: int
    answered: int
    agreed: int
    withdrawn: int
    started_at: datetime = _instant()
    finished_at: datetime | None = Field(
        sa_column=Column(DateTime(timezone=True), nullable=True)
    )
