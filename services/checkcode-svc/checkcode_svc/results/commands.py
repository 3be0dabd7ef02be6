"""Recording results; with them the subject gets its secret to rate (C-10, C-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from checkcode_svc.codes import commands as codes
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.errors import LateCodeOverdue
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.ratings.commands import invite
from checkcode_svc.results.domain.points import must_be_complete, must_be_draftable
from checkcode_svc.results.events import recorded
from checkcode_svc.visits import commands as visits
from checkcode_svc.visits import queries as visit_queries
from checkcode_svc.visits.domain.visit import Point, Visit, VisitPart
from shared.auth import Principal
from shared.db import Tx
from shared.messaging.outbox import record


@dataclass(frozen=True, slots=True)
class Results:
    """One agency's results of a visit."""

    points: Sequence[Point]
    supervisor_reason: str | None = None
    """Why the results of a late code come after its last day (C-07)."""


async def draft(tx: Tx, who: Principal, visit_id: UUID, results: Results) -> None:
    """Keep results that need not be complete (C-10).

    Raises:
        VisitUnknown: if there is no such visit.
        NotAMember: if the caller's agency has no part in it.
        ResultsFixed: if it gave complete results before.
        ResultsNotComplete: naming each check point that cannot be taken.
    """
    _, visit, part = await _locked(tx, who, visit_id)
    must_be_draftable(results.points, await neighbours.check_points(tx, part.items))
    part.draft(results.points)
    await visits.save(tx, visit, part)


async def complete(tx: Tx, who: Principal, visit_id: UUID, results: Results) -> None:
    """Take complete results, publish them, and invite the subject to rate (C-10).

    Raises:
        VisitUnknown: if there is no such visit.
        NotAMember: if the caller's agency has no part in it.
        ResultsFixed: if it gave complete results before.
        ResultsNotComplete: naming each check point that is missing or cannot be taken.
        LateCodeOverdue: if they come too late, and no supervisor says why.
    """
    code, visit, part = await _locked(tx, who, visit_id)
    must_be_complete(results.points, await neighbours.check_points(tx, part.items))
    now, today = tx.runtime.clock.now(), tx.runtime.clock.today()
    _must_be_in_time(code, results, today)
    visit.record(who.agency, results.points, results.supervisor_reason, (now, today))
    await visits.save(tx, visit, part)
    if visit.complete and await visit_queries.all_complete(tx, code.code):
        await codes.close(tx, code)
    await invite(tx, code, visit, part.agency)
    await record(tx, recorded(visit, part))


async def _locked(
    tx: Tx, who: Principal, visit_id: UUID
) -> tuple[Code, Visit, VisitPart]:
    """The visit with the caller's part, under the lock of its code."""
    number = await visit_queries.code_of(tx, visit_id)
    code = await code_queries.for_update(tx, number)
    visit = await visit_queries.whole(tx, visit_id)
    part = visit.part_of(who.agency)
    part.must_be_open()
    return code, visit, part


def _must_be_in_time(code: Code, results: Results, today: date) -> None:
    """Results of a late code come within the row's days too (C-07)."""
    overdue = code.issued_late and code.expires_on and today > code.expires_on
    if overdue and not results.supervisor_reason:
        basis = code.late_basis
        raise LateCodeOverdue(
            last_day=str(code.expires_on),
            clause=basis.clause if basis else LateCodeOverdue.clause,
            basis=basis,
        )
