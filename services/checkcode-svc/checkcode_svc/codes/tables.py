"""The tables of inspection codes."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field

from checkcode_svc.base import Base, one_of
from checkcode_svc.codes.domain.code import ENDED
from shared.db.columns import instant, maybe_instant, maybe_json, texts
from shared.events import Basis


class CodeRow(Base, table=True):
    """An inspection code; one alive for each application and each proposal (C-04)."""

    __tablename__ = "code"
    __table_args__ = (
        ForeignKeyConstraint(["application_id"], ["application.id"]),
        Index(
            "uq_code_live_application",
            "application_id",
            unique=True,
            postgresql_where=text(f"status NOT IN {one_of(ENDED)}"),
        ),
        Index(
            "uq_code_live_proposal",
            "proposal",
            unique=True,
            postgresql_where=text(
                f"proposal IS NOT NULL AND status NOT IN {one_of(ENDED)}"
            ),
        ),
        Index("uq_code_token_hash", "token_hash", unique=True),
        Index("ix_code_place", "place", "day"),
        Index("ix_code_status", "status", "expires_on"),
        Index("ix_code_day", "day", "code"),
        Index(
            "ix_code_provisional", "code", postgresql_where=text("expires_provisional")
        ),
        Index("ix_code_emergency", "code", postgresql_where=text("ground IS NOT NULL")),
    )

    code: str = Field(primary_key=True)
    token_seed: str
    token_hash: str
    application_id: UUID
    proposal: str | None = None
    lead: str
    place: str
    uscc: str
    region: str
    town: str | None = None
    """Of its place; where it is not known, the district alone sees it."""
    kind: str
    kind_of_visit: str
    questioned_at: str | None = None
    day: date
    expires_on: date | None = None
    expires_provisional: bool
    duration_minutes: int
    status: str
    surprise: bool
    classified: bool
    counted: bool
    issued_late: bool
    late_basis: Basis | None = maybe_json(Basis)
    starts_at: time | None = None
    place_is: str | None = None
    ground: str | None = None
    matching_unavailable: bool
    issued_at: datetime = instant()
    issued_on: date
    reason: str | None = None
    ended_at: datetime | None = maybe_instant()
    last_visit_on: date | None = None
    cancel_reason: str | None = None
    cancel_asked_by: str | None = None
    version: int


class CodeMemberRow(Base, table=True):
    """One agency on a code, with its tasks, items and inspectors (C-04)."""

    __tablename__ = "code_member"
    __table_args__ = (
        ForeignKeyConstraint(["code"], ["code.code"]),
        Index(
            "ix_code_member_awaited",
            "code",
            postgresql_where=text("attendance = 'awaited'"),
        ),
    )

    code: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    position: int
    """0 is the lead."""
    tasks: list[str] = texts()
    items: list[str] = texts()
    inspectors: list[str] = texts()
    attendance: str
    """Whether the agency came to the visit (C-26)."""
    absent_reason: str | None = None
    absent_text: str | None = None
