"""The table of records about subjects."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from shared.db.columns import enum, instant, maybe_enum
from subject_svc.base import Base
from subject_svc.records.domain.content import RecordKind
from subject_svc.records.domain.record import Ending, RecordStatus, Source


class RecordRow(Base, table=True):
    """A decision about a subject, or a fire at it; it names no person (S-05)."""

    __tablename__ = "subject_record"
    __table_args__ = (
        Index("ix_subject_record_uscc", "uscc", "decided_on"),
        Index("ix_subject_record_decided_on", "decided_on", "id"),
        Index("ix_subject_record_code", "code", "owner"),
    )

    id: UUID = Field(primary_key=True)
    kind: RecordKind = enum(RecordKind)
    owner: str
    number: str
    uscc: str
    decided_on: date
    matter: str
    source: Source = enum(Source)
    by: str
    clause: str | None = None
    amount_fen: int | None = Field(default=None, sa_column=Column(BigInteger))
    valid_from: date | None = None
    valid_to: date | None = None
    against_person: bool
    public: bool
    classified: bool
    code: str | None = None
    status: RecordStatus = enum(RecordStatus)
    ended_on: date | None = None
    ending: Ending | None = maybe_enum(Ending)
    reason: str | None = None
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
