"""Tasks that another inspection makes needless: what one agency did, none repeats.

- Coverage (M-09): a triggered inspection that checked all items of a planned task of
  the same agency may count as that task; the agency confirms, or opts out.
- Recognition (M-10): what another agency of the domain checked is reused; the task is
  waived, unless its agency insists with a reason.
- Inspected (M-05): once fire inspected a unit in a year, no other agency's planned task
  checks fire items there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from matching_svc.reliefs.domain.errors import RefusalNeedsReason, ReliefOver
from shared.events import Basis
from shared.events.matching import ReliefKind, ReliefStatus

RULE: Mapping[ReliefKind, str] = {
    ReliefKind.COVERAGE: "M-09",
    ReliefKind.RECOGNITION: "M-10",
    ReliefKind.INSPECTED: "M-05",
}


IN_FORCE = frozenset({ReliefStatus.CONFIRMED, ReliefStatus.WAIVED})
FIRST = {
    ReliefKind.COVERAGE: ReliefStatus.OFFERED,
    ReliefKind.RECOGNITION: ReliefStatus.WAIVED,
    ReliefKind.INSPECTED: ReliefStatus.WAIVED,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The inspection that did the work: whose, when, and which items."""

    code: str
    agency: str
    day: date
    items: tuple[str, ...] = ()
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Relief:
    """One task that is needless by one rule, and how its agency stands to it."""

    task: str
    kind: ReliefKind
    place: str
    uscc: str
    region: str
    agency: str
    domain: str
    status: ReliefStatus
    grounds: tuple[Ground, ...]
    until: date | None
    """The last day that the ground reaches to."""
    clause: str
    fingerprint: str
    """Window and items of the task, as they were."""
    made_on: date
    changed_at: datetime
    reason: str | None = None
    version: int = 0
    basis: Basis | None = field(default=None, compare=False)
    """The row that found it. The same relief by a later set of rows is no new one, so
    an unrelated change of the law changes none; of earlier ones it is not known."""

    @property
    def in_force(self) -> bool:
        """Whether the task is not open because of it."""
        return self.status in IN_FORCE

    @property
    def key(self) -> tuple[str, ReliefKind]:
        """Task and rule."""
        return self.task, self.kind

    def confirm(self) -> "Relief":
        """Its agency lets it count (M-09, M-10).

        Raises:
            ReliefOver: if nothing is left to answer.
        """
        self._must_be_open()
        counts = (
            ReliefStatus.CONFIRMED
            if self.kind is ReliefKind.COVERAGE
            else ReliefStatus.WAIVED
        )
        return replace(self, status=counts, reason=None)

    def refuse(self, reason: str | None) -> "Relief":
        """Its agency carries the task out nevertheless, and says why (M-09, M-10).

        Raises:
            ReliefOver: if nothing is left to answer.
            RefusalNeedsReason: if it says nothing.
        """
        self._must_be_open()
        if not (reason or "").strip():
            raise RefusalNeedsReason
        return replace(self, status=ReliefStatus.REFUSED, reason=reason)

    def lapse(self) -> "Relief":
        """Its ground, or the task as it was, is gone."""
        return replace(self, status=ReliefStatus.LAPSED, reason=None)

    def _must_be_open(self) -> None:
        if self.status is ReliefStatus.LAPSED:
            raise ReliefOver(state=self.status)


def carried(
    before: Relief | None, found: Relief | None, *, fingerprint: str | None
) -> Relief | None:
    """What becomes of a relief, given what the facts give now.

    `fingerprint` is the task's as it stands, None where it can no longer be relieved.
    What is in force stays so until the task changes; an answer holds for the grounds
    and the task that it was given for. What is offered reaches as far as the law of the
    day says; what was refused stays as it was refused.
    """
    if before is None or before.status is ReliefStatus.LAPSED:
        return found
    same_task = before.fingerprint == fingerprint
    if before.in_force and same_task:
        return _renewed(before, found)
    if found is None:
        return before.lapse()
    if same_task and before.grounds == found.grounds:
        offered = before.status is ReliefStatus.OFFERED
        return _renewed(before, found) if offered else before
    return found


def _renewed(before: Relief, found: Relief | None) -> Relief:
    """What nobody answered names the newest ground, in whatever order they came.

    It keeps the row that it first rested on for as long as this decides the same.
    """
    if before.status is ReliefStatus.CONFIRMED or found is None:
        return before
    if (before.grounds, before.until) == (found.grounds, found.until):
        return before
    return replace(
        before,
        grounds=found.grounds,
        until=found.until,
        clause=found.clause,
        basis=found.basis,
    )
