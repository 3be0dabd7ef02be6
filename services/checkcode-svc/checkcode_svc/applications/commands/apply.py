"""Applying for a code (C-02, C-03, C-07).

In this order: read the facts, ask matching-svc, then write. While the other service
is waited for, no row is locked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checkcode_svc.applications.commands.issue import Rows, holds, make, write
from checkcode_svc.applications.domain.application import Party
from checkcode_svc.applications.domain.late import LateVerdict, decide
from checkcode_svc.applications.domain.requirements import Ask, must_be_met
from checkcode_svc.applications.domain.vocabulary import (
    ApplicationStatus,
    Kind,
    KindOfVisit,
)
from checkcode_svc.applications.events import applied, code_event
from checkcode_svc.applications.store import Facts, Wanted, gather
from checkcode_svc.models import Application, ApplicationMember, Code
from checkcode_svc.neighbours import options as neighbours
from checkcode_svc.policy.domain import Ground
from checkcode_svc.policy.queries import late_code
from checkcode_svc.schemas import ApplicationIn
from shared.auth import Principal
from shared.db import Tx
from shared.events.checkcode import CodeIssued
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Prepared:
    """An application that meets the demands, not yet written."""

    application: Application
    own: Party
    serial: int
    asks_matching: bool

    def question(self) -> neighbours.Question:
        """What matching-svc is asked."""
        return neighbours.Question(
            place=self.application.place,
            agency=self.own.agency,
            tasks=list(self.own.tasks),
            items=list(self.own.items),
            day=self.application.day.isoformat(),
            duration=self.application.duration_minutes,
        )


@dataclass(frozen=True, slots=True)
class Made:
    """An application as it was written, with its code where there is one."""

    application: Application
    member: ApplicationMember
    code: Code | None = None


async def apply(tx: Tx, who: Principal, request: ApplicationIn, bearer: str) -> Made:
    """Apply for one code: it is issued at once, or options are to be answered."""
    prepared = await prepare(tx, who, request)
    offered = await consult(tx, prepared, bearer)
    return await carry_out(tx, prepared, offered)


async def prepare(tx: Tx, who: Principal, request: ApplicationIn) -> Prepared:
    """Judge an application; every demand that it misses is named (C-02)."""
    facts = await gather(
        tx,
        Wanted(
            request.tasks,
            request.place,
            request.items,
            request.inspectors,
            who.agency,
            request.day,
        ),
    )
    ask = _ask(who, request, facts)
    late = _late(tx, who, request)
    must_be_met(ask, tx.runtime.calendar)
    who.must_see(facts.region)
    application = _application(tx, who, request, facts, late)
    own = Party(who.agency, ask.tasks_named, ask.items_named, ask.inspectors_named)
    matchable = not (
        request.emergency
        or request.kind_of_visit is KindOfVisit.QUESTIONING
        or any(
            one.surprise or one.classified or one.out_of_scope for one in facts.tasks
        )
    )
    asks = matchable and facts.neighbours
    return Prepared(application, own, facts.serial, asks)


async def consult(tx: Tx, prepared: Prepared, bearer: str) -> neighbours.Offered | None:
    """The options of matching-svc; none where there is nobody to match with."""
    if not prepared.asks_matching:
        return neighbours.Offered()
    return await neighbours.ask(tx.runtime, prepared.question(), bearer)


async def carry_out(
    tx: Tx, prepared: Prepared, offered: neighbours.Offered | None
) -> Made:
    """Write the application, with its code unless there are options to answer."""
    application, own = prepared.application, prepared.own
    application.matching_unavailable = offered is None
    if offered is not None and offered.options:
        application.status = ApplicationStatus.OPEN
        application.options = [one.model_dump(mode="json") for one in offered.options]
        application.left_out = offered.left_out
    member = ApplicationMember(
        application_id=application.id,
        agency=own.agency,
        tasks=list(own.tasks),
        items=list(own.items),
        inspectors=list(own.inspectors),
    )
    told = applied(application, own)
    if application.status != ApplicationStatus.ISSUED:
        held = holds(application, [own])
        await write(tx, Rows([application], [member], holds=held), told)
        return Made(application, member)
    code, members = make(tx, application, [own], prepared.serial)
    held = holds(application, [own], code.code)
    await write(
        tx,
        Rows([application], [member], [code], members, held),
        told,
        code_event(CodeIssued, code, members),
    )
    return Made(application, member, code)


def _late(tx: Tx, who: Principal, request: ApplicationIn) -> LateVerdict | None:
    """Whether, and until when, a visit of the past gets its code (C-07)."""
    today = tx.runtime.clock.today()
    if request.day >= today:
        return None
    return decide(
        late_code(who.region, who.domain, request.day),
        request.emergency.ground if request.emergency else None,
        (request.day, today),
        tx.runtime.calendar,
        request.supervisor_reason,
    )


def _ask(who: Principal, request: ApplicationIn, facts: Facts) -> Ask:
    own = tuple(one for one in facts.tasks if one.agency == who.agency)
    from_tasks = _distinct(item for one in own for item in one.items)
    return Ask(
        agency=who.agency,
        day=request.day,
        kind_of_visit=request.kind_of_visit,
        place=facts.place,
        questioned_at=request.questioned_at,
        tasks_named=_distinct(request.tasks),
        tasks=own,
        items_named=from_tasks if request.tasks else _distinct(request.items),
        items=facts.items,
        inspectors_named=_distinct(request.inspectors),
        certificates=facts.certificates,
        source=request.source,
        source_reason=request.source_reason,
        emergency=request.emergency is not None,
    )


def _application(
    tx: Tx,
    who: Principal,
    request: ApplicationIn,
    facts: Facts,
    late: LateVerdict | None,
) -> Application:
    now = tx.runtime.clock.now()
    emergency = request.emergency
    first = facts.tasks[0] if facts.tasks else None
    planned = any(one.kind is Kind.PLANNED for one in facts.tasks)
    open_ended = late is not None and late.overdue
    return Application(
        id=new_id(),
        agency=who.agency,
        region=facts.region,
        domain=who.domain,
        place=facts.place.number if facts.place else "",
        uscc=facts.uscc,
        kind=Kind.PLANNED if planned else Kind.TRIGGERED,
        kind_of_visit=request.kind_of_visit,
        questioned_at=request.questioned_at,
        source=request.source or (first.source if first else None),
        source_reason=request.source_reason or (first.source_reason if first else None),
        ground=emergency.ground if emergency else None,
        emergency_text=emergency.text if emergency else None,
        supervisor_reason=request.supervisor_reason,
        day=request.day,
        duration_minutes=request.duration_minutes,
        counted=not facts.tasks or any(not one.out_of_scope for one in facts.tasks),
        surprise=any(one.surprise for one in facts.tasks)
        or (emergency is not None and emergency.ground is Ground.SURPRISE),
        status=ApplicationStatus.ISSUED,
        options=[],
        left_out=[],
        chosen=[],
        agreed=False,
        made_by_matching=False,
        matching_unavailable=False,
        issued_late=late is not None,
        late_overdue=open_ended,
        expires_on=_expiry(request, late),
        applied_at=now,
        changed_at=now,
        version=1,
    )


def _expiry(request: ApplicationIn, late: LateVerdict | None) -> date | None:
    """A code lives on its day; a late one while its row, or a supervisor, allows."""
    if late is None:
        return request.day
    return None if late.overdue else late.last_day


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
