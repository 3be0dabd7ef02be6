"""What the law demands of an agency at one place, now (P-13).

Minima come from three kinds of row: a frequency row that has a minimum, an off-site
check in each period without an on-site one, and full coverage. A row of full coverage
states no period. Where a minimum on site holds for the place, each of those visits
covers; elsewhere the period is a row of ours, and the duty is advisory by that.

Periods are the blocks of the calendar in which P-13 counts, also for a place that came
to its grade in the middle of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Window
from plan_svc.policy.domain import (
    COVERAGE,
    COVERAGE_FRAME,
    COVERAGE_PERIOD,
    DUTY_AHEAD,
    FREQUENCY,
    FREQUENCY_OFF_SITE,
    FULL_COVERAGE,
    Frequency,
    OffSiteYear,
    PlaceCoverage,
)
from plan_svc.review.domain.frequency import counting_period
from shared.civic.law import ANY, Basis, Case, Entry, Law, Row
from shared.events.plan import DutyMode, Risk


@dataclass(frozen=True, slots=True)
class DutyPlace:
    """A place as the rows tell places apart, in one line of work."""

    number: str
    uscc: str
    region: str
    town: str | None
    kinds: tuple[str, ...]
    grade: str
    """Empty without one."""

    @property
    def traits(self) -> tuple[tuple[str, ...], str]:
        """What the rows tell places apart by; they ask alike where this is alike."""
        return self.kinds, self.grade


@dataclass(frozen=True, slots=True)
class Demand:
    """What one row asks at a place in one period."""

    mode: DutyMode
    minimum: int
    period: Window
    is_binding: bool
    bases: tuple[Basis, ...]
    """The row that asks; then those by which we read its field and its period."""
    risk: Risk | None = None
    """Only a visit counts that had an item of this risk."""
    spared_on_site: bool = False
    """A visit on site in the period does for it."""

    @property
    def row(self) -> str:
        """The id of the row that asks."""
        return self.bases[0].row


def domains_with_duties(law: Law, region: str, today: date) -> list[str]:
    """The lines of work to which any row gives duties in a district (P-13)."""
    domains = {
        row.domain for row in _minima(law) if row.reaches(region, row.domain, today)
    }
    if any(row.reaches(region, ANY, today) for row in law.of(FULL_COVERAGE)):
        domains |= {row.domain for row in law.of(COVERAGE_FRAME)}
    return sorted(domains - {ANY})


def demands(law: Law, agency: Agency, place: DutyPlace, today: date) -> list[Demand]:
    """What the rows of today ask of an agency at a place, in the periods of today."""
    names, grade = place.traits
    kinds = frozenset(names)
    case = agency.case(today, grade=grade, kind=kinds, place=kinds)
    on_site = [_on_site(law, row, today) for row in _with_minimum(law, case)]
    off_site = [
        _off_site(law, row, today) for row in law.holding(FREQUENCY_OFF_SITE, case)
    ]
    covering = [
        _covering(law, case, on_site, risk, rows)
        for risk, rows in _covered(law, case, kinds)
    ]
    return [*on_site, *off_site, *covering]


def _covered(
    law: Law, case: Case, kinds: frozenset[str]
) -> Iterator[tuple[Risk | None, list[Entry]]]:
    """The rows by which every such place is inspected, or every item of a risk.

    Of a field or a risk alone nobody knows the places: its frame is a row too. Items
    of the list `key` have none, and give no place a duty.
    """
    for row in law.holding(COVERAGE, case):
        yield None, [row]
    frames = [
        row for row in law.holding(COVERAGE_FRAME, case) if kinds & {*row.value.kinds}
    ]
    risky = replace(case, facts={**case.facts, "risk": Risk.HIGH})
    for full in law.holding(FULL_COVERAGE, risky):
        names = full.value.fields or (Risk.HIGH,)
        for frame in frames:
            if frame.unit in names:
                yield (None if full.value.fields else Risk.HIGH), [full, frame]


def turns_between(law: Law, after: date, until: date) -> bool:
    """Whether a row that gives duties begins or ended to hold in a span of days."""
    days = [
        day
        for row in (*_minima(law), *law.of(FULL_COVERAGE))
        for day in (row.valid_from, row.valid_to and row.valid_to + timedelta(days=1))
    ]
    return any(day is not None and after < day <= until for day in days)


def comes_on(law: Law, agency: Agency, due_on: date, today: date) -> date:
    """The day from which on a duty is told to come due; ours, no document has one."""
    row = law.first(DUTY_AHEAD, agency.case(today))
    return due_on - timedelta(days=row.value.days if row else 0)


def _minima(
    law: Law,
) -> Iterator[Row[Frequency] | Row[OffSiteYear] | Row[PlaceCoverage]]:
    yield from (row for row in law.of(FREQUENCY) if row.value.min and row.domain != ANY)
    yield from law.of(FREQUENCY_OFF_SITE)
    yield from law.of(COVERAGE)


def _with_minimum(law: Law, case: Case) -> list[Row[Frequency]]:
    return [
        row
        for row in law.holding(FREQUENCY, case)
        if row.value.min and row.value.period and not row.over_all_domains
    ]


def _period(row: Row[Frequency] | Row[OffSiteYear], day: date) -> Window:
    anchor = row.valid_from.year if row.valid_from else day.year
    return counting_period(row.value.period or "P1Y", day, anchor)


def _on_site(law: Law, row: Row[Frequency], today: date) -> Demand:
    return Demand(
        mode=DutyMode.ON_SITE,
        minimum=row.value.min or 1,
        period=_period(row, today),
        is_binding=row.is_mandatory,
        bases=(law.cite(row),),
    )


def _off_site(law: Law, row: Row[OffSiteYear], today: date) -> Demand:
    return Demand(
        mode=DutyMode.OFF_SITE,
        minimum=row.value.min,
        period=_period(row, today),
        is_binding=row.is_mandatory,
        bases=(law.cite(row),),
        spared_on_site=True,
    )


def _covering(
    law: Law,
    case: Case,
    on_site: list[Demand],
    risk: Risk | None,
    rows: list[Entry],
) -> Demand:
    is_binding = rows[0].is_mandatory
    if on_site:
        period = on_site[0].period
    else:
        ours = law.first(COVERAGE_PERIOD, case)
        if ours is None:
            raise LookupError(f"no period of full coverage for {case}")
        period = counting_period(ours.value.period, case.day, case.day.year)
        is_binding, rows = False, [*rows, ours]
    return Demand(
        mode=DutyMode.ON_SITE,
        minimum=1,
        period=period,
        is_binding=is_binding,
        bases=tuple(law.cite(row) for row in rows),
        risk=risk,
    )
