"""Inspection codes, in and out (C-04, C-06, C-09)."""

from datetime import date, datetime, time
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from checkcode_svc.codes.domain.code import Ending, Face
from checkcode_svc.codes.queries import CodeView
from checkcode_svc.policy.domain import Ground, PlaceIs
from checkcode_svc.visits.domain.visit import Attendance, KindOfVisit, Party
from checkcode_svc.visits.schemas import Number
from shared.civic import masks
from shared.civic.masks import certificate
from shared.events import Basis
from shared.events.checkcode import CodeStatus

Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Certificates = Annotated[list[Number], Field(max_length=20)]


class CancelIn(BaseModel):
    """Why the code is cancelled."""

    model_config = ConfigDict(extra="forbid")

    reason: Text


class CancelOverrideIn(BaseModel):
    """The version of the presented code that a second person was shown (I-09)."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1)]


class CodeMemberOut(BaseModel):
    """One agency on a code, certificate numbers masked (C-05)."""

    agency: str
    tasks: list[str]
    items: list[str]
    inspectors: list[str]
    attendance: Attendance
    absent_reason: str | None
    """Why it did not come: its tasks are open again (C-26)."""
    absent_text: str | None

    @classmethod
    def of(cls, party: Party, reader: str) -> Self:
        """One agency's part."""
        return cls(
            agency=party.agency,
            tasks=masks.tasks(party.tasks, reader),
            items=list(party.items),
            inspectors=[certificate(number) for number in party.inspectors],
            attendance=party.attendance,
            absent_reason=party.absent_reason,
            absent_text=party.absent_text,
        )


class WordsOut(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, ending: Ending) -> Self:
        """Why a code ended."""
        zh, en = ending.words
        return cls(zh=zh, en=en)


class CodeOut(BaseModel):
    """An inspection code."""

    code: str
    status: CodeStatus
    face: Face
    """What it shows to whoever scans it today."""
    application_id: UUID
    proposal: str | None
    lead: str
    members: list[CodeMemberOut]
    place: str
    uscc: str
    region: str
    town: str | None = None
    kind: str
    kind_of_visit: KindOfVisit
    day: date
    expires_on: date | None
    expires_provisional: bool
    """`expires_on` is set anew when the next year's working days come (C-08)."""
    duration_minutes: int
    starts_at: time | None
    """When they mean to come, by the clock of Shanghai (M-17)."""
    place_is: PlaceIs | None
    issued_at: datetime
    issued_late: bool
    late_basis: Basis | None = None
    """The row of the law that grants a late code; of earlier ones it is not known."""
    ground: Ground | None
    """Of an emergency: why it could not wait for its code (C-07)."""
    matching_unavailable: bool
    counted: bool
    reason: str | None
    """Why it ended: a word of ours, or what the agency wrote."""
    reason_words: WordsOut | None
    """The same as its page says it: nothing of what the agency wrote (C-05)."""
    ended_at: datetime | None
    """When it was cancelled or expired; of some earlier ones it is not known."""
    cancel_reason: str | None
    """Set where somebody asked to take its visit back: a second person decides."""
    visits: list[UUID]
    scan_url: str | None
    """For the agencies on the code only."""
    check: str | None = Field(examples=["7K3M-9Q2D-4F6H-8J0N"])
    """For paper, beside the number: with both a subject opens the page where it cannot
    scan (`/c/number`). For the agencies on the code only."""
    version: int

    @classmethod
    def of(cls, view: CodeView) -> Self:
        """A code, for the agency that reads it."""
        code = view.code
        return cls(
            code=code.code,
            status=code.status,
            face=view.face,
            application_id=code.application_id,
            proposal=code.proposal,
            lead=code.lead,
            members=[CodeMemberOut.of(party, view.reader) for party in code.members],
            place=code.place,
            uscc=code.uscc,
            region=code.region,
            town=code.town,
            kind=code.kind,
            kind_of_visit=code.kind_of_visit,
            day=code.day,
            expires_on=code.expires_on,
            expires_provisional=code.expires_provisional,
            duration_minutes=code.duration_minutes,
            starts_at=code.starts_at,
            place_is=code.place_is,
            issued_at=code.issued_at,
            issued_late=code.issued_late,
            late_basis=code.late_basis,
            ground=Ground(code.ground) if code.ground else None,
            matching_unavailable=code.matching_unavailable,
            counted=code.counted,
            reason=code.reason,
            reason_words=WordsOut.of(code.ending) if code.ending else None,
            ended_at=code.ended_at,
            cancel_reason=code.cancel_reason,
            visits=list(view.visits),
            scan_url=view.scan_url,
            check=view.check,
            version=code.version,
        )
