"""What agencies decided about a subject, and fires at it (JS 二.3, JS-XF 三(二)1).

A record belongs to the agency that decided it. What a file says again changes nothing;
what it says otherwise is refused, since only a correction with a reason changes a
record, and only an ending takes one away.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from subject_svc.inspectors.domain import read_agency
from subject_svc.records.domain.content import (
    Content,
    RecordKind,
    read_kind,
    read_number,
)
from subject_svc.records.errors import (
    OtherOwner,
    RecordDiffers,
    RecordEnded,
    RecordIsEnded,
    RecordStands,
)
from subject_svc.subjects.domain.values import read_text, read_uscc

_IDS = UUID("b51f1d0e-3c0b-5f0a-9d0c-2f9b5c2b7a10")
"""The namespace of ids: the same decision has the same id wherever it comes from."""
_CONTENT = fields(Content)


class RecordStatus(StrEnum):
    """Whether a record counts."""

    STANDING = "standing"
    ENDED = "ended"


class Ending(StrEnum):
    """Why a record ended."""

    MISTAKEN = "mistaken"
    """It was never so: it counts on no day."""
    OVERTURNED = "overturned"
    """On review or in court: it counts on no day."""
    REVOKED = "revoked"
    """A licence or permit was taken back, a measure lifted: it held until then."""
    REPLACED = "replaced"
    """The owner entered its paper for it: it counts on no day, the other one does."""


class Source(StrEnum):
    """How a record came in."""

    IMPORT = "import"
    API = "api"
    RESULT = "result"
    """The result of a visit says that a coercive measure was taken (C-10)."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, and which owners' records."""

    agency: str
    may_write: Callable[[str], bool]
    """Of an owner: its own records, and in the city those of its whole line."""

    def must_write(self, owner: str) -> None:
        """Refuse a record that is another's to write.

        Raises:
            OtherOwner: naming the owner.
        """
        if not self.may_write(owner):
            raise OtherOwner(owner, self.agency)


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """One decision about one subject, or one fire at it."""

    id: UUID
    kind: RecordKind
    owner: str
    """The agency that decided it, and writes it."""
    number: str
    uscc: str
    decided_on: date
    matter: str
    source: Source
    by: str
    """The agency that entered it or changed it last."""
    clause: str | None = None
    amount_fen: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    against_person: bool = False
    public: bool = False
    classified: bool = False
    code: str | None = None
    status: RecordStatus = RecordStatus.STANDING
    ended_on: date | None = None
    ending: Ending | None = None
    reason: str | None = None
    """Of the last correction, ending or reinstatement."""

    @classmethod
    def read(
        cls, cells: Mapping[str, str], by: Writer, source: Source, today: date
    ) -> "SubjectRecord":
        """Read a record from text cells; without an owner it is the writer's own.

        Raises:
            Problem: naming the first value that cannot be taken.
            OtherOwner: if it is not the writer's to enter.
        """
        kind = read_kind(cells["kind"])
        owner = read_agency(cells.get("owner") or by.agency)
        by.must_write(owner)
        uscc, number = read_uscc(cells["uscc"]), read_number(cells["number"])
        content = Content.read(kind, cells, today)
        return cls(
            id=_id(kind, owner, number, uscc),
            kind=kind,
            owner=owner,
            number=number,
            uscc=uscc,
            source=source,
            by=by.agency,
            **_members(content),
        )

    @property
    def region(self) -> str:
        """The region of its owner."""
        return self.owner.partition("-")[0]

    @property
    def content(self) -> Content:
        """What it says."""
        return Content(**{each.name: getattr(self, each.name) for each in _CONTENT})

    @property
    def is_standing(self) -> bool:
        """Whether it has not ended."""
        return self.status is RecordStatus.STANDING

    def in_force(self, on: date) -> bool:
        """Whether it held on a day: a licence that ended held until then."""
        begun = (self.valid_from or self.decided_on) <= on
        over = self.valid_to is not None and self.valid_to < on
        if self.is_standing:
            return begun and not over
        revoked = self.ending is Ending.REVOKED and self.ended_on is not None
        return revoked and begun and not over and on < (self.ended_on or on)

    def repeats(self, present: "SubjectRecord") -> None:
        """Refuse to be more than a repetition of what is held.

        Raises:
            RecordIsEnded: if that has ended.
            RecordDiffers: if it says something else, naming what.
        """
        if not present.is_standing:
            raise RecordIsEnded(self.number, str(self.id))
        differing = [
            each.name
            for each in _CONTENT
            if getattr(self, each.name) != getattr(present, each.name)
        ]
        if differing:
            raise RecordDiffers(self.number, str(self.id), ", ".join(differing))

    def corrected(self, content: Content, reason: str, by: str) -> "SubjectRecord":
        """The record with another content, and the reason.

        Raises:
            RecordEnded: if it has ended.
            WrongRecord: if its kind takes no such content.
        """
        if not self.is_standing:
            raise RecordEnded
        content.must_fit(self.kind)
        if content == self.content:
            return self
        why = read_text("reason", reason, 500)
        return replace(self, **_members(content), reason=why, by=by)

    def ended(self, ending: Ending, on: date, reason: str, by: str) -> "SubjectRecord":
        """The record, ended; it stays readable.

        Raises:
            RecordEnded: if it has ended already.
        """
        if not self.is_standing:
            raise RecordEnded
        return replace(
            self,
            status=RecordStatus.ENDED,
            ended_on=on,
            ending=ending,
            reason=read_text("reason", reason, 500),
            by=by,
        )

    def reinstated(self, reason: str, by: str) -> "SubjectRecord":
        """The record, which counts again.

        Raises:
            RecordStands: if it has not ended.
        """
        if self.is_standing:
            raise RecordStands
        why = read_text("reason", reason, 500)
        return replace(
            self,
            status=RecordStatus.STANDING,
            ended_on=None,
            ending=None,
            reason=why,
            by=by,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What one agency's result of one visit says about coercive measures (C-10)."""

    visit_id: str
    agency: str
    uscc: str
    code: str
    day: date
    classified: bool
    measure_taken: bool

    @property
    def id(self) -> UUID:
        """The id of its record: a corrected result speaks of the same one."""
        return _id(Source.RESULT, self.visit_id, self.agency)

    def record_after(
        self, present: SubjectRecord | None, today: date, *, entered: bool
    ) -> SubjectRecord | None:
        """The record that follows; None where nothing changes.

        The agency's own record of the measure, which names the same inspection code,
        says more than the result does: then none follows from the result. What the
        agency ended by hand stays so.
        """
        if present is None:
            return self._record() if self.measure_taken and not entered else None
        if present.is_standing and not self.measure_taken:
            return present.ended(Ending.MISTAKEN, today, _CORRECTED, self.agency)
        unsaid = present.ending is Ending.MISTAKEN and present.reason == _CORRECTED
        if unsaid and self.measure_taken and not entered:
            return present.reinstated(_CORRECTED, self.agency)
        return None

    def _record(self) -> SubjectRecord:
        return SubjectRecord(
            id=self.id,
            kind=RecordKind.COERCIVE_MEASURE,
            owner=self.agency,
            number=self.code,
            uscc=self.uscc,
            decided_on=self.day,
            matter=_TAKEN,
            source=Source.RESULT,
            by=self.agency,
            classified=self.classified,
            code=self.code,
        )


_TAKEN = "检查结果载明已采取行政强制措施，决定文书由作出机关登记。"
_CORRECTED = "检查结果已更正 · the result was corrected"
REPLACED = "作出机关已登记该措施的决定文书 · its owner entered its paper"
"""Why the record of a result ends when its owner's own is entered."""


def _members(content: Content) -> dict[str, Any]:
    return {each.name: getattr(content, each.name) for each in _CONTENT}


def _id(*parts: str) -> UUID:
    return uuid5(_IDS, "\n".join(parts))
