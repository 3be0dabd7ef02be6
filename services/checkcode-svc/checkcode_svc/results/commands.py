"""Recording results; with them the subject gets its secret to rate (C-10, C-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.policy.queries import current_law, result_correction
from checkcode_svc.presenting import commands as presenting
from checkcode_svc.ratings.commands import invite
from checkcode_svc.results.domain.errors import (
    CorrectionTimeOver,
    LateResultsOverdue,
    ResultsNotOverdue,
    ResultsOverdue,
)
from checkcode_svc.results.domain.points import (
    Expected,
    must_be_complete,
    must_be_draftable,
)
from checkcode_svc.results.events import public_result, recorded
from checkcode_svc.visits import commands as visits
from checkcode_svc.visits import queries as visit_queries
from checkcode_svc.visits.domain.errors import NothingToCorrect, VisitUnknown
from checkcode_svc.visits.domain.part import Point, VisitPart
from checkcode_svc.visits.domain.visit import Visit
from shared.auth import Principal
from shared.civic.calendar import Deadline
from shared.db import Tx
from shared.events import Basis, Event
from shared.messaging.outbox import record
from shared.running.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Results:
    """One agency's results of a visit."""

    points: Sequence[Point]
    overdue_reason: str | None = None
    """Why they come after their last day (C-11)."""
    ended_on: date | None = None
    """When the agency was done there; None for the day of the visit."""


async def draft(tx: Tx, who: Principal, visit_id: UUID, results: Results) -> None:
    """Keep results that need not be complete (C-10).

    Raises:
        VisitUnknown: if there is no such visit.
        NotAMember: if the caller's agency has no part in it.
        ResultsFixed: if it gave complete results before.
        ResultsNotComplete: naming each check point that cannot be taken.
        EndOutOfOrder: if they end before the visit, or in the future.
    """
    _, visit, part = await _locked(tx, who, visit_id)
    must_be_draftable(results.points, await _expected(tx, visit, part))
    part.end(results.ended_on, visit.day, tx.runtime.clock.today())
    part.draft(results.points, who.subject)
    await visits.save(tx, visit, part)


async def complete(tx: Tx, who: Principal, visit_id: UUID, results: Results) -> None:
    """Take complete results, publish them, and invite the subject to rate (C-10).

    Raises:
        VisitUnknown: if there is no such visit.
        NotAMember: if the caller's agency has no part in it.
        ResultsFixed: if it gave complete results before.
        ResultsNotComplete: naming each check point that is missing or cannot be taken.
        EndOutOfOrder: if they end before the visit, or in the future.
        LateResultsOverdue: if they are a late code's and come too late (C-07).
        ResultsOverdue: if they come after their last day, and nothing says why.
    """
    code, visit, part = await _locked(tx, who, visit_id)
    must_be_complete(results.points, await _expected(tx, visit, part))
    now, today = tx.runtime.clock.now(), tx.runtime.clock.today()
    _must_be_in_time(code, part, results, today)
    part.end(results.ended_on, visit.day, today)
    visit.record(who.agency, results.points, results.overdue_reason, (now, today))
    await _finish(tx, code, visit, part)


async def let_pass(
    tx: Tx, who: Principal, visit_id: UUID, reason: str, shown: int
) -> None:
    """Complete a late code's overdue results, as the second person (C-07, I-09).

    Taken is what another person kept as a draft; `shown` is the draft that she saw.

    Raises:
        VisitUnknown: if there is no such visit.
        NotAMember: if the caller's agency has no part in it.
        ResultsFixed: if it gave complete results before.
        ResultsNotOverdue: if they are not a late code's, or come in time.
        SecondPersonNeeded: if she drafted them herself, or nobody did.
        VersionChanged: if another draft took their place since.
        ResultsNotComplete: naming each check point that is missing or cannot be taken.
    """
    code, visit, part = await _locked(tx, who, visit_id)
    now, today = tx.runtime.clock.now(), tx.runtime.clock.today()
    if not _is_late_code_overdue(code, today):
        raise ResultsNotOverdue
    visit.let_pass(who.agency, who.subject, reason, shown, (now, today))
    must_be_complete(part.points, await _expected(tx, visit, part))
    await _finish(tx, code, visit, part)


async def correct(
    tx: Tx, who: Principal, visit_id: UUID, points: Sequence[Point], reason: str
) -> None:
    """Correct complete results within the row's time; the former are kept (C-26).

    Raises:
        VisitUnknown: if there is no such visit.
        NotAMember: if the caller's agency has no part in it.
        NothingToCorrect: if it gave no complete results before.
        CorrectionTimeOver: after the last day of the row.
        ResultsNotComplete: naming each check point that is missing or cannot be taken.
    """
    _, visit = await _visit(tx, who, visit_id)
    part = visit.part_of(who.agency)
    _must_be_correctable(tx, part)
    must_be_complete(points, await _expected(tx, visit, part))
    now = tx.runtime.clock.now()
    former = visit.correct(who.agency, points, reason, who.subject, now)
    await visits.correct(tx, visit, part, former)
    await record(tx, *_told(visit, part))


