"""When and how a warned enterprise is checked, by the row of a line of work (P-29)."""

from dataclasses import dataclass
from datetime import date, timedelta

from plan_svc.policy.domain import CLUE_WARNED
from plan_svc.tasks.errors import OffSiteNotForeseen, WindowBeyondMonth
from shared.civic.calendar import months_after
from shared.civic.law import Basis, Case, Law

SOURCE = "off_site_warning"
"""Of a task that a warning gives rise to."""


@dataclass(frozen=True, slots=True)
class Warned:
    """When and how an enterprise is checked that a warning names, on a day."""

    basis: Basis
    today: date
    visited_this_year: bool

    @classmethod
    def of(cls, law: Law, case: Case, *, visited: bool) -> "Warned | None":
        """What the row of the line of work says; None where it has none."""
        row = law.first(CLUE_WARNED, case)
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
