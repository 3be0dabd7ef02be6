"""Presents codes, and records who came and who stayed away (C-09, C-26, X-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from checkcode_svc.applications.commands import attendance
from checkcode_svc.codes import commands as codes
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.problems import refuse
from checkcode_svc.policy.queries import (
    current_law,
    late_after_minutes,
    no_show_days,
    result_due,
    reuse,
)
from checkcode_svc.presenting.domain.arrivals import (
    DID_NOT_COME,
    Absence,
    Arrival,
    absence_problems,
    arrivals_of,
    must_not_have_stayed_away,
)
from checkcode_svc.presenting.domain.errors import VisitBeforeCode
from checkcode_svc.presenting.domain.further import Again, Further, must_open_again
from checkcode_svc.visits import commands as visits
from checkcode_svc.visits import queries as visit_queries
from checkcode_svc.visits.domain.part import Due
from checkcode_svc.visits.domain.visit import Visit
from shared.auth import Principal
from shared.civic.clock import SHANGHAI
from shared.db import Tx
from shared.ids import new_id
from shared.running.runtime import Runtime

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Presented:
    """When and where a code was presented, who came, and why it is presented again."""

    started_at: datetime | None = None
    place: str | None = None
    present: Sequence[Arrival] = ()
    absent: Sequence[Absence] = ()
    further: Further | None = None


async def present(tx: Tx, who: Principal, number: str, presented: Presented) -> UUID:
    """Present a code: its first visit, or a further one (C-09).

    Recorded are those who present and those whom they name; an agency that comes later
    that day presents the code, too, and joins the visit, whose id comes back.

    Raises:
        CodeUnknown: if there is none that the caller may see.
        NotAMember: if the caller's or a named agency is not on it.
        CodeNotUsable: if it has no say today.
        VisitBeforeCode: if the visit is dated on another day, or before its code.
        NoFurtherVisits, FurtherReasonNeeded, NotOfThisTask: if it opens no more.
        RequirementsNotMet: if they came who may not carry the code.
        TaskTaken: if a task got another code since its agency was said to stay away.
    """
    code = await code_queries.locked_for(tx, who, number)
    arrivals = arrivals_of(code, who.agency, presented.present)
    started_at, day = _moment(tx, code, presented.started_at)
    code.must_be_presentable(tx.runtime.clock.today())
    refuse(absence_problems(arrivals, presented.absent))
    agencies = [arrival.agency for arrival in arrivals]
    last = await visit_queries.last_of(tx, number)
    goes_on = last is not None and last.goes_on(day, agencies)
    if last is not None and not (goes_on and last.number == 1):
        new = [agency for agency in agencies if not (goes_on and last.has(agency))]
        await _must_open_again(tx, code, new, presented.further, day)
    for arrival in arrivals:
        await _bring(tx, code, arrival, day)
    if last is not None and goes_on:
        visit = last
        await _come(tx, code, visit, agencies)
    else:
        visit = _visit(code, who, presented, (started_at, day))
        visit.number = last.number + 1 if last else 1
        await _begin(tx, code, visit, agencies)
    for absence in presented.absent:
        await _stay_away(tx, code, absence.agency, absence.reason, absence.text)
    return visit.id


async def record_absence(tx: Tx, who: Principal, number: str, absence: Absence) -> None:
    """An agency that came says that another one did not (C-26).

    Raises:
        CodeUnknown: if there is none that the caller may see.
        NotAMember: if the caller's or the named agency is not on it.
        StayedAway: if the caller's own agency stayed away.
        AlreadyThere: if the named agency came, or is recorded as away.
        CodeNotUsable: before the code is presented.
    """
    code = await code_queries.locked_for(tx, who, number)
    must_not_have_stayed_away(code, who.agency)
    code.must_be_shown()
    refuse(absence_problems((), (absence,)))
    await _stay_away(tx, code, absence.agency, absence.reason, absence.text)
    await close_if_done(tx, code)


async def come_to_record(tx: Tx, code: Code, visit: Visit, agency: str) -> None:
    """An agency of the code that gives results was there: it gets its part (C-26).

    Raises:
        NotAMember: if it is not on the code, or the visit is a further one.
        StayedAway: if it is recorded as not there.
    """
    must_not_have_stayed_away(code, agency)
    if visit.has(agency) or visit.number > 1:
        return
    await _bring(tx, code, Arrival(agency), visit.day)
    await _come(tx, code, visit, [agency])


async def close_if_done(tx: Tx, code: Code) -> None:
    """Close a code when all its visits have their results and nobody is awaited."""
    if code.awaited or not await visit_queries.all_complete(tx, code.code):
        return
    await codes.close(tx, code)


async def name_no_shows(runtime: Runtime) -> None:
    """The job: who neither presented nor gave results in time stayed away (C-26)."""
    today = runtime.clock.today()
    last = runtime.calendar.add(today, -no_show_days(today)) - timedelta(days=1)
    async with runtime.reading() as read:
        numbers = await code_queries.with_no_shows(read, last, _BATCH)
    for number in numbers:
        async with runtime.writing() as tx:
            code = await code_queries.for_update(tx, number)
            for agency in code.awaited:
                await _stay_away(tx, code, agency, DID_NOT_COME, None)
            await close_if_done(tx, code)


async def set_due_anew(runtime: Runtime) -> None:
    """The job: what reached into an unpublished year is set by its table (C-08)."""
    async with runtime.writing() as tx:
        for part in await visit_queries.provisional(tx):
            due = _due(tx, part.agency, part.day)
            if due is not None and not due.provisional:
                await visits.set_due(tx, part, due)


def _visit(
    code: Code, who: Principal, presented: Presented, moment: tuple[datetime, date]
) -> Visit:
    further = presented.further
    return Visit(
        id=new_id(),
        code=code.code,
        number=1,
        region=code.region,
        place=code.place,
        uscc=code.uscc,
        day=moment[1],
        kind=code.kind,
        counted=code.counted,
        town=code.town,
        surprise=code.surprise,
        classified=code.classified,
        started_at=moment[0],
        presented_by=who.agency,
        presented_where=presented.place,
        further_reason=further.reason if further else None,
        further_reference=further.reference if further else None,
        late_minutes=code.late_minutes(
            moment[0].astimezone(SHANGHAI), late_after_minutes(moment[1])
        ),
    )


async def _begin(tx: Tx, code: Code, visit: Visit, agencies: Sequence[str]) -> None:
    for agency in agencies:
        visit.attend(code.member(agency), _due(tx, agency, visit.day))
        await _arrive(tx, code, agency)
    await visits.start(tx, visit)
    code.present(visit.day, tx.runtime.clock.today())
    await codes.present(tx, code)


async def _come(tx: Tx, code: Code, visit: Visit, agencies: Sequence[str]) -> None:
    """They come to a visit that goes on; who was there already may bring others."""
    new = [agency for agency in agencies if not visit.has(agency)]
    for agency in agencies:
        if agency in new:
            visit.attend(code.member(agency), _due(tx, agency, visit.day))
            await _arrive(tx, code, agency)
        else:
            visit.bring(agency, code.member(agency).inspectors)
            await visits.save(tx, visit, visit.part_of(agency))
    if new:
        await visits.join(tx, visit, *(visit.part_of(agency) for agency in new))
    code.present(visit.day, tx.runtime.clock.today())
    await codes.present(tx, code)


async def _arrive(tx: Tx, code: Code, agency: str) -> None:
    if not code.arrive(agency):
        return
    await attendance.hold_again(tx, code, agency)
    await codes.publish_attendance(tx, code)


async def _stay_away(
    tx: Tx, code: Code, agency: str, reason: str, text: str | None
) -> None:
    """Take the agency off the code: its tasks are open again, with the reason."""
    code.stay_away(agency, reason, text)
    await attendance.release(tx, code, agency)
    await codes.publish_attendance(tx, code)


async def _must_open_again(
    tx: Tx, code: Code, agencies: Sequence[str], further: Further | None, day: date
) -> None:
    """Each agency that comes to a further visit has its row and its reason (C-09)."""
    history = await visit_queries.history(tx, code.code)
    for agency in agencies:
        region, _, domain = agency.partition("-")
        row = reuse(region, domain, day)
        again = Again(code, agency, day, history)
        must_open_again(again, row, further, tx.runtime.calendar)


async def _bring(tx: Tx, code: Code, arrival: Arrival, day: date) -> None:
    """Check who came, on this day, and keep them in place of those on the code."""
    named = arrival.inspectors
    if named is not None:
        code.bring(arrival.agency, tuple(dict.fromkeys(named)))
    inspectors = code.member(arrival.agency).inspectors
    await codes.check_inspectors(tx, arrival.agency, inspectors, day)


def _moment(tx: Tx, code: Code, started_at: datetime | None) -> tuple[datetime, date]:
    """When the visit began: today, after its code; of a late code on its own day.

    Raises:
        VisitBeforeCode: at another time.
    """
    now = tx.runtime.clock.now()
    right = code.visit_day(tx.runtime.clock.today())
    if started_at is None:
        return now, right
    day = started_at.astimezone(SHANGHAI).date()
    is_first_of_late = code.issued_late and code.last_visit_on is None
    too_early = not is_first_of_late and started_at < code.issued_at
    if started_at > now or day != right or too_early:
        raise VisitBeforeCode(
            f"`started_at` is past, on {right}, and not before the code was issued.",
            zh=f"检查开始时间须为{right}当日，不早于检查码签发，也不晚于现在。",
            day=right.isoformat(),
            issued_at=code.issued_at.isoformat(),
        )
    return started_at, day


def _due(tx: Tx, agency: str, visited_on: date) -> Due | None:
    """When the agency's results are due, where a row sets a day (C-11)."""
    region, _, domain = agency.partition("-")
    row = result_due(region, domain, visited_on)
    if row is None:
        return None
    deadline = row.value.due_on(visited_on, tx.runtime.calendar)
    return Due(deadline.day, current_law().cite(row), deadline.provisional)
