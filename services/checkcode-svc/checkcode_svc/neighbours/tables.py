"""Copies of neighbours' state, fed by their events; newest version wins."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Column, Date, Index, Integer
from sqlmodel import Field

from checkcode_svc.base import Base
from shared.db.columns import json, maybe_json, texts


class AgencyCopy(Base, table=True):
    """An agency, for its names and its domain."""

    __tablename__ = "agency_copy"

    code: str = Field(primary_key=True)
    name: str
    name_en: str
    level: str
    domain: str
    region: str
    retired: bool
    version: int


class ItemCopy(Base, table=True):
    """An item of the library: who claimed it, its basis and check points (P-09)."""

    __tablename__ = "item_copy"

    code: str = Field(primary_key=True)
    name: str
    domain: str
    legal_basis: str
    check_points: list[dict[str, Any]] = json()
    materials: list[str] = texts()
    joint_forbidden: bool
    filed: bool
    valid_to: date | None = None
    claimed_by: list[str] = texts()
    legal_bases: list[dict[str, Any]] | None = maybe_json(list[dict[str, Any]])
    point_history: list[dict[str, Any]] | None = maybe_json(list[dict[str, Any]])
    version: int


class TaskCopy(Base, table=True):
    """A task: what an application may name (P-20, M-02)."""

    __tablename__ = "task_copy"
    __table_args__ = (Index("ix_task_copy_place", "place", "status"),)

    number: str = Field(primary_key=True)
    agency: str
    section: str | None = None
    domain: str
    region: str
    place: str
    uscc: str
    kind: str
    source: str
    source_reason: str | None = None
    plan_code: str | None = None
    items: list[dict[str, Any]] = json()
    earliest: date
    latest: date
    known_on: date
    settled_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    on_site: bool
    surprise: bool
    classified: bool
    joint_forbidden: bool
    out_of_scope: str | None = None
    duration_minutes: int
    materials: list[str] = texts()
    status: str
    version: int


class PlaceCopy(Base, table=True):
    """A place, with its subject's name and address for the scan page."""

    __tablename__ = "place_copy"
    __table_args__ = (
        Index(
            "ix_place_copy_name_part",
            "subject_name",
            postgresql_using="gin",
            postgresql_ops={"subject_name": "gin_trgm_ops"},
        ),
    )

    number: str = Field(primary_key=True)
    uscc: str
    subject_name: str
    address: str
    region: str
    town: str | None = None
    kind: str
    business_types: list[str] = texts()
    closed_weekdays: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    closed_days: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False))
    retired: bool
    version: int


class InspectorCopy(Base, table=True):
    """An inspector's certificate; the only table here that holds a name (C-05)."""

    __tablename__ = "inspector_copy"

    certificate: str = Field(primary_key=True)
    name: str
    agency: str
    valid_from: date
    valid_to: date
    revoked: bool
    version: int


class ProposalCopy(Base, table=True):
    """A joint proposal as matching-svc last described it."""

    __tablename__ = "proposal_copy"

    number: str = Field(primary_key=True)
    place: str
    uscc: str
    region: str
    day: date
    lead: str
    status: str
    members: list[dict[str, Any]] = json()
    application_id: str | None = None
    reason: str | None = None
    version: int


class AliasCopy(Base, table=True):
    """A code of a subject, or a number of premises, and what it goes by (S-12)."""

    __tablename__ = "alias"
    __table_args__ = (Index("ix_alias_same_as", "same_as"),)

    code: str = Field(primary_key=True)
    same_as: str
    version: int
