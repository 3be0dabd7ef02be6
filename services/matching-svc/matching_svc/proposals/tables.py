"""The table of proposals."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from matching_svc.base import Base
from shared.db.columns import instant, json, texts


class ProposalRow(Base, table=True):
    """A joint proposal with its members, answers and explanation."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_place", "place"),
        Index("ix_proposal_region_day", "region", "day", "number"),
        Index("ix_proposal_day", "day", "number"),
        Index("ix_proposal_due", "answers_due", "number"),
        Index("ix_proposal_agencies", "agencies", postgresql_using="gin"),
        Index(
            "ix_proposal_at_work",
            "answers_due",
            "number",
            postgresql_where=text("status IN ('proposed', 'agreed', 'coded')"),
        ),
    )

    number: str = Field(primary_key=True)
    place: str
    uscc: str
    region: str
    day: date
    lead: str
    status: str
    members: list[dict[str, Any]] = json()
    agencies: list[str] = texts()
    application_id: str | None
    made_on: date
    answers_due: date
    chase_on: date
    chased: bool
    visits_saved: int
    days_forward: int
    reason: str | None
    explanation: list[dict[str, Any]] = json()
    earlier: list[dict[str, Any]] = json()
    way: str
    """How it came about: `offline`, `platform` or `municipal` (M-15)."""
    reference: str | None
    override: str | None
    """Why it is held although the subject is on `solo` (S-06)."""
    duty: list[str] = texts()
    """Agencies that have to take part (M-05)."""
    wishes: dict[str, str] = json()
    """Whom each agency would have lead (M-06)."""
    matters: bool
    """Whether it binds, waits, or keeps tasks apart: recomputes read it."""
    changed_at: datetime = instant()
    version: int
