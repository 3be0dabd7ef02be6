"""The bodies and answers about records."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.web.values import Agency, Day, Uscc
from subject_svc.records.domain.content import RecordKind
from subject_svc.records.domain.record import Ending, RecordStatus
from subject_svc.records.queries import Chosen
from subject_svc.schemas import Body

Reason = Annotated[str, Field(min_length=1, max_length=500)]


class ContentIn(Body):
    """What a record says; it names no person."""

    decided_on: Day
    matter: Annotated[
        str,
        Field(max_length=300, description="what it is about; no person's name"),
    ]
    clause: Annotated[str | None, Field(max_length=200)] = None
    amount: Annotated[
        str | None, Field(max_length=30, description="yuan", examples=["2000.00"])
    ] = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    against_person: Annotated[
        bool, Field(description="decided against a person of the subject")
    ] = False
    public: Annotated[bool, Field(description="whether its owner publishes it")] = False
    classified: bool = False
    code: Annotated[
        str | None, Field(max_length=40, description="the inspection code behind it")
    ] = None


class RecordIn(ContentIn):
    """A licence, permit, penalty, coercive measure or fire."""

    kind: RecordKind
    number: Annotated[str, Field(max_length=100, examples=["沪市监金处〔2026〕12号"])]
    uscc: str
    owner: Annotated[
        str | None,
        Field(description="who decided it; without one your own agency"),
    ] = None


class RecordFilter(BaseModel):
    """Which records are listed, and in which order."""

    uscc: Uscc | None = None
    kind: RecordKind | None = None
    owner: Agency | None = None
    status: RecordStatus | None = None
    decided_from: Day | None = None
    decided_to: Day | None = None
    sort: Literal["decided_on", "-decided_on"] = "-decided_on"

    def chosen(self) -> Chosen:
        """The same, for the query."""
        return Chosen(**self.model_dump())


class CorrectionIn(ContentIn):
    """All that the record is to say from now on, and why."""

    reason: Reason


class EndingIn(Body):
    """Why a record counts no more; `revoked` says that it held until today."""

    ending: Literal[Ending.MISTAKEN, Ending.OVERTURNED, Ending.REVOKED]
    reason: Reason


class OwnRecordOut(BaseModel):
    """A record, as its subject sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    owner: str
    number: str
    uscc: str
    decided_on: date
    matter: str
    clause: str | None
    amount_fen: int | None
    valid_from: date | None
    valid_to: date | None
    against_person: bool
    public: bool
    code: str | None
    source: str
    status: str
    ended_on: date | None
    ending: str | None
    reason: str | None
    made_at: datetime
    changed_at: datetime


class RecordOut(OwnRecordOut):
    """A record, with the agency that wrote it last."""

    classified: bool
    by: str
    version: int
