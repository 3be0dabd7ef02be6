"""A duty at one place in one period, and where it stands (P-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plan_svc.duties.domain.demands import Demand, DutyPlace
from plan_svc.tasks.domain.state import TaskState
from shared.events import Basis
from shared.events.plan import DutyMode, DutyStatus, Risk

RECONSIDERED = timedelta(days=731)
"""How long after its last day a duty is looked at again: results come late, but what a
look costs does not grow with history. Ours."""
_RELIEVED = frozenset({TaskState.COVERED, TaskState.WAIVED})


@dataclass(frozen=True, slots=True)
class Work:
    """A planned task at a place: what was done, or is to be."""

    place: str
    domain: str
    number: str
    on_site: bool
    status: str
    earliest: date
    latest: date
    done_on: date | None
    """When it was carried out; unset while it was not, or for another's inspection."""
    is_high_risk: bool
    """Whether it has an item of high risk."""
    surprise: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be carried out."""
        return self.status == TaskState.SCHEDULED

    @property
    def stands_done(self) -> bool:
        """Carried out, or another inspection stands for it (M-09, M-10)."""
        return not self.is_open and self.status != TaskState.WITHDRAWN


@dataclass(slots=True)
class Duty:
    """What must be done at a place until the last day of a period.

    Its version counts its events: none was told of it while that is 0.
    """

    number: str
    """`{row}@{place}@{first day of the period}`: the same whenever it is found."""
    law_row: str
    bases: tuple[Basis, ...]
    is_binding: bool
    agency: str
    domain: str
    region: str
    place: str
    uscc: str
    mode: DutyMode
    minimum: int
    period_from: date
    due_on: date
    comes_on: date
    """From this day on it is told to come due."""
    town: str | None = None
    grade: str = ""
    risk: Risk | None = None
    spared_on_site: bool = False
    status: DutyStatus = DutyStatus.OPEN
    done: int = 0
    done_on: date | None = None
    task: str | None = None
    """The task that did it, or is to."""
    surprise: bool = False
    """Whether that task is one that nobody else may know of yet (C-05)."""
    turns_on: date | None = None
    """The next day on which the calendar alone changes it."""
    version: int = 0

    @classmethod
    def of(
        cls, demand: Demand, agency: str, domain: str, place: DutyPlace, comes_on: date
    ) -> "Duty":
        """What a demand asks of an agency."""
        first = demand.period.earliest
        return cls(
            number=f"{demand.row}@{place.number}@{first}",
            law_row=demand.row,
            bases=demand.bases,
            is_binding=demand.is_binding,
            agency=agency,
            domain=domain,
            region=place.region,
            town=place.town,
            place=place.number,
            uscc=place.uscc,
            grade=place.grade,
            mode=demand.mode,
            risk=demand.risk,
            spared_on_site=demand.spared_on_site,
            minimum=demand.minimum,
            period_from=first,
            due_on=demand.period.latest,
            comes_on=comes_on,
        )

    def take_over(self, asked: "Duty") -> None:
        """Be what the row and the place ask today; where it stands is seen later."""
        self.bases, self.is_binding = asked.bases, asked.is_binding
        self.agency, self.region, self.town = asked.agency, asked.region, asked.town
        self.uscc, self.grade, self.risk = asked.uscc, asked.grade, asked.risk
        self.minimum, self.spared_on_site = asked.minimum, asked.spared_on_site
        self.comes_on = asked.comes_on

    def look(self, works: Sequence[Work], today: date, *, still_asked: bool) -> bool:
        """See where it stands.

        Returns:
            Whether that is to be told: it came due, or what was told changed.
        """
        before = self._told
        self._count(works)
        self.status = self._status(today, still_asked=still_asked)
        self.turns_on = self._next_turn(today)
        is_told = self.version > 0 or self._comes_to_matter(today)
        if not is_told or (self.version > 0 and before == self._told):
            return False
        self.version += 1
        return True

    @property
    def _told(self) -> tuple[object, ...]:
        return self.status, self.done, self.done_on, self.task, self.agency, self.town

    def _count(self, works: Sequence[Work]) -> None:
        fitting = [work for work in works if self._fits(work)]
        done = sorted(
            (work for work in fitting if work.stands_done and self._holds(work)),
            key=lambda work: (work.done_on or work.latest, work.number),
        )
        planned = sorted(
            (work for work in fitting if work.is_open and self._reaches(work)),
            key=lambda work: (work.latest, work.number),
        )
        self.done = len(done)
        is_met = self.done >= self.minimum
        by = done[self.minimum - 1] if is_met else next(iter(planned), None)
        self.task = by.number if by else None
        self.done_on = by.done_on if by and is_met else None
        self.surprise = bool(by and by.surprise and not is_met)

    def _fits(self, work: Work) -> bool:
        is_mode = work.on_site == (self.mode is DutyMode.ON_SITE)
        is_risk = self.risk is None or work.is_high_risk
        return is_risk and (is_mode or (self.spared_on_site and work.on_site))

    def _holds(self, work: Work) -> bool:
        return self.period_from <= (work.done_on or work.latest) <= self.due_on

    def _reaches(self, work: Work) -> bool:
        return work.earliest <= self.due_on and self.period_from <= work.latest

    def _status(self, today: date, *, still_asked: bool) -> DutyStatus:
        if self.done >= self.minimum:
            return DutyStatus.DONE
        if today > self.due_on:
            is_lapsed = self.status is DutyStatus.LAPSED
            return DutyStatus.LAPSED if is_lapsed else DutyStatus.OVERDUE
        if not still_asked:
            return DutyStatus.LAPSED
        if self.task is not None:
            return DutyStatus.PLANNED
        return DutyStatus.DUE if today >= self.comes_on else DutyStatus.OPEN

    def _comes_to_matter(self, today: date) -> bool:
        """Whether a duty of which nothing was told is to be told of now."""
        match self.status:
            case DutyStatus.DONE | DutyStatus.DUE | DutyStatus.OVERDUE:
                return True
            case DutyStatus.PLANNED:
                return today >= self.comes_on
            case DutyStatus.OPEN | DutyStatus.LAPSED:
                return False

    def _next_turn(self, today: date) -> date | None:
        """The day after its last one begins the next period, also where it is done."""
        if today > self.due_on:
            return None
        end = self.due_on + timedelta(days=1)
        return end if today >= self.comes_on else min(self.comes_on, end)
