"""Draws of subjects."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, json, maybe_json, octets
from shared.events import Basis


class DrawRow(Base, table=True):
    """A draw, with what anyone needs to repeat it (P-16)."""

    __tablename__ = "plan_draw"

    plan_id: UUID = Field(primary_key=True)
    seed: str
    algorithm: str
    ratios: dict[str, Any] = json()
    by_grade: dict[str, Any] = json()
    frame_size: int
    frame_digest: str
    frame: bytes = octets()
    """The lines `place,grade` of the frame, compressed with zlib."""
    drawn: int
    drawn_at: datetime = instant()
    bases: tuple[Basis, ...] | None = maybe_json(tuple[Basis, ...])
