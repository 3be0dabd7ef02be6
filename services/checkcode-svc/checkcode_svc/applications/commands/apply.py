"""Applying for a code (C-02, C-03, C-07).

In this order: read the facts, ask matching-svc, then write. While the other service
is waited for, no row is locked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checkcode_svc.applications import events
from checkcode_svc.applications.commands.issue import code_of, count_emergency
from checkcode_svc.applications.commands.plan_place import take_into_plan
from checkcode_svc.applications.commands.recheck import closed_hours_of
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.errors import EmergencyNotNamed
from checkcode_svc.applications.domain.late import LateVerdict, decide, must_be_ground
from checkcode_svc.applications.domain.request import Request
from checkcode_svc.applications.domain.requirements import Ask, must_be_met
from checkcode_svc.applications.store import facts as facts_store
from checkcode_svc.applications.store import issuing
from checkcode_svc.applications.store.facts import Facts, Wanted
from checkcode_svc.codes import events as code_events
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.neighbours.domain.offer import Offer, Question
from checkcode_svc.policy.domain import Grounds
from checkcode_svc.policy.queries import (
    current_law,
    emergency_grounds,
    is_spared,
    late_code,
)
from checkcode_svc.visits.domain.visit import KindOfVisit, Party
from shared.auth import Principal
from shared.civic import origin
from shared.civic.calendar import Deadline
from shared.civic.law import Case
from shared.db import Tx
from shared.events.checkcode import ApplicationStatus
from shared.events.plan import TaskKind
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Prepared:
    """An application that meets the demands, not yet written."""

    application: Application
    serial: int
    """For its code, should one come of it."""
    asks_matching: bool

    @property
    def question(self) -> Question:
        """What matching-svc is asked for it (C-03)."""
        application = self.application
        (own,) = application.members
        return Question(
            place=application.place,
            agency=own.agency,
            tasks=own.tasks,
            items=own.items,
            day=application.day,
            duration=application.duration_minutes,
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """An application as it was written, with its code where there is one."""

    application: Application
    code: Code | None = None


async def apply(tx: Tx, who: Principal, request: Request, bearer: str) -> Applied:
    """Apply for one code: it is issued at once, or options are to be answered.

    Raises:
        RequirementsNotMet: naming every demand that it misses.
        SourceUnknown, PlanNeeded, OutOfScopeUnknown: if its line of work lacks it.
        SourceUnknown, PlanNeeded: for a source that the domain lacks, or plans (P-21).
        NoEmergencies, GroundNotAllowed: for an emergency that the law does not know.
        EmergencyNotNamed, NoLateCode, LateCodeOverdue: for a day that is past.
        PlanRefusesPlace, PlanningUnavailable: if no plan takes its place.
        OtherRegion: if the place is in a region that is not the applicant's.
        TaskTaken: if a task got a code or another application in the meantime.
    """
    request = await take_into_plan(tx, request, bearer)
    prepared = await prepare(tx, who, request)
    offer = await consult(tx, prepared, bearer)
    return await carry_out(tx, prepared, offer)


async def prepare(tx: Tx, who: Principal, request: Request) -> Prepared:
    """Judge an application; every demand that it misses is named (C-02)."""
    facts = await facts_store.gather(
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
    _must_have_origin(who, request)
    emergency = _emergency(who, request)
    late = _late(tx, who, request)
    ask = _ask(tx, who, request, facts, emergency)
    must_be_met(ask, tx.runtime.calendar)
    who.must_see(facts.region, facts.town)
    application = _application(tx, who, request, facts, late)
    application.surprise |= request.has_ground_of(emergency.surprise)
    application.members = (
        Party(who.agency, ask.tasks_named, ask.items_named, ask.inspectors_named),
    )
    matchable = late is None and not (
        _is_spared(who, request)
        or application.surprise
        or request.out_of_scope
        or any(task.classified or task.out_of_scope for task in facts.tasks)
    )
    return Prepared(application, facts.serial, matchable and facts.neighbours)


async def consult(tx: Tx, prepared: Prepared, bearer: str) -> Offer | None:
    """The options of matching-svc; none where there is nobody to match with."""
    if not prepared.asks_matching:
        return Offer()
    return await neighbours.ask_options(tx.runtime, prepared.question, bearer)


async def consult_for_all(
    tx: Tx, applications: Sequence[Prepared], bearer: str
) -> list[Offer | None]:
    """The same for many applications, by one call for all who have to ask."""
    asking = [prepared for prepared in applications if prepared.asks_matching]
    questions = [prepared.question for prepared in asking]
    asked = await neighbours.ask_options_of_many(tx.runtime, questions, bearer)
    offers = iter(asked)
    return [
        next(offers) if prepared.asks_matching else Offer() for prepared in applications
    ]


async def carry_out(tx: Tx, prepared: Prepared, offer: Offer | None) -> Applied:
    """Write the application, with its code unless there are options to answer."""
    application = prepared.application
    application.take(offer)
    applied = events.applied(application)
    if application.status is not ApplicationStatus.ISSUED:
        await issuing.insert(tx, application, None, applied)
        return Applied(application)
    code = code_of(tx, application, application.members, prepared.serial)
    await issuing.insert(tx, application, code, applied, code_events.issued(code))
    count_emergency(tx.runtime, application)
    return Applied(application, code)


def _must_have_origin(who: Principal, request: Request) -> None:
    """Its source and its reason stand in the rows of its line of work (P-21, P-22).

    A source that limits what is inspected comes with the task of its clue (P-29).
    """
    case = Case(who.region, who.domain, request.day)
    if request.source:
        origin.ensure_triggered(current_law(), case, request.source)
        if not request.tasks:
            origin.ensure_without_clue(current_law(), case, request.source)
    origin.ensure_out_of_scope(current_law(), case, request.out_of_scope)


def _emergency(who: Principal, request: Request) -> Grounds:
    """What the row of its line of work says of the emergency, if there is one (C-07).

    A code before the visit rests on its ground as much as one after it.
    """
    if request.emergency is None:
        return Grounds()
    row = emergency_grounds(who.region, who.domain, request.day)
    return must_be_ground(current_law(), row, request.emergency.ground)


def _late(tx: Tx, who: Principal, request: Request) -> LateVerdict | None:
    """Whether, and until when, a visit of the past gets its code (C-07)."""
    today = tx.runtime.clock.today()
    if request.day >= today:
        return None
    if request.emergency is None:
        raise EmergencyNotNamed
    return decide(
        current_law(),
        late_code(who.region, who.domain, request.day),
        (request.day, today),
        tx.runtime.calendar,
        request.overdue_reason,
    )


def _is_spared(who: Principal, request: Request) -> bool:
    """Whether a row of its line of work spares it the question (C-03)."""
    kinds = []
    if request.emergency is not None:
        kinds.append("emergency")
    if request.kind_of_visit is KindOfVisit.QUESTIONING:
        kinds.append("questioning")
    return any(is_spared(kind, who.region, who.domain, request.day) for kind in kinds)


def _ask(
    tx: Tx, who: Principal, request: Request, facts: Facts, emergency: Grounds
) -> Ask:
    own = tuple(task for task in facts.tasks if task.agency == who.agency)
    from_tasks = _distinct(item for task in own for item in task.items)
    today = tx.runtime.clock.today()
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
        out_of_scope=request.out_of_scope,
        closed_hours=closed_hours_of(who.agency, request.day, facts),
        place_is=request.place_is,
        must_say_hours=True,
        any_day=request.has_ground_of(emergency.any_day),
        too_early=request.emergency is not None and request.day > today,
    )


def _application(
    tx: Tx, who: Principal, request: Request, facts: Facts, late: LateVerdict | None
) -> Application:
    now = tx.runtime.clock.now()
    emergency = request.emergency
    first = facts.tasks[0] if facts.tasks else None
    is_overdue = late is not None and late.overdue
    expires = Deadline(request.day) if late is None else late.expires
    planned = any(task.kind is TaskKind.PLANNED for task in facts.tasks)
    return Application(
        id=new_id(),
        agency=who.agency,
        region=facts.region,
        town=facts.town,
        domain=who.domain,
        place=facts.place.number if facts.place else "",
        uscc=facts.uscc,
        kind=TaskKind.PLANNED if planned else TaskKind.TRIGGERED,
        kind_of_visit=request.kind_of_visit,
        questioned_at=request.questioned_at,
        source=request.source or (first.source if first else None),
        source_reason=request.source_reason or (first.source_reason if first else None),
        out_of_scope=request.out_of_scope,
        ground=emergency.ground if emergency else None,
        emergency_text=emergency.text if emergency else None,
        overdue_reason=request.overdue_reason if is_overdue else None,
        asked_by=who.subject if is_overdue else None,
        day=request.day,
        duration_minutes=request.duration_minutes,
        starts_at=request.starts_at,
        place_is=request.place_is,
        counted=any(not task.out_of_scope for task in facts.tasks)
        if facts.tasks
        else request.out_of_scope is None,
        surprise=any(task.surprise for task in facts.tasks),
        classified=any(task.classified for task in facts.tasks),
        issued_late=late is not None,
        late_overdue=is_overdue,
        late_basis=late.basis if late is not None else None,
        expires_on=expires.day if expires else None,
        expires_provisional=expires is not None and expires.provisional,
        applied_at=now,
        changed_at=now,
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
