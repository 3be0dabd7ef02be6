"""Presents a code, which begins the visit (C-09, X-11), and ends codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from checkcode_svc.codes import queries
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.errors import CodeNotUsable
from checkcode_svc.codes.domain.inspectors import inspector_problems
from checkcode_svc.codes.domain.problems import refuse
from checkcode_svc.codes.events import cancelled, present_state
from checkcode_svc.codes.store import codes as store
from checkcode_svc.codes.store.codes import insertion, values
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.policy.queries import current_law, result_due
from checkcode_svc.visits import commands as visits
from checkcode_svc.visits import queries as visit_queries
from checkcode_svc.visits.domain.visit import Due, Visit
from shared.auth import Principal
from shared.civic.clock import SHANGHAI
from shared.db import Tx
from shared.ids import new_id
from shared.messaging.outbox import record

__all__ = [
    "Presented",
    "cancel",
    "check_inspectors",
    "close",
    "expire",
    "follow_places",
    "insertion",
    "present",
    "tell_again",
    "values",
]


@dataclass(frozen=True, slots=True)
class Presented:
    """When and where a code was presented, and by whom instead of those on it."""

    started_at: datetime | None = None
    place: str | None = None
    inspectors: Sequence[str] | None = None


async def present(tx: Tx, who: Principal, number: str, presented: Presented) -> UUID:
    """Present a code: its first visit, or a further one (C-09).

    While a visit of the day waits for results, presenting again, by any agency of the
    code, is the same visit, whose id comes back.

    Raises:
        CodeUnknown: if there is none that the caller may see.
        NotAMember: if the caller's agency is not on it.
        CodeNotUsable: if it has no say today, or the visit began on another day.
        RequirementsNotMet: if others came who may not carry the code.
    """
    code = await queries.locked_for(tx, who, number)
    code.member(who.agency)
    today = tx.runtime.clock.today()
    started_at, day = _moment(tx, code, presented.started_at)
    code.must_be_presentable(today)
    last = await visit_queries.last_of(tx, number)
    if presented.inspectors is not None:
        await _bring(tx, code, who.agency, presented.inspectors, day)
    if last is not None and last.goes_on(day):
        last.bring(who.agency, code.member(who.agency).inspectors)
        await visits.save(tx, last, last.part_of(who.agency))
        return last.id
    visit = Visit(
        id=new_id(),
        code=code.code,
        number=last.number + 1 if last else 1,
        region=code.region,
        place=code.place,
        uscc=code.uscc,
        day=day,
        kind=code.kind,
        counted=code.counted,
        town=code.town,
        surprise=code.surprise,
        classified=code.classified,
        started_at=started_at,
        presented_by=who.agency,
        presented_where=presented.place,
    )
    for party in code.members:
        visit.attend(party, _due(tx, party.agency, day))
    await visits.start(tx, visit)
    code.present(day, today)
    await store.save(tx, code)
    return visit.id


async def check_inspectors(
    tx: Tx, agency: str, inspectors: Sequence[str], day: date
) -> None:
    """Refuse inspectors who may not carry a code on that day (C-02, S-07).

    Raises:
        RequirementsNotMet: naming each of them by position.
    """
    certificates = await neighbours.certificates(tx, inspectors)
    refuse(inspector_problems(agency, inspectors, certificates, day))


async def cancel(tx: Tx, code: Code, reason: str) -> None:
    """Cancel a code that was not presented (C-06).

    Raises:
        CodeAlreadyPresented: if a visit was made with it.
        CodeNotUsable: if it is over already.
    """
    code.cancel(reason)
    await _end(tx, code)


async def expire(tx: Tx, code: Code) -> None:
    """End a code that nobody presented by its last day (C-06)."""
    code.expire()
    await _end(tx, code)


async def close(tx: Tx, code: Code) -> None:
    """Close a code, all of whose visits have all their results (C-10)."""
    code.close()
    await store.save(tx, code)


async def follow_places(tx: Tx, places: Sequence[str]) -> None:
    """Codes that were not presented move with their place, and this is told (S-12)."""
    moved = await store.follow_places.all(tx, list(places))
    await tell_again(tx, moved)


async def tell_again(tx: Tx, numbers: Sequence[str]) -> None:
    """Tell codes again, each at its next version: there is more to tell of them."""
    codes = await store.locked_some(tx, numbers)
    for code in codes:
        code.version += 1
    await store.save(tx, *codes)
    await record(tx, *(present_state(code) for code in codes))


async def _end(tx: Tx, code: Code) -> None:
    await store.save(tx, code)
    await record(tx, cancelled(code))


def _moment(tx: Tx, code: Code, started_at: datetime | None) -> tuple[datetime, date]:
    """When the visit began; of a late code on the day that it was applied for."""
    now = tx.runtime.clock.now()
    right = code.visit_day(tx.runtime.clock.today())
    if started_at is None:
        return now, right
    day = started_at.astimezone(SHANGHAI).date()
    if started_at > now or day != right:
        raise CodeNotUsable(
            f"`started_at` must be past and on {right}.",
            zh=f"检查开始时间须为{right}当日且不晚于现在。",
            day=right.isoformat(),
        )
    return started_at, day


async def _bring(
    tx: Tx, code: Code, agency: str, named: Sequence[str], day: date
) -> None:
    """Check and store the inspectors who came in place of those on the code (C-09)."""
    inspectors = tuple(dict.fromkeys(named))
    await check_inspectors(tx, agency, inspectors, day)
    code.bring(agency, inspectors)
    await store.save_member(tx, code, agency)


def _due(tx: Tx, agency: str, visited_on: date) -> Due | None:
    """When the agency's results are due, where a row sets a day (C-11)."""
    region, _, domain = agency.partition("-")
    row = result_due(region, domain, visited_on)
    if row is None:
        return None
    day = row.value.due_on(visited_on, tx.runtime.calendar)
    return Due(day, current_law().cite(row))
