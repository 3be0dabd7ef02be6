"""The year's frames: their steps, listed places, numbers and tree."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, json, octets


class FrameStepRow(Base, table=True):
    """A step of a year or a frame: written once, never changed (P-16)."""

    __tablename__ = "draw_step"

    year: int = Field(primary_key=True)
    frame: int = Field(primary_key=True)
    step: str = Field(primary_key=True)
    facts: dict[str, Any] = json()
    sealed: str | None = None
    """The year's secret, sealed: only with the step `committed`."""
    by: str
    agency: str
    at: datetime = instant()


class ListingRow(Base, table=True):
    """A chunk of a frame's places, in their order: the lines `place,turn`."""

    __tablename__ = "draw_listing"

    year: int = Field(primary_key=True)
    frame: int = Field(primary_key=True)
    chunk: int = Field(primary_key=True)
    size: int
    last: str
    lines: bytes = octets()
    """Compressed with zlib."""


class NumberRow(Base, table=True):
    """A place's number of a year; secret until it is drawn or the key is opened."""

    __tablename__ = "draw_number"
    __table_args__ = (Index("ix_draw_number_number", "year", "number"),)

    year: int = Field(primary_key=True)
    place: str = Field(primary_key=True)
    frame: int
    position: int
    number: bytes = octets()


class TileRow(Base, table=True):
    """A tile of a frame's tree: up to sixteen complete subtrees of one level."""

    __tablename__ = "draw_tile"

    year: int = Field(primary_key=True)
    frame: int = Field(primary_key=True)
    level: int = Field(primary_key=True)
    index: int = Field(primary_key=True)
    hashes: bytes = octets()
