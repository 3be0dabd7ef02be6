"""Presenting a code: the visit begins (C-09, X-11)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from checkcode_svc import store
from checkcode_svc.applications.commands.cancel_expire import code_for_update, life_of
from checkcode_svc.applications.commands.issue import members_of
from checkcode_svc.applications.domain.errors import CodeNotUsable, NotAMember
from checkcode_svc.applications.domain.requirements import inspector_problems, refuse
from checkcode_svc.applications.domain.vocabulary import CodeStatus
from checkcode_svc.applications.events import started
from checkcode_svc.applications.store import Wanted, gather
from checkcode_svc.models import Code, CodeMember, Visit, VisitPart
from checkcode_svc.policy.queries import result_due
from checkcode_svc.schemas import PresentIn
from shared.auth import Principal
from shared.civic.clock import SHANGHAI
from shared.db import Tx
from shared.ids import new_id
from shared.messaging.outbox import record


async def present(tx: Tx, who: Principal, number: str, shown: PresentIn) -> UUID:
    """Present a code: its first visit, or a further one (C-09).

    While a visit of the day waits for results, presenting again, by any agency of the
    code, is the same visit.
    """
    code = await code_for_update(tx, number)
    members = await members_of(tx, number)
    own = next((one for one in members if one.agency == who.agency), None)
    if own is None:
        raise NotAMember
    started_at, day = _moment(tx, code, shown.started_at)
    life_of(code).must_be_presentable(tx.runtime.clock.today())
    last = await _last_visit(tx, number)
    if shown.inspectors is not None:
        await _other_inspectors(tx, code, own, shown.inspectors, day)
    if last is not None and last.day == day and not last.complete:
        await _came_instead(tx, last, own)
        return last.id
    number_of = last.number + 1 if last else 1
    visit = _visit(code, who, shown, number_of, (started_at, day))
    await store.insert(tx, visit, *(_part(tx, visit, one) for one in members))
    await tx.execute(
        "UPDATE code SET status = $2, last_visit_on = $3 WHERE code = $1",
        number,
        CodeStatus.PRESENTED,
        day,
    )
    await record(tx, started(visit, members))
    return visit.id


def _visit(
    code: Code,
    who: Principal,
    shown: PresentIn,
    number: int,
    moment: tuple[datetime, date],
) -> Visit:
    return Visit(
        id=new_id(),
        code=code.code,
        number=number,
        region=code.region,
        place=code.place,
        uscc=code.uscc,
        day=moment[1],
        kind=code.kind,
        counted=code.counted,
        started_at=moment[0],
        presented_by=who.agency,
        presented_where=shown.place,
        complete=False,
    )


def _moment(tx: Tx, code: Code, given: datetime | None) -> tuple[datetime, date]:
    """When the visit began; of a late code on the day that it was applied for."""
    now = tx.runtime.clock.now()
    first_late = code.issued_late and code.last_visit_on is None
    if given is None:
        day = code.day if first_late else tx.runtime.clock.today()
        return now, day
    day = given.astimezone(SHANGHAI).date()
    right = code.day if first_late else tx.runtime.clock.today()
    if given > now or day != right:
        raise CodeNotUsable(
            f"`started_at` must be past and on {right}.",
            zh=f"检查开始时间须为{right}当日且不晚于现在。",
            day=right.isoformat(),
        )
    return given, day


async def _last_visit(tx: Tx, number: str) -> Visit | None:
    return await store.find_one(
        tx, Visit, "it.code = $1 ORDER BY it.number DESC LIMIT 1", number
    )


async def _other_inspectors(
    tx: Tx, code: Code, own: CodeMember, named: Sequence[str], day: date
) -> None:
    """Others than on the code came: they are checked, and kept (C-09)."""
    inspectors = list(dict.fromkeys(named))
    facts = await gather(tx, Wanted((), code.place, (), inspectors))
    refuse(inspector_problems(own.agency, inspectors, facts.certificates, day))
    own.inspectors = inspectors
    await store.save(tx, own)


async def _came_instead(tx: Tx, visit: Visit, own: CodeMember) -> None:
    """The visit goes on with the inspectors that its agency names now."""
    await tx.execute(
        """UPDATE visit_part SET inspectors = $3
           WHERE visit_id = $1 AND agency = $2 AND status <> 'complete'""",
        visit.id,
        own.agency,
        own.inspectors,
    )


def _part(tx: Tx, visit: Visit, member: CodeMember) -> VisitPart:
    region, _, domain = member.agency.partition("-")
    row = result_due(region, domain, visit.day)
    return VisitPart(
        visit_id=visit.id,
        agency=member.agency,
        domain=domain,
        region=visit.region,
        position=member.position,
        tasks=member.tasks,
        items=member.items,
        inspectors=member.inspectors,
        status="due",
        points=[],
        problems=0,
        due_on=row.value.due_on(visit.day, tx.runtime.calendar) if row else None,
        version=0,
    )
