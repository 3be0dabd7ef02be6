"""Agencies and the item library."""

from datetime import date
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import json, maybe_json, texts


class AgencyRow(Base, table=True):
    """An agency by its code."""

    __tablename__ = "agency"
    __table_args__ = (Index("ix_agency_region", "region", "code"),)

    code: str = Field(primary_key=True)
    name: str
    name_en: str
    level: str
    domain: str
    region: str
    sections: list[str] = texts()
    sectors: list[str] = texts()
    retired: bool
    version: int


class ItemRow(Base, table=True):
    """An item of the library, and who claimed it (P-09, P-10)."""

    __tablename__ = "item"
    __table_args__ = (Index("ix_item_domain", "domain", "code"),)

    code: str = Field(primary_key=True)
    name: str
    domain: str
    level: str
    risk: str
    item_list: str
    legal_basis: str
    check_points: list[dict[str, Any]] = json()
    materials: list[str] = texts()
    joint_forbidden: bool
    off_site_possible: bool
    filed: bool
    valid_to: date | None = None
    claimed_by: list[str] = texts()
    catalogue_code: str | None = None
    checklist_code: str | None = None
    legal_bases: list[dict[str, Any]] | None = maybe_json(list[dict[str, Any]])
    subfields: list[str] = texts()
    situations: list[str] = texts()
    risk_tags: list[str] = texts()
    effective_from: date | None = None
    point_history: list[dict[str, Any]] | None = maybe_json(list[dict[str, Any]])
    claims: list[dict[str, Any]] = json()
    version: int


class ItemVersionRow(Base, table=True):
    """What the city stated of an item, from a day on (P-25)."""

    __tablename__ = "item_version"
    __table_args__ = (
        Index("ix_item_version_effective_from", "effective_from", "code"),
        Index(
            "ix_item_version_waiting",
            "effective_from",
            postgresql_where=text("NOT applied"),
        ),
    )

    code: str = Field(primary_key=True)
    effective_from: date = Field(primary_key=True)
    domain: str
    content: dict[str, Any] = json()
    applied: bool
    """Whether its day has come, and the item is as it says."""
