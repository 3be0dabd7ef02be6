"""Events of subject-svc: subjects, places, lists and inspectors."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.events.base import Event, Fact


class SubjectStatus(StrEnum):
    """Where a subject is in its life."""

    ACTIVE = "active"
    RETIRED = "retired"


class PlaceKind(StrEnum):
    """What kind of place a visit happens at (S-01)."""

    PREMISES = "premises"
    PROJECT = "project"


class ListName(StrEnum):
    """The subject lists (S-06)."""

    UNOBTRUSIVE = "unobtrusive"
    SOLO = "solo"


class SubjectEvent(Event):
    """The state of a subject (S-01)."""

    aggregate: ClassVar[str] = "subject"

    uscc: str
    name: str
    region: str
    founded: date | None = None
    status: SubjectStatus = SubjectStatus.ACTIVE
    reason: str | None = None
    uscc_ground: str | None = None
    """On what ground a code with a wrong check digit was entered (S-01)."""
    industry: str | None = None
    """Of GB/T 4754, with the letter of its section, such as `H6210` (S-02)."""
    registration_number: str | None = None
    """Fifteen digits, from before unified codes."""

    @property
    def aggregate_id(self) -> str:
        """The subject's USCC."""
        return self.uscc


class SubjectRegistered(SubjectEvent):
    """A subject entered the register."""

    type: ClassVar[str] = "onevisit.subject.registered.v1"


class SubjectChanged(SubjectEvent):
    """A subject's data changed."""

    type: ClassVar[str] = "onevisit.subject.changed.v1"


class SubjectRetired(SubjectEvent):
    """A subject left the register; its history stays (S-03)."""

    type: ClassVar[str] = "onevisit.subject.retired.v1"


class PlaceChanged(Event):
    """A place was entered or changed; it names its subject, so one event is enough."""

    type: ClassVar[str] = "onevisit.subject.place-changed.v1"
    aggregate: ClassVar[str] = "place"

    number: str
    uscc: str
    subject_name: str
    address: str
    region: str
    town: str | None = None
    kind: PlaceKind = PlaceKind.PREMISES
    business_types: tuple[str, ...] = ()
    closed_weekdays: tuple[int, ...] = ()
    """ISO weekdays, Monday is 1."""
    closed_days: tuple[date, ...] = ()
    subjects: tuple[str, ...] = ()
    """USCCs of all subjects on a project, its owner among them (S-01)."""
    retired: bool = False
    industry: str | None = None
    """Of its subject, by GB/T 4754, such as `H6210` (S-02)."""

    @property
    def aggregate_id(self) -> str:
        """The place's number."""
        return self.number

    @property
    def key(self) -> str:
        """The subject's USCC; a project's own number."""
        return self.uscc if self.kind is PlaceKind.PREMISES else self.number


class ListEntryChanged(Event):
    """A subject entered or left a list (S-06)."""

    type: ClassVar[str] = "onevisit.subject.list-entry-changed.v1"
    aggregate: ClassVar[str] = "list-entry"

    list_name: ListName
    uscc: str
    domain: str
    """`*` where the entry holds in every domain."""
    valid_from: date
    valid_to: date | None = None
    reason: str
    by: str
    active: bool = True

    @property
    def aggregate_id(self) -> str:
        """List, subject and domain."""
        return f"{self.list_name}.{self.uscc}.{self.domain}"

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class SamePlace(Fact):
    """Premises that stand under two codes of one subject."""

    old: str
    place: str
    """Under the code that the subject goes by; `old` itself once it is split."""


class SubjectMerged(Event):
    """A code goes by another one, or by itself again; nothing is renamed (S-12).

    Whatever was born under the old code keeps its key and number. A code whose end
    moves, since the one that it goes by was merged or split, is told again.
    """

    type: ClassVar[str] = "onevisit.subject.merged.v1"
    aggregate: ClassVar[str] = "subject-alias"

    old: str
    into: str
    """The code that it was merged into."""
    subject: str
    """The code at the end of the chain; `old` itself once it is split."""
    region: str
    """Where the old code is registered."""
    merged: bool = True
    """False once it was split again."""
    places: tuple[SamePlace, ...] = ()
    """Premises of the old code that are the same as some of the other's."""

    @property
    def aggregate_id(self) -> str:
        """The old code."""
        return self.old


