"""Drawn inspectors, which are never changed, and declared conflicts of interest."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from plan_svc.teams.domain.conflict import DeclaredBy
from plan_svc.teams.domain.team import DropsOut
from shared.db.columns import enum, instant, json, maybe_instant, texts
from shared.events import Basis


class DrawInspectorRow(Base, table=True):
    """By what an inspector goes in the draws of a year."""

    __tablename__ = "draw_inspector"
    __table_args__ = (Index("uq_draw_inspector", "year", "inspector", unique=True),)

    year: int = Field(primary_key=True)
    certificate: str = Field(primary_key=True)
    inspector: str
    salt: str


class TeamDrawRow(Base, table=True):
    """How an agency's inspectors were drawn for the places of a draw."""

    __tablename__ = "team_draw"
    __table_args__ = (Index("ix_team_draw_plan", "plan_id", "ordinal"),)

    draw_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    plan_id: UUID
    ordinal: int
    replaces: int | None = None
    year: int
    needed: int
    reserves: int
    pool: list[str] = texts()
    qualified: int
    places: int
    unstaffed: int
    root: str
    bases: list[Basis] = json(list[Basis])


class TeamPlaceRow(Base, table=True):
    """The order of an agency's inspectors at a drawn place."""

    __tablename__ = "team_place"
    __table_args__ = (Index("ix_team_place_place", "place", "agency"),)

    draw_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    position: int
    inspectors: list[str] = texts()
    numbers: list[str] = texts()
    left_out: list[str] = texts()
    reasons: list[str] = texts()


class TeamChangeRow(Base, table=True):
    """That a drawn inspector dropped out, and who came in."""

    __tablename__ = "team_change"

    draw_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    nth: int = Field(primary_key=True)
    out: str
    incoming: str
    skipped: list[str] = texts()
    skipped_for: list[str] = texts()
    reason: DropsOut = enum(DropsOut)
    text: str | None = None
    by: str
    at: datetime = instant()


class ConflictRow(Base, table=True):
    """A declared conflict of interest of an inspector with a subject."""

    __tablename__ = "inspector_conflict"
    __table_args__ = (
        Index("ix_inspector_conflict_agency", "agency", "id"),
        Index("ix_inspector_conflict_uscc", "uscc"),
    )

    id: UUID = Field(primary_key=True)
    agency: str
    certificate: str
    uscc: str
    source: DeclaredBy = enum(DeclaredBy)
    reason: str
    declared_by: str
    declared_at: datetime = instant()
    ended_by: str | None = None
    ended_at: datetime | None = maybe_instant()
    end_reason: str | None = None
