"""The work on a task within its agency, from the receipt on (P-20).

It begins by itself: a task without any of this is dispatched, and nothing was done with
it. Whether the task is still open, settled or visited is the task's own matter; this
says who works on it, who was urged, and why a window passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from plan_svc.dispatch.errors import (
    DispatchNotInState,
    NotLapsed,
    NotUrged,
    ReasonMissing,
)
from shared.civic.law import Basis
from shared.events.plan import DispatchStage

_WITH_AGENCY = frozenset({DispatchStage.ACCEPTED, DispatchStage.ASSIGNED})
_BEFORE = (DispatchStage.DISPATCHED, DispatchStage.RECEIVED)
_KEPT = (*_BEFORE, DispatchStage.ACCEPTED, DispatchStage.ASSIGNED)


@dataclass(frozen=True, slots=True)
class Due:
    """A day that was missed, and the row that sets it."""

    day: date
    basis: Basis


@dataclass(slots=True)
class Dispatch:
    """The work on one task; its version counts its events."""

    task: str
    dispatched_on: date
    """When its sheet went out; what an amendment brought back begins anew (P-08)."""
    sent_again_on: date | None = None
    """When who dispatched it sent it again, after it was given back."""
    stage: DispatchStage = DispatchStage.DISPATCHED
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    section: str | None = None
    inspectors: tuple[str, ...] = ()
    """Numbers of their certificates."""
    reason: str | None = None
    """Of the last return, reassignment or urging."""
    returns: int = 0
    urges: int = 0
    urged_on: date | None = None
    accept_missed: date | None = None
    """The day past which it was urged by itself to be accepted."""
    half_gone: date | None = None
    """The day past which it was urged by itself, since half its window had gone;
    another window is urged again."""
    escalated_on: date | None = None
    direction: str | None = None
    """What whoever oversees said is to be done."""
    directed_at: datetime | None = None
    lapsed_on: date | None = None
    explain_by: date | None = None
    explanation: str | None = None
    explained_at: datetime | None = None
    bases: tuple[Basis, ...] = ()
    version: int = 0

    @property
    def counted_from(self) -> date:
        """The day from which its acceptance is due."""
        return self.sent_again_on or self.dispatched_on

    @property
    def is_accepted(self) -> bool:
        """Whether the agency has taken it."""
        return self.stage in _WITH_AGENCY

    def receive(self, at: datetime) -> None:
        """The agency confirms that it has the sheet.

        Raises:
            DispatchNotInState: if it did, or went further.
        """
        self._must_be_in(DispatchStage.DISPATCHED)
        self.received_at = at
        self._go_on(DispatchStage.RECEIVED)

    def accept(self, at: datetime) -> None:
        """The agency takes it; that is a receipt as well.

        Raises:
            DispatchNotInState: if it did, or gave it back.
        """
        self._must_be_in(*_BEFORE)
        self._take(at)
        self._go_on(DispatchStage.ACCEPTED)

    def assign(
        self,
        section: str | None,
        inspectors: tuple[str, ...],
        reason: str | None,
        at: datetime,
    ) -> None:
        """Give it to a section, to inspectors, or both; with a reason to others.

        Raises:
            DispatchNotInState: if it was given back.
            ReasonMissing: if somebody has it, and nothing says why it goes to others.
        """
        self._must_be_in(*_KEPT)
        if self.stage is DispatchStage.ASSIGNED:
            if reason is None:
                raise ReasonMissing
            self.reason = reason
        self._take(at)
        self.section, self.inspectors = section, inspectors
        self._go_on(DispatchStage.ASSIGNED)

    def give_back(self, reason: str) -> None:
        """The agency gives it back to who dispatched it.

        Raises:
            DispatchNotInState: if it did already.
        """
        self._must_be_in(*_KEPT)
        self.section, self.inspectors = None, ()
        self.reason = reason
        self.returns += 1
        self._go_on(DispatchStage.RETURNED)

    def send_again(self, reason: str, today: date) -> None:
        """Whoever dispatched it sends it again; its days begin anew.

        Raises:
            DispatchNotInState: if it was not given back.
        """
        self._must_be_in(DispatchStage.RETURNED)
        self.sent_again_on, self.reason = today, reason
        self.received_at = self.accepted_at = self.accept_missed = None
        self._helped()
        self._go_on(DispatchStage.DISPATCHED)

    def urge(self, reason: str, today: date) -> None:
        """Somebody urges the agency."""
        self.reason = reason
        self._urge(today)

    def urge_acceptance(self, due: Due, today: date) -> bool:
        """It is urged by itself, once for each day that was missed.

        Returns:
            Whether it is urged now.
        """
        has_missed = due.day < today and self.accept_missed != due.day
        if self.is_accepted or not has_missed:
            return False
        self.accept_missed = due.day
        self._urge(today, due.basis)
        return True

    def urge_visit(self, half: Due, today: date) -> bool:
        """The same where half of its window has gone, once for each window."""
        if half.day >= today or self.half_gone == half.day:
            return False
        self.half_gone = half.day
        self._urge(today, half.basis)
        return True

    def escalate(self, due: Due, today: date) -> bool:
        """It goes to whoever oversees, where urging did not help.

        What they have taken up by themselves needs no escalation.

        Returns:
            Whether it goes now.
        """
        is_above = self.escalated_on is not None or self.directed_at is not None
        if self.urged_on is None or is_above or due.day >= today:
            return False
        self.escalated_on = today
        self._rest_on([due.basis])
        self.version += 1
        return True

    def direct(self, text: str, at: datetime) -> None:
        """Whoever oversees says what is to be done.

        Raises:
            NotUrged: if nobody urged it, or that was said.
        """
        if self.urged_on is None or self.directed_at is not None:
            raise NotUrged
        self.direction, self.directed_at = text, at
        self.version += 1

    def lapse(self, latest: date, due: Due) -> bool:
        """Its window passed without an inspection: the agency owes the reason.

        Returns:
            Whether this is new.
        """
        if self.lapsed_on == latest:
            return False
        self.lapsed_on, self.explain_by = latest, due.day
        self.explanation = self.explained_at = None
        self._rest_on([due.basis])
        self.version += 1
        return True

    def explain(self, text: str, latest: date, today: date, at: datetime) -> None:
        """The agency says why the window passed; it may say it better.

        Raises:
            NotLapsed: if it has not passed.
        """
        if latest >= today:
            raise NotLapsed(latest=latest.isoformat())
        self.lapsed_on = latest
        self.explanation, self.explained_at = text, at
        self.version += 1

    def _take(self, at: datetime) -> None:
        self.received_at = self.received_at or at
        self.accepted_at = self.accepted_at or at
        if self.half_gone is None:
            self._helped()

    def _helped(self) -> None:
        """What it was urged for is done; how often it was urged stays."""
        self.urged_on = self.escalated_on = None
        self.direction = self.directed_at = None

    def _urge(self, today: date, *bases: Basis) -> None:
        self.urges += 1
        self.urged_on = today
        self._rest_on(bases)
        self.version += 1

    def _rest_on(self, bases: Iterable[Basis]) -> None:
        self.bases += tuple(basis for basis in bases if basis not in self.bases)

    def _must_be_in(self, *stages: DispatchStage) -> None:
        if self.stage not in stages:
            raise DispatchNotInState(stage=self.stage, allowed=list(stages))

    def _go_on(self, stage: DispatchStage) -> None:
        self.stage = stage
        self.version += 1
