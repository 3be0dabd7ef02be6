"""What checkcode-svc owns: applications, codes, visits, ratings, messages, reports."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field

from checkcode_svc.base import Row, instant, json, kept_in, maybe_instant, texts


@kept_in(
    "application",
    Index(
        "uq_application_proposal",
        "proposal",
        unique=True,
        postgresql_where=text(
            "proposal IS NOT NULL AND status IN ('awaiting_answers', 'issued')"
        ),
    ),
    Index("ix_application_agency", "agency", "id"),
)
class Application(Row):
    """An application for a code, whoever made it (C-02, C-03)."""

    id: UUID = Field(primary_key=True)
    agency: str
    """The applicant; of a proposal that matching made by itself, the lead."""
    region: str
    domain: str
    place: str
    uscc: str
    kind: str
    kind_of_visit: str
    questioned_at: str | None = None
    source: str | None = None
    source_reason: str | None = None
    ground: str | None = None
    emergency_text: str | None = None
    supervisor_reason: str | None = None
    day: date
    duration_minutes: int
    counted: bool
    surprise: bool
    status: str
    options: list[dict[str, Any]] = json()
    left_out: list[dict[str, Any]] = json()
    chosen: list[str] = texts()
    proposal: str | None = None
    agreed: bool
    made_by_matching: bool
    matching_unavailable: bool
    issued_late: bool
    late_overdue: bool
    expires_on: date | None = None
    declined_reason: str | None = None
    declined_text: str | None = None
    reason: str | None = None
    """Stable code of why it was withdrawn or refused."""
    applied_at: datetime = instant()
    changed_at: datetime = instant()
    version: int


@kept_in(
    "application_member", ForeignKeyConstraint(["application_id"], ["application.id"])
)
class ApplicationMember(Row):
    """One agency of an application: its tasks, items and inspectors (C-04)."""

    application_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    tasks: list[str] = texts()
    items: list[str] = texts()
    inspectors: list[str] = texts()
    """Certificate numbers, empty until the agency has named them."""


@kept_in(
    "task_hold",
    ForeignKeyConstraint(["application_id"], ["application.id"]),
    Index("ix_task_hold_application_id", "application_id"),
)
class TaskHold(Row):
    """A task that is in a live application or on a live code: in one only (C-09)."""

    task: str = Field(primary_key=True)
    agency: str
    application_id: UUID
    code: str | None = None


@kept_in(
    "code",
    ForeignKeyConstraint(["application_id"], ["application.id"]),
    Index(
        "uq_code_live_application",
        "application_id",
        unique=True,
        postgresql_where=text("status NOT IN ('cancelled', 'expired')"),
    ),
    Index(
        "uq_code_live_proposal",
        "proposal",
        unique=True,
        postgresql_where=text(
            "proposal IS NOT NULL AND status NOT IN ('cancelled', 'expired')"
        ),
    ),
    Index("uq_code_token_hash", "token_hash", unique=True),
    Index("ix_code_place", "place", "day"),
    Index("ix_code_status", "status", "expires_on"),
)
class Code(Row):
    """An inspection code; one alive for each application and each proposal (C-04)."""

    code: str = Field(primary_key=True)
    token_seed: str
    token_hash: str
    application_id: UUID
    proposal: str | None = None
    lead: str
    place: str
    uscc: str
    region: str
    kind: str
    kind_of_visit: str
    questioned_at: str | None = None
    day: date
    expires_on: date | None = None
    duration_minutes: int
    status: str
    surprise: bool
    counted: bool
    issued_late: bool
    matching_unavailable: bool
    issued_at: datetime = instant()
    issued_on: date
    reason: str | None = None
    last_visit_on: date | None = None
    rating_attempts: int
    version: int


@kept_in("code_member", ForeignKeyConstraint(["code"], ["code.code"]))
class CodeMember(Row):
    """One agency on a code, with its tasks, items and inspectors (C-04)."""

    code: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    position: int
    """0 is the lead."""
    tasks: list[str] = texts()
    items: list[str] = texts()
    inspectors: list[str] = texts()


@kept_in(
    "visit",
    ForeignKeyConstraint(["code"], ["code.code"]),
    Index("uq_visit_code", "code", "number", unique=True),
    Index("ix_visit_day", "day"),
)
class Visit(Row):
    """A visit with a code; repeated ones count up, each is kept (C-09)."""

    id: UUID = Field(primary_key=True)
    code: str
    number: int
    region: str
    place: str
    uscc: str
    day: date
    kind: str
    counted: bool
    started_at: datetime = instant()
    presented_by: str
    presented_where: str | None = None
    complete: bool


@kept_in("visit_part", ForeignKeyConstraint(["visit_id"], ["visit.id"]))
class VisitPart(Row):
    """One agency's part of one visit: who was there, what was found (C-10)."""

    visit_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    domain: str
    region: str
    position: int
    tasks: list[str] = texts()
    items: list[str] = texts()
    inspectors: list[str] = texts()
    status: str
    """`due`, `draft` or `complete`."""
    points: list[dict[str, Any]] = json()
    problems: int
    due_on: date | None = None
    supervisor_reason: str | None = None
    recorded_at: datetime | None = maybe_instant()
    recorded_on: date | None = None
    version: int


@kept_in(
    "rating",
    ForeignKeyConstraint(["visit_id"], ["visit.id"]),
    Index("uq_rating_secret_hash", "secret_hash", unique=True),
)
class Rating(Row):
    """The subject's rating of one agency of one visit; its secret works once (C-12)."""

    visit_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    code: str
    region: str
    secret_hash: str
    score: int | None = None
    remark: str | None = None
    text: str | None = None
    rated_at: datetime | None = maybe_instant()
    rated_on: date | None = None


@kept_in("message", Index("ix_message_region", "region", "id"))
class Message(Row):
    """A message to a subject: the readable outbox; never read by inspectors (C-12)."""

    id: UUID = Field(primary_key=True)
    region: str
    uscc: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    text_zh: str
    text_en: str
    data: dict[str, Any] = json()
    made_at: datetime = instant()


@kept_in("report")
class Report(Row):
    """A report of a code that somebody found suspicious (C-06)."""

    id: UUID = Field(primary_key=True)
    token: str
    """As it was scanned, cut to a length that fits; it opens nothing by itself."""
    code: str | None = None
    region: str | None = None
    text: str
    made_at: datetime = instant()
