"""What may come of a clue: which items, and of a warning, when and how (P-29)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from plan_svc.clues.errors import (
    ComplaintNotNamed,
    ItemsBeyondComplaint,
    NextMonthNotForeseen,
    OffSiteNotForeseen,
    WindowBeyondMonth,
)
from plan_svc.policy.domain import CLUE_ITEMS, CLUE_WARNED
from shared.civic.calendar import months_after
from shared.civic.law import Basis, Case, Law
from shared.events.plan import ClueKind


def items_basis(law: Law, case: Case, kind: ClueKind | None) -> Basis | None:
    """The row by which a kind of clue limits its items, where there is one."""
    rows = law.holding(CLUE_ITEMS, case)
    return next((law.cite(row) for row in rows if row.unit == kind), None)


def ensure_items_allowed(
    basis: Basis | None, complained: Collection[str], wanted: Collection[str]
) -> None:
    """A task has only what was complained of, where a row says so (P-29).

    Raises:
        ComplaintNotNamed: if nobody has said what that was.
        ItemsBeyondComplaint: naming what goes beyond it.
    """
    if basis is None:
        return
    if not complained:
        raise ComplaintNotNamed(clause=basis.clause, basis=basis)
    if beyond := sorted(set(wanted) - set(complained)):
        raise ItemsBeyondComplaint(items=beyond, clause=basis.clause, basis=basis)


@dataclass(frozen=True, slots=True)
class Warned:
    """What can be done with a clue of a warning, on a day."""

    basis: Basis
    today: date
    visited_this_year: bool

    @classmethod
    def of(
        cls, law: Law, case: Case, kind: ClueKind | None, *, visited: bool
    ) -> "Warned | None":
        """Of a warning in a line of work that has a row; None for every other clue."""
        row = law.first(CLUE_WARNED, case) if kind is ClueKind.WARNING else None
        return None if row is None else cls(law.cite(row), case.day, visited)

    @property
    def month_ends(self) -> date:
        """The last day of this month: until then it is checked outside the plan."""
        return self.next_month - timedelta(days=1)

    @property
    def next_month(self) -> date:
        """The first day of the month in whose plan it may go."""
        return months_after(self.today.replace(day=1), 1)

    @property
    def next_month_ends(self) -> date:
        """The last day of that month."""
        return months_after(self.next_month, 1) - timedelta(days=1)

    @property
    def off_site(self) -> bool:
        """Whether it may be checked off-site: this year somebody was there already."""
        return self.visited_this_year

    def ensure_task_allowed(self, latest: date, *, on_site: bool) -> None:
        """An unplanned check is made this month, off-site only after a visit.

        Raises:
            WindowBeyondMonth, OffSiteNotForeseen: if it is not.
        """
        if latest > self.month_ends:
            raise WindowBeyondMonth(
                latest=self.month_ends.isoformat(),
                clause=self.basis.clause,
                basis=self.basis,
            )
        if not on_site and not self.off_site:
            raise OffSiteNotForeseen(clause=self.basis.clause, basis=self.basis)


def ensure_foreseen(warned: Warned | None) -> Warned:
    """Only a warning, by a row, waits for the next month's plan (P-29).

    Raises:
        NextMonthNotForeseen: for every other clue.
    """
    if warned is None:
        raise NextMonthNotForeseen
    return warned