async def _finish(tx: Tx, code: Code, visit: Visit, part: VisitPart) -> None:
    """Keep complete results, publish them, and invite the subject to rate.

    Of what is classified no letter goes through another's hands (C-05).
    """
    _set_correction_time(tx, part)
    await visits.save(tx, visit, part)
    await presenting.close_if_done(tx, code)
    if not code.classified:
        await invite(tx, code, visit, part.agency)
    await record(tx, *_told(visit, part))


async def set_corrections_anew(runtime: Runtime) -> None:
    """The job: corrections whose last day was provisional get their own (C-08)."""
    async with runtime.writing() as tx:
        for part in await visit_queries.provisional_corrections(tx):
            last = _last_correction(tx, part.agency, part.day)
            if last is not None and not last[0].provisional:
                await visits.set_correction_time(tx, part, last[0].day)


def _set_correction_time(tx: Tx, part: VisitPart) -> None:
    """Until when its results are corrected, where a row says it (C-26)."""
    given_on = part.recorded_on
    last = _last_correction(tx, part.agency, given_on) if given_on else None
    if last is not None:
        part.correct_until = last[0].day
        part.correct_until_provisional = last[0].provisional


def _last_correction(
    tx: Tx, agency: str, given_on: date
) -> tuple[Deadline, Basis] | None:
    """The last day for a correction of results, and the row that sets it (C-26)."""
    region, _, domain = agency.partition("-")
    row = result_correction(region, domain, given_on)
    if row is None:
        return None
    last = row.value.last_day(given_on, tx.runtime.calendar)
    return last, current_law().cite(row)


def _told(visit: Visit, part: VisitPart) -> list[Event]:
    """The events that describe results, with the public form where they have one."""
    public = [public_result(visit, part)] if visit_queries.is_public(visit) else []
    return [recorded(visit, part), *public]


async def _locked(
    tx: Tx, who: Principal, visit_id: UUID
) -> tuple[Code, Visit, VisitPart]:
    """The visit with the caller's part, whose results are to come.

    Who gives results was there: an agency that did not present the code comes with it.
    """
    code, visit = await _visit(tx, who, visit_id)
    code.must_be_shown()
    await presenting.come_to_record(tx, code, visit, who.agency)
    part = visit.part_of(who.agency)
    part.must_be_open()
    return code, visit, part


async def _expected(tx: Tx, visit: Visit, part: VisitPart) -> Expected:
    """The check points that its items had on the day of the visit (P-25)."""
    return await neighbours.check_points(tx, part.items, visit.day)


async def _visit(tx: Tx, who: Principal, visit_id: UUID) -> tuple[Code, Visit]:
    """A visit that the caller may see, under the lock of its code."""
    number = await visit_queries.code_of(tx, visit_id)
    code = await code_queries.for_update(tx, number)
    visit = await visit_queries.whole(tx, visit_id)
    if not visit_queries.is_shown(visit, who):
        raise VisitUnknown
    return code, visit


def _must_be_correctable(tx: Tx, part: VisitPart) -> None:
    """Results are corrected within the row's time after they were given (C-26)."""
    given_on = part.recorded_on
    if given_on is None:
        raise NothingToCorrect
    until = _last_correction(tx, part.agency, given_on)
    if until is None:
        raise CorrectionTimeOver
    last, basis = until
    if tx.runtime.clock.today() > last.day:
        raise CorrectionTimeOver(
            f"The last day for a correction was {last.day}.",
            zh=f"更正检查结果的最后期限为{last.day}，现已超期。",
            last_day=last.day.isoformat(),
            basis=basis,
        )


def _must_be_in_time(
    code: Code, part: VisitPart, results: Results, today: date
) -> None:
    """Results come within their days; a late code's within its row's too (C-07, C-11).

    The first only need a reason, the second a second person.
    """
    if _is_late_code_overdue(code, today):
        basis = code.late_basis
        raise LateResultsOverdue(
            last_day=str(code.expires_on),
            clause=basis.clause if basis else LateResultsOverdue.clause,
            basis=basis,
            draft_version=part.draft_version,
        )
    if part.is_overdue(today) and not results.overdue_reason:
        raise ResultsOverdue(
            last_day=str(part.due_on),
            clause=part.due_basis.clause if part.due_basis else None,
            basis=part.due_basis,
        )


def _is_late_code_overdue(code: Code, today: date) -> bool:
    last = code.expires_on if code.issued_late else None
    return last is not None and today > last
