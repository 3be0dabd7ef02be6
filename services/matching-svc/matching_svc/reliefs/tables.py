"""The table of reliefs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from matching_svc.base import Base
from shared.db.columns import instant, json, maybe_json
from shared.events import Basis


class ReliefRow(Base, table=True):
    """A task that another inspection makes needless (M-05, M-09, M-10)."""

    __tablename__ = "relief"
    __table_args__ = (
        Index("ix_relief_place", "place"),
        Index("ix_relief_agency", "agency", "status", "task"),
        Index("ix_relief_made_on", "made_on", "task"),
    )

    task: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    place: str
    uscc: str
    region: str
    agency: str
    domain: str
    status: str
    grounds: list[dict[str, Any]] = json()
    until: date | None
    clause: str
    fingerprint: str
    reason: str | None
    made_on: date
    changed_at: datetime = instant()
    version: int
    basis: Basis | None = maybe_json(Basis)
    """Unset where it is not known: of what was found before it was kept."""
