"""Agencies and the item library."""

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import json, texts


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
    version: int