class SubjectRecordChanged(Event):
    """A licence, permit, penalty, coercive measure or fire of a subject (S-05).

    What it is about, in words, stays in the register: words may name people.
    """

    type: ClassVar[str] = "onevisit.subject.record-changed.v1"
    aggregate: ClassVar[str] = "subject-record"

    id: UUID
    kind: str
    """`licence`, `permit`, `penalty`, `coercive_measure` or `fire`."""
    owner: str
    """The agency that decided it."""
    number: str
    """Of the decision or licence; one that follows from a result has its code."""
    uscc: str
    decided_on: date
    """When it was decided, or when it burnt."""
    clause: str | None = None
    """The provision that it rests on."""
    amount_fen: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """Its last day; without one it holds until it ends."""
    against_person: bool = False
    """Whether it was decided against a person of the subject; nobody says whom."""
    public: bool = False
    """Whether its owner publishes it."""
    classified: bool = False
    """Its owner's alone for ever (C-05)."""
    code: str | None = None
    """The inspection code behind it, if one is known."""
    source: str
    """`import`, `api` or `result`."""
    status: str
    """`standing` or `ended`."""
    ended_on: date | None = None
    ending: str | None = None
    """`mistaken`, `overturned` and `replaced` count on no day; `revoked` until then."""
    entered_at: datetime
    changed_at: datetime

    @property
    def aggregate_id(self) -> str:
        """The record's id."""
        return str(self.id)

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class InspectorChanged(Event):
    """An inspector's certificate was entered or changed (S-07)."""

    type: ClassVar[str] = "onevisit.subject.inspector-changed.v1"
    aggregate: ClassVar[str] = "inspector"
    personal: ClassVar[frozenset[str]] = frozenset({"key", "certificate", "name"})

    certificate: str
    """Number of the enforcement certificate; masked wherever it is shown."""
    name: str
    """Needed on the scan page and the papers; never logged."""
    agency: str
    section: str | None = None
    valid_from: date
    valid_to: date
    qualifications: tuple[str, ...] = ()
    revoked: bool = False

    @property
    def aggregate_id(self) -> str:
        """The certificate's number."""
        return self.certificate


class ListMembership(Fact):
    """A list in a domain, on which a subject stands or does not (S-06)."""

    list_name: ListName
    domain: str
    """`*` where only an entry that holds in every domain counts."""


class ViewCriteria(Fact):
    """What a place must have, with its subject, to be in a view; empty asks nothing.

    Of several values of one member any is enough; every member must be met (S-02).
    """

    kinds: tuple[PlaceKind, ...] = ()
    business_types: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    """Codes of GB/T 4754 with their letter; each takes in what begins with it."""
    areas: tuple[str, ...] = ()
    """Districts and towns."""
    grade_domain: str | None = None
    grades: tuple[str, ...] = ()
    """Of that domain, on the day; `none` stands for a subject without a grade."""
    on_lists: tuple[ListMembership, ...] = ()
    """The subject stands on each of them, on the day."""
    off_lists: tuple[ListMembership, ...] = ()
    """The subject stands on none of them, on the day."""


class SubjectViewChanged(Event):
    """An agency's field register was made, changed or ended (S-02).

    Whoever keeps the places asks it of them: `shared.civic.views` says what its members
    are, `shared.db.views` says the same to PostgreSQL.
    """

    type: ClassVar[str] = "onevisit.subject.view-changed.v1"
    aggregate: ClassVar[str] = "subject-view"

    id: UUID
    name: str
    owner: str
    """The agency whose field register it is."""
    region: str
    """Of the owner: its members lie within."""
    criteria: ViewCriteria
    ended: bool = False

    @property
    def aggregate_id(self) -> str:
        """The view's id."""
        return str(self.id)
