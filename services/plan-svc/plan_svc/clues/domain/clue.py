"""A clue and its way: received, classified, assigned, handled, closed (P-21).

Who received it classifies and assigns it, chases it, closes it and replies to the
source; who must handle it accepts it or gives it back, hands it over, inspects and
answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plan_svc.clues.domain.progress import Progress
from plan_svc.clues.errors import (
    AnswerContradicts,
    AnsweredAlready,
    ClueNotInState,
    DomainSettled,
    ItemsOfAnotherDomain,
    NotResponsible,
    NotTheHandler,
    NotTheReceiver,
    TaskStillOpen,
    WithItself,
)
from plan_svc.library.domain import Agency, Item
from shared.civic.law import Basis
from shared.civic.regions import belongs_to
from shared.events.plan import ClueKind, ClueOutcome, ClueStatus

CODE, OFF_SITE = "code", "off_site"
RESERVED = frozenset({CODE, OFF_SITE})
"""Channels of what our own services found: nobody waits for a reply."""
_BEFORE_WORK = (ClueStatus.RECEIVED, ClueStatus.CLASSIFIED)
_AT_WORK = (
    ClueStatus.ASSIGNED,
    ClueStatus.ACCEPTED,
    ClueStatus.INSPECTING,
    ClueStatus.PLANNED,
    ClueStatus.VERIFIED,
)
_FOLLOWING = _AT_WORK[1:]


@dataclass(frozen=True, slots=True)
class Term:
    """The last day of a step, and the row that sets it."""

    day: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clue is, as its receiver reads it."""

    kind: ClueKind
    domain: str
    matter: str
    """What it is about in the officer's own words: these go on to the task, so they
    name nobody."""
    items: tuple[str, ...] = ()
    classified: bool = False
    surprise: bool = False

    def ensure_items_fit(self, known: Iterable[Item]) -> None:
        """Items complained of stand in the library, in the line of work named.

        Raises:
            ItemsOfAnotherDomain: naming those that do not.
        """
        fit = {item.code for item in known if item.domain == self.domain}
        if wrong := sorted(set(self.items) - fit):
            raise ItemsOfAnotherDomain(items=wrong)


