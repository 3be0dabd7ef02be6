"""Draws, their frames and places: rows that are added and never changed (P-16)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, json, maybe_json, octets, texts
from shared.events import Basis


class DrawRow(Base, table=True):
    """A draw, with all that anyone needs to check it but its places."""

    __tablename__ = "draw"
    __table_args__ = (Index("uq_draw_plan", "plan_id", "ordinal", unique=True),)

    id: UUID = Field(primary_key=True)
    plan_id: UUID
    ordinal: int
    rule: str
    year: int | None = None
    own: str | None = None
    own_reason: str | None = None
    seed: str | None = None
    scopes: list[dict[str, Any]] = json()
    kinds: list[str] = texts()
    groups: list[dict[str, Any]] = json()
    frame_size: int
    left_out: int
    frame_digest: str | None = None
    drawn: int
    drawn_at: datetime = instant()
    drawn_by: str
    reason: str | None = None
    replaces: int | None = None
    bases: tuple[Basis, ...] | None = maybe_json(tuple[Basis, ...])


class DrawChunkRow(Base, table=True):
    """Some places of a draw's frame, in the order of their numbers."""

    __tablename__ = "draw_chunk"

    draw_id: UUID = Field(primary_key=True)
    group_name: str = Field(primary_key=True)
    chunk: int = Field(primary_key=True)
    size: int
    behind: int
    root: bytes = octets()
    lines: bytes = octets()


class DrawPlaceRow(Base, table=True):
    """A drawn place, with the number that it was drawn by."""

    __tablename__ = "draw_place"

    draw_id: UUID = Field(primary_key=True)
    place: str = Field(primary_key=True)
    group_name: str
    nth: int
    frame: int
    number: str
    rank: str


class ReplacementRow(Base, table=True):
    """That one person asked for another draw in the place of an earlier one."""

    __tablename__ = "draw_replacement"

    plan_id: UUID = Field(primary_key=True)
    replaces: int = Field(primary_key=True)
    request: int = Field(primary_key=True)
    """Counts the requests for it: the newest holds."""
    asked: dict[str, Any] = json()
    asked_by: str
    asked_at: datetime = instant()
