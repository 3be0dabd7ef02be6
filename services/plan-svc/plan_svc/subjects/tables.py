"""The subjects of plans, and an upload of them while it is checked."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import json


class SubjectRow(Base, table=True):
    """A subject's place in a plan, with the reasons given for it (P-23)."""

    __tablename__ = "plan_subject"
    __table_args__ = (Index("ix_plan_subject_uscc", "uscc", "plan_id"),)
    """The subject first: of an index that began with the plan, a look-up of one place
    of a new plan, of which nothing is known yet, read the whole plan."""

    plan_id: UUID = Field(primary_key=True)
    place: str = Field(primary_key=True)
    uscc: str
    line: int
    drawn: bool
    reasons: dict[str, Any] = json()
    since: int = 1
    """The edition of its plan with which it came (P-08)."""


class PastSubjectRow(Base, table=True):
    """A subject that an amendment took out of a filed plan (P-08)."""

    __tablename__ = "plan_subject_past"

    plan_id: UUID = Field(primary_key=True)
    place: str = Field(primary_key=True)
    since: int = Field(primary_key=True)
    until: int
    """The edition of its plan without it."""
    uscc: str
    line: int
    drawn: bool
    reasons: dict[str, Any] = json()
    gone_for: str
    """Why it was taken out."""


class LeavingRow(Base, table=True):
    """A subject that an amendment is to take out of the plan that it changes."""

    __tablename__ = "plan_leaving"

    plan_id: UUID = Field(primary_key=True)
    """Of the amendment."""
    place: str = Field(primary_key=True)
    gone_for: str


class UploadRow(Base, table=True):
    """Rows of an upload while it is checked; empty outside a transaction (P-23)."""

    __tablename__ = "plan_upload"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    plan_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    place: str
    uscc: str
    reasons: dict[str, Any] = json()