@dataclass(slots=True)
class Clue:
    """A clue; its version counts its events."""

    number: str
    channel: str
    source: str
    source_number: str
    received_by: str
    received_at: datetime
    received_on: date
    region: str
    text: str
    """As it came in: for those who work on it alone."""
    end_by: date
    due_on: date | None
    town: str | None = None
    place: str | None = None
    uscc: str | None = None
    subject_name: str | None = None
    """As it was named, where the subject is not known."""
    status: ClueStatus = ClueStatus.RECEIVED
    kind: ClueKind | None = None
    domain: str | None = None
    items: tuple[str, ...] = ()
    matter: str | None = None
    classified: bool = False
    surprise: bool = False
    agency: str | None = None
    handed_by: str | None = None
    """The agency that handed it over, while the next one has not accepted it."""
    reason: str | None = None
    """Of the last return, handover or chase."""
    task: str | None = None
    """The last task that came of it."""
    inspections: int = 0
    """How many tasks came of it."""
    application_id: str | None = None
    plan_month: date | None = None
    """The first day of the month in whose plan its subject goes (P-29)."""
    found: bool | None = None
    """Whether the inspection that came of it found a problem."""
    outcome: ClueOutcome | None = None
    answer: str | None = None
    closed_at: datetime | None = None
    replied_at: datetime | None = None
    reply: str | None = None
    chases: int = 0
    chased_for: date | None = None
    """The day past which it was chased by itself; another one is chased again."""
    bases: tuple[Basis, ...] = ()
    version: int = 1

    @property
    def parties(self) -> frozenset[str]:
        """The agencies that work on it."""
        named = (self.received_by, self.agency, self.handed_by)
        return frozenset(agency for agency in named if agency)

    def is_overdue(self, today: date) -> bool:
        """Whether the last day of its next step is over."""
        return self.due_on is not None and self.due_on < today

    def classify(self, reading: Reading, by: str) -> None:
        """Say what it is; once an agency has it, its line of work stands.

        Raises:
            NotTheReceiver, ClueNotInState, DomainSettled: if it cannot be said.
        """
        self._must_be_received_by(by)
        before_visit = (*_BEFORE_WORK, ClueStatus.ASSIGNED, ClueStatus.ACCEPTED)
        self._must_be_in(*before_visit)
        if self.status not in _BEFORE_WORK and reading.domain != self.domain:
            raise DomainSettled(domain=self.domain)
        self.kind, self.domain, self.matter = (
            reading.kind,
            reading.domain,
            reading.matter,
        )
        self.items = reading.items
        self.classified, self.surprise = reading.classified, reading.surprise
        if self.status is ClueStatus.RECEIVED:
            self.status = ClueStatus.CLASSIFIED
        self.version += 1

    def assign(self, to: Agency, by: str, term: Term) -> None:
        """Give it to the agency that is responsible.

        Raises:
            NotTheReceiver, ClueNotInState, NotResponsible: if it cannot be given.
        """
        self._must_be_received_by(by)
        self._must_be_in(ClueStatus.CLASSIFIED)
        if to.domain != self.domain:
            raise NotResponsible(agency=to.code, domain=self.domain)
        self._ensure_covers(to)
        self.agency, self.reason = to.code, None
        self._go_on(ClueStatus.ASSIGNED, term.day, term.basis)

    def accept(self, by: str) -> None:
        """The agency takes it in hand; now it is due when it must be answered.

        Raises:
            NotTheHandler, ClueNotInState: if it is not its turn.
        """
        self._must_be_handled_by(by)
        self._must_be_in(ClueStatus.ASSIGNED)
        self.handed_by = None
        self._go_on(ClueStatus.ACCEPTED, self.end_by)

    def give_back(self, by: str, reason: str, term: Term) -> None:
        """The agency does not accept it: back to who gave it (P-21).

        Args:
            by: the agency to which it was given.
            reason: why it is not its own.
            term: by when it must be assigned anew, where the receiver gave it.

        Raises:
            NotTheHandler, ClueNotInState: if it is not its turn.
        """
        self._must_be_handled_by(by)
        self._must_be_in(ClueStatus.ASSIGNED)
        self.reason = reason
        if self.handed_by is None:
            self.agency = None
            self._go_on(ClueStatus.CLASSIFIED, term.day, term.basis)
            return
        self.agency, self.handed_by = self.handed_by, None
        self.domain = self.agency.partition("-")[2]
        self._go_on(ClueStatus.ACCEPTED, self.end_by)

    def hand_over(self, to: Agency, by: str, reason: str, term: Term) -> None:
        """Hand it over to another agency, which accepts it or gives it back (P-21).

        Raises:
            NotTheHandler, ClueNotInState, WithItself, NotResponsible: if it cannot be.
        """
        self._must_be_handled_by(by)
        self._must_be_in(ClueStatus.ACCEPTED)
        if to.code == by:
            raise WithItself
        self._ensure_covers(to)
        self.agency, self.handed_by, self.domain = to.code, by, to.domain
        self.reason = reason
        self._go_on(ClueStatus.ASSIGNED, term.day, term.basis)

    @property
    def next_source_number(self) -> str:
        """What its next task names as the number of its source: another one each."""
        nth = self.inspections + 1
        return self.number if nth == 1 else f"{self.number}-{nth}"

    def must_be_inspectable(self, by: str) -> None:
        """Only who accepted it makes an inspection of it, and one at a time.

        Raises:
            NotTheHandler, ClueNotInState: if not.
        """
        self._must_be_handled_by(by)
        self._must_be_in(ClueStatus.ACCEPTED)

    def inspect(self, task: str, place: str, uscc: str, bases: Sequence[Basis]) -> None:
        """A task came of it (P-29)."""
        self.task, self.place, self.uscc = task, place, uscc
        self.inspections += 1
        self._go_on(ClueStatus.INSPECTING, self.end_by, *bases)

    def put_off(self, month: date, until: date, basis: Basis) -> None:
        """Its subject goes into the next month's plan (P-29)."""
        self.plan_month, self.end_by = month, until
        self._go_on(ClueStatus.PLANNED, until, basis)

    def follow(self, progress: Progress) -> bool:
        """It is where the inspection that came of it is, in whatever order told.

        Returns:
            Whether this changes anything.
        """
        if self.status not in _FOLLOWING:
            return False
        status = progress.status(planned=self.plan_month is not None)
        if (status, progress.found) == (self.status, self.found):
            return False
        self.found = progress.found
        self._go_on(status, self.end_by)
        return True

    def give_answer(self, by: str, outcome: ClueOutcome, text: str) -> None:
        """Say how it ended; what an inspection found stands (P-21).

        Raises:
            NotTheHandler, TaskStillOpen, ClueNotInState, AnswerContradicts: if it
                cannot be said.
        """
        self._must_be_handled_by(by)
        if self.status in {ClueStatus.INSPECTING, ClueStatus.PLANNED}:
            raise TaskStillOpen(task=self.task)
        self._must_be_in(ClueStatus.ACCEPTED, ClueStatus.VERIFIED)
        is_problem = outcome is ClueOutcome.PROBLEM_FOUND
        if self.found is not None and self.found is not is_problem:
            raise AnswerContradicts(outcome=outcome, found=self.found)
        self.outcome, self.answer = outcome, text
        self._go_on(ClueStatus.ANSWERED, self.end_by)

    def close(self, by: str, at: datetime, term: Term) -> None:
        """The receiver ends it; its source is told by a day, where there is one.

        Raises:
            NotTheReceiver, ClueNotInState: if it cannot be ended.
        """
        self._must_be_received_by(by)
        self._must_be_in(ClueStatus.ANSWERED)
        self.closed_at = at
        if self.channel in RESERVED:
            self._go_on(ClueStatus.CLOSED, None)
        else:
            self._go_on(ClueStatus.CLOSED, term.day, term.basis)

    def tell_source(self, by: str, text: str, at: datetime) -> None:
        """The source was told how it ended; that is said once.

        Raises:
            NotTheReceiver, ClueNotInState, AnsweredAlready: if it cannot be told.
        """
        self._must_be_received_by(by)
        self._must_be_in(ClueStatus.CLOSED)
        if self.replied_at is not None or self.channel in RESERVED:
            raise AnsweredAlready
        self.replied_at, self.reply = at, text
        self._go_on(ClueStatus.CLOSED, None)

    def chase(self, by: str, reason: str) -> None:
        """The receiver urges who must handle it (P-21).

        Raises:
            NotTheReceiver, ClueNotInState: if nobody has to.
        """
        self._must_be_received_by(by)
        self._must_be_in(*_AT_WORK)
        self.reason = reason
        self.chases += 1
        self.version += 1

    def chase_overdue(self, today: date) -> bool:
        """It is chased by itself, once for each day that was missed.

        Returns:
            Whether it is chased now.
        """
        if not self.is_overdue(today) or self.chased_for == self.due_on:
            return False
        self.chased_for = self.due_on
        self.chases += 1
        self.version += 1
        return True

    def _ensure_covers(self, agency: Agency) -> None:
        if not belongs_to(self.town or self.region, agency.region):
            raise NotResponsible(agency=agency.code, region=self.town or self.region)

    def _must_be_received_by(self, by: str) -> None:
        if by != self.received_by:
            raise NotTheReceiver(agency=self.received_by)

    def _must_be_handled_by(self, by: str) -> None:
        if by != self.agency:
            raise NotTheHandler(agency=self.agency)

    def _must_be_in(self, *statuses: ClueStatus) -> None:
        if self.status not in statuses:
            raise ClueNotInState(state=self.status, allowed=list(statuses))

    def _go_on(self, status: ClueStatus, due_on: date | None, *bases: Basis) -> None:
        self.status, self.due_on = status, due_on
        self.bases += tuple(basis for basis in bases if basis not in self.bases)
        self.version += 1
