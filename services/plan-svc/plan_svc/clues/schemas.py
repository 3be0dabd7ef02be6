"""Clues over HTTP (P-21, P-29)."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from plan_svc.clues.commands.receive import Imported
from plan_svc.clues.commands.work import Order
from plan_svc.clues.domain.clue import Clue, Reading
from plan_svc.clues.domain.report import Complainant, Report
from plan_svc.clues.queries import Options, Read
from plan_svc.library.schemas import AgencyCode, ItemCode
from plan_svc.schemas import In, Line, Out, ReasonIn, Text
from plan_svc.tasks.domain.task import Trigger
from shared.auth import Principal
from shared.civic import masks, spelling, uscc
from shared.civic.domains import Domain
from shared.events import Basis
from shared.events.plan import ClueKind, ClueOutcome, ClueStatus
from shared.web.values import Day

Channel = Annotated[str, StringConstraints(pattern=r"^[0-9a-z_]{1,20}$")]
SourceNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_\-]{1,60}$")]
Said = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Told = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Items = Annotated[list[ItemCode], Field(max_length=100)]
_HIDDEN = (
    *("channel", "source_number", "subject_name", "text", "matter", "items"),
    *("reason", "answer", "reply"),
)
"""What was said: for the agencies that work on the clue alone."""


class ClueIn(In):
    """A clue as it reaches us (P-21)."""

    channel: Annotated[Channel, Field(examples=["12345"])]
    """By which it came: a hotline, another agency's system."""
    source: Annotated[str, Field(max_length=60, examples=["complaint"])]
    source_number: SourceNumber
    """Its number there: one clue for each."""
    text: Said
    place: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    uscc: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    subject_name: Line | None = None
    region: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    complainant: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """Sealed, and erased some time after the clue is closed (S-11)."""
    phone: Annotated[str, Field(min_length=1, max_length=40)] | None = None

    def report(self) -> Report:
        """The domain's value."""
        return Report(
            channel=self.channel,
            source=self.source,
            source_number=self.source_number,
            text=self.text,
            place=spelling.code(self.place or "") or None,
            uscc=uscc.normalise(self.uscc or "") or None,
            subject_name=self.subject_name,
            region=self.region,
            complainant=Complainant(self.complainant, self.phone),
        )


class ReadingIn(In):
    """What a clue is, as its receiver reads it (P-29)."""

    kind: ClueKind
    domain: Domain
    matter: Told
    """In the officer's own words, without anybody's name: a task repeats them."""
    items: Items = []
    """What was complained of, among the items of the library."""
    classified: bool = False
    surprise: bool = False

    def reading(self) -> Reading:
        """The domain's value."""
        return Reading(**self.model_dump() | {"items": tuple(sorted(set(self.items)))})


class AssignmentIn(In):
    """The agency that is responsible."""

    agency: AgencyCode


class HandoverIn(ReasonIn):
    """The agency that is responsible instead, and why."""

    agency: AgencyCode


class ClueTaskIn(In):
    """The task that a handler makes of a clue; its source is the clue."""

    items: Annotated[list[ItemCode], Field(min_length=1, max_length=100)]
    place: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    """The clue's own, where it has one."""
    earliest: Day | None = None
    latest: Day
    on_site: bool = True
    surprise: bool = False
    classified: bool = False
    duration_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    section: Line | None = None

    def order(self) -> Order:
        """The domain's value; what the clue says is filled in from it."""
        said = self.model_dump(exclude={"place", "items"})
        trigger = Trigger(
            **said,
            items=tuple(self.items),
            place="",
            source="",
            source_number="",
            source_reason="",
            out_of_scope=None,
        )
        return Order(trigger, spelling.code(self.place or "") or None)


class ClueAnswerIn(In):
    """How a clue ended; the text is for its source, and names nobody."""

    outcome: ClueOutcome
    text: Annotated[Text, Field(min_length=1)]


class ReplyIn(In):
    """What the source was told, and by which way."""

    text: Annotated[Text, Field(min_length=1)]


class ClueOut(Out):
    """A clue; what was said is shown to the agencies that work on it (S-11)."""

    number: str
    channel: str | None
    source: str
    source_number: str | None
    received_by: str
    received_at: datetime
    received_on: date
    region: str
    town: str | None
    place: str | None
    uscc: str | None
    subject_name: str | None
    text: str | None
    status: ClueStatus
    kind: ClueKind | None
    domain: str | None
    items: list[str] | None
    matter: str | None
    agency: str | None
    handed_by: str | None
    due_on: date | None
    end_by: date
    task: str | None
    application_id: str | None
    plan_month: date | None
    found: bool | None
    outcome: ClueOutcome | None
    answer: str | None
    closed_at: datetime | None
    replied_at: datetime | None
    reply: str | None
    reason: str | None
    chases: int
    classified: bool
    surprise: bool
    bases: list[Basis] = Field(description="the rows by which its days were set")
    version: int

    @classmethod
    def of(cls, clue: Clue, who: Principal) -> Self:
        """A clue as an agency reads it."""
        shown = cls.model_validate(clue)
        if who.agency in clue.parties:
            return shown
        return shown.model_copy(update=dict.fromkeys(_HIDDEN))


class ComplainantOut(Out):
    """Who complained."""

    name: str | None
    phone: str | None


class ClueDetail(ClueOut):
    """A clue with who complained, masked for the agencies that work on it."""

    complainant: ComplainantOut | None

    @classmethod
    def read(cls, read: Read, who: Principal) -> Self:
        """A clue as an agency reads it alone."""
        person = read.complainant
        masked = person and ComplainantOut(
            name=masks.person(person.name) if person.name else None,
            phone=masks.phone(person.phone) if person.phone else None,
        )
        shown = ClueOut.of(read.clue, who)
        return cls(**dict(shown), complainant=masked)


class ImportOut(Out):
    """What an upload of clues did."""

    rows: int
    received: int
    known: int = Field(description="rows of clues that the channel had given before")

    @classmethod
    def of(cls, imported: Imported) -> Self:
        """The answer to an upload."""
        return cls.model_validate(imported)


class AgencyLoadOut(Out):
    """What an agency has on its desk."""

    agency: str
    open: int
    due: int = Field(description="due within seven days")
    overdue: int


class WarnedOut(Out):
    """How a warned enterprise is checked, by the row of its line of work (P-29)."""

    this_month_until: date
    """Outside the plan, as a task of the clue."""
    next_month_from: date
    """By the plan of that month."""
    next_month_until: date
    off_site: bool
    """Whether it may be off-site: it was visited this year."""


class OptionsOut(Out):
    """What can be done with a clue (P-29)."""

    items: list[str] | None = Field(
        description="all that a task of it may have; unset where no row limits it"
    )
    warned: WarnedOut | None
    bases: list[Basis]

    @classmethod
    def of(cls, options: Options) -> Self:
        """The answer of the rows."""
        warned = options.warned
        return cls(
            items=None if options.items is None else list(options.items),
            warned=warned
            and WarnedOut(
                this_month_until=warned.month_ends,
                next_month_from=warned.next_month,
                next_month_until=warned.next_month_ends,
                off_site=warned.off_site,
            ),
            bases=list(options.bases),
        )
