"""Duties by place and period, and which places are to be looked at again."""

from datetime import date

from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import enum, json, maybe_enum
from shared.events import Basis
from shared.events.plan import DutyMode, DutyStatus, Risk


class DutyRow(Base, table=True):
    """A duty: one row of the law, one place, one period (P-13)."""

    __tablename__ = "duty"
    __table_args__ = (
        Index("ix_duty_due_on", "due_on", "number"),
        Index("ix_duty_agency", "agency", "number"),
        Index("ix_duty_place", "place"),
        Index(
            "ix_duty_turns_on",
            "turns_on",
            postgresql_where=text("turns_on IS NOT NULL"),
        ),
        Index(
            "ix_duty_overdue",
            "due_on",
            "agency",
            postgresql_where=text("status = 'overdue'"),
        ),
    )

    number: str = Field(primary_key=True)
    law_row: str
    bases: list[Basis] = json(list[Basis])
    is_binding: bool
    agency: str
    domain: str
    region: str
    town: str | None = None
    place: str
    uscc: str
    grade: str
    mode: DutyMode = enum(DutyMode)
    risk: Risk | None = maybe_enum(Risk)
    spared_on_site: bool
    minimum: int
    period_from: date
    due_on: date
    comes_on: date
    status: DutyStatus = enum(DutyStatus)
    done: int
    done_on: date | None = None
    task: str | None = None
    surprise: bool
    turns_on: date | None = None
    version: int


class DutyMark(Base, table=True):
    """A place of which something changed; triggers write them, the job takes them.

    Marks are only added: a place that changes while it is looked at has a newer one,
    and whoever changes it waits for nobody.
    """

    __tablename__ = "duty_mark"

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger, Identity(always=True), primary_key=True),
    )
    place: str


class DutyTurn(Base, table=True):
    """How far the calendar and the law were followed: one row."""

    __tablename__ = "duty_turn"

    id: int = Field(primary_key=True)
    law: str
    """The hash of the rows by which duties were found."""
    day: date
    marking_after: str | None = None
    """While all places are being marked: the last one that is."""
