"""The work on tasks: a row from the first thing on that was done with one."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import enum, json, maybe_instant, texts
from shared.events import Basis
from shared.events.plan import DispatchStage


class DispatchRow(Base, table=True):
    """The work on one task (P-20). A filing makes no row: it begins by itself."""

    __tablename__ = "task_dispatch"
    __table_args__ = (
        Index(
            "ix_task_dispatch_urged",
            "task",
            postgresql_where=text("urged_on IS NOT NULL"),
        ),
        Index(
            "ix_task_dispatch_unexplained",
            "task",
            postgresql_where=text("lapsed_on IS NOT NULL AND explained_at IS NULL"),
        ),
    )

    task: str = Field(primary_key=True)
    dispatched_on: date
    sent_again_on: date | None = None
    stage: DispatchStage = enum(DispatchStage)
    received_at: datetime | None = maybe_instant()
    accepted_at: datetime | None = maybe_instant()
    section: str | None = None
    inspectors: list[str] = texts()
    reason: str | None = None
    returns: int
    urges: int
    urged_on: date | None = None
    accept_missed: date | None = None
    half_gone: date | None = None
    escalated_on: date | None = None
    direction: str | None = None
    directed_at: datetime | None = maybe_instant()
    lapsed_on: date | None = None
    explain_by: date | None = None
    explanation: str | None = None
    explained_at: datetime | None = maybe_instant()
    bases: list[Basis] = json(list[Basis])
    version: int
