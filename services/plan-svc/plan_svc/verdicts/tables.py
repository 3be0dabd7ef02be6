"""Verdicts on plans, with the facts that they rest on (X-01)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, json, octets


class VerdictRow(Base, table=True):
    """A verdict on a plan that passed its review; none is ever changed."""

    __tablename__ = "plan_verdict"

    plan_id: UUID = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    moment: str
    round: int
    day: date
    judged_at: datetime = instant()
    law: str
    checks: list[dict[str, Any]] = json()
    plan: dict[str, Any] = json()
    facts: bytes = octets()
