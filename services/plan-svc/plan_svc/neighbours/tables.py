"""What planning needs to know of the neighbours, fed by their events."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import json, texts
from shared.events.subject import ViewCriteria


class PlaceCopy(Base, table=True):
    """A place of subject-svc: the frame of draws and uploads."""

    __tablename__ = "place_copy"
    __table_args__ = (
        Index("ix_place_copy_uscc", "uscc"),
        Index("ix_place_copy_region", "region", "number"),
    )

    number: str = Field(primary_key=True)
    uscc: str
    region: str
    town: str | None = None
    kind: str
    business_types: list[str] = texts()
    retired: bool
    industry: str | None = None
    subject_name: str | None = None
    """As the task sheet names it, with its address; places that were told before this
    release have both from a rebuild on."""
    address: str | None = None
    version: int


class GradeCopy(Base, table=True):
    """A subject's grade in one domain from a day on (G-01, G-05).

    One that takes effect later stands beside the one that is in force.
    """

    __tablename__ = "grade_copy"
    __table_args__ = (Index("ix_grade_copy_valid_from", "valid_from"),)

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    grade: str
    version: int


class ListCopy(Base, table=True):
    """A subject on a list, such as `unobtrusive` (S-06)."""

    __tablename__ = "list_copy"

    uscc: str = Field(primary_key=True)
    list_name: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    valid_from: date
    valid_to: date | None = None
    active: bool
    version: int


class ViewCopy(Base, table=True):
    """A field register of an agency: what it asks of the places here (S-02)."""

    __tablename__ = "view_copy"

    id: UUID = Field(primary_key=True)
    name: str
    owner: str
    region: str
    criteria: ViewCriteria = json(ViewCriteria)
    ended: bool
    version: int


class TaskCode(Base, table=True):
    """A code that was asked for a task: while live it settles the task's day."""

    __tablename__ = "task_code"

    task: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    day: date
    live: bool
    absence: str | None = None
    """Why its agency stayed away from the code's visit (C-26)."""
    version: int


class TaskJoint(Base, table=True):
    """A proposal that a task stands in: agreed, the joint task is written back."""

    __tablename__ = "task_joint"

    task: str = Field(primary_key=True)
    proposal: str = Field(primary_key=True)
    day: date
    lead: str
    live: bool
    declined: bool = False
    """Its agency declined to join: it makes a visit of its own (X-15)."""
    version: int


class TaskRelief(Base, table=True):
    """Another inspection that stands for a task, as matching-svc last told it."""

    __tablename__ = "task_relief"

    task: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    code: str
    live: bool
    version: int


class VisitCopy(Base, table=True):
    """Which agency was at a place on which day, on a visit that counts (M-05)."""

    __tablename__ = "visit_copy"
    __table_args__ = (Index("ix_visit_copy_place", "place", "day"),)

    visit: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    place: str
    domain: str
    day: date
    classified: bool
    cancelled: bool
    """It was taken back: it counts for nothing (I-09)."""
    inspectors: list[str] = texts()
    """Numbers of their certificates: nobody is drawn twice running (X-09)."""
    version: int


class TaskResult(Base, table=True):
    """The results of a task on one visit: whether they name a problem."""

    __tablename__ = "task_result"

    task: str = Field(primary_key=True)
    visit: str = Field(primary_key=True)
    problem: bool
    version: int


class TaskVisit(Base, table=True):
    """A visit on which a task was carried out; `live` unless it was taken back."""

    __tablename__ = "task_visit"

    task: str = Field(primary_key=True)
    visit: str = Field(primary_key=True)
    day: date
    live: bool
    version: int


class InspectorCopy(Base, table=True):
    """Whose certificate is valid when: no name is kept here (S-07)."""

    __tablename__ = "inspector_copy"

    certificate: str = Field(primary_key=True)
    agency: str
    valid_from: date
    valid_to: date
    qualifications: list[str] = texts()
    revoked: bool
    version: int


class AliasCopy(Base, table=True):
    """A code of a subject, or a number of premises, and what it goes by (S-12)."""

    __tablename__ = "alias"
    __table_args__ = (Index("ix_alias_same_as", "same_as"),)

    code: str = Field(primary_key=True)
    same_as: str
    version: int
