"""Sends notices, answers, chases and closes them (P-24)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from prometheus_client import Gauge

from plan_svc.library import queries as library
from plan_svc.library.domain import Agency
from plan_svc.library.errors import AgencyUnknown
from plan_svc.neighbours import queries as neighbours
from plan_svc.notices import domain, events, queries, store
from plan_svc.notices.domain import Due, Letter, Matter, Notice
from plan_svc.notices.errors import NoticeUnknown
from plan_svc.plans import queries as plans
from plan_svc.policy import current_law
from plan_svc.tasks import queries as tasks
from plan_svc.tasks.errors import PlaceUnknown
from shared.auth import Principal
from shared.db import Tx
from shared.db.surroundings import Surroundings
from shared.ids import new_id
from shared.messaging import outbox
from shared.running.runtime import Runtime


async def send(tx: Tx, letter: Letter, matter: Matter, who: Principal) -> Notice:
    """Send a notice of the caller's agency to others (P-24).

    Raises:
        AgencyUnknown: if a receiver is not entered.
        PlaceUnknown, TaskUnknown, PlanUnknown: if it concerns nothing that there is,
            or nothing that the caller may see.
        SentToItself, NoticeDueInPast: as `Notice.send`.
    """
    sender = await library.agency(tx, who.agency)
    concerned = await _concerned(tx, matter, who)
    return await enter(tx, sender, letter, concerned, letter.kind)


async def enter(
    tx: Tx, sender: Agency, letter: Letter, matter: Matter, unit: str
) -> Notice:
    """Enter a notice; the row of `unit` sets its last day where the letter has none."""
    entered = await library.agencies_with(tx, letter.receivers)
    for code in letter.receivers:
        if code not in entered:
            raise AgencyUnknown(f"{code} is not entered.", zh=f"{code} 未登记。")
    now, today = tx.runtime.clock.now(), tx.runtime.clock.today()
    if letter.due_on is None:
        case = sender.case(today)
        terms = domain.due(current_law(), case, unit, tx.runtime.calendar)
    else:
        terms = Due(letter.due_on)
    sent = sender.code, now, today
    notice = Notice.send(new_id(), letter, matter, terms, sent)
    await store.insert.run(tx, notice)
    await outbox.record(tx, events.notice_event(notice))
    return notice


async def accept(tx: Tx, notice_id: UUID, who: Principal) -> Notice:
    """Take a notice in hand.

    Raises:
        NoticeUnknown, and as `Notice.accept`.
    """
    return await _change(
        tx, notice_id, who, lambda notice, now: notice.accept(who.agency, now)
    )


async def decline(tx: Tx, notice_id: UUID, reason: str, who: Principal) -> Notice:
    """Do not take a notice in hand, for a reason.

    Raises:
        NoticeUnknown, and as `Notice.decline`.
    """
    return await _change(
        tx, notice_id, who, lambda notice, now: notice.decline(who.agency, reason, now)
    )


async def answer(tx: Tx, notice_id: UUID, text: str, who: Principal) -> Notice:
    """Say what came of a notice.

    Raises:
        NoticeUnknown, and as `Notice.answer`.
    """
    return await _change(
        tx, notice_id, who, lambda notice, now: notice.answer(who.agency, text, now)
    )


async def chase(tx: Tx, notice_id: UUID, reason: str, who: Principal) -> Notice:
    """Urge those who have not answered.

    Raises:
        NoticeUnknown, and as `Notice.chase`.
    """
    return await _change(
        tx, notice_id, who, lambda notice, now: notice.chase(who.agency, reason, now)
    )


async def close(tx: Tx, notice_id: UUID, text: str, who: Principal) -> Notice:
    """End a notice of the caller's agency.

    Raises:
        NoticeUnknown, and as `Notice.close`.
    """
    return await _change(
        tx, notice_id, who, lambda notice, now: notice.close(who.agency, text, now)
    )


async def decide(tx: Tx, notice_id: UUID, text: str, who: Principal) -> None:
    """A decision on a false commitment answers and closes its notice (SH 四)."""

    def change(notice: Notice, now: datetime) -> None:
        notice.settle(who.agency, text, now)
        notice.close(notice.sender, text, now)

    await _change(tx, notice_id, who, change)


async def chase_overdue(runtime: Runtime) -> None:
    """Chase what is overdue, once for the day that was missed; count what is."""
    today = runtime.clock.today()
    while await _chase(runtime, today) == store.BATCH:
        pass
    gauge = runtime.own(_overdue)
    gauge.clear()
    async with runtime.reading() as tx:
        for late in await store.overdue_by_agency.all(tx, today):
            gauge.labels(late.agency).set(late.notices)


async def _chase(runtime: Runtime, today: date) -> int:
    async with runtime.writing() as tx:
        notices = await store.to_chase.all(tx, today, store.BATCH)
        now = runtime.clock.now()
        await _keep(tx, *(each for each in notices if each.chase_overdue(today, now)))
    return len(notices)


def _overdue(runtime: Surroundings) -> Gauge:
    return Gauge(
        "onevisit_notices_overdue",
        "Notices whose answer is overdue, by the agency that owes it",
        ["agency"],
        registry=runtime.metrics.registry,
    )


async def _change(
    tx: Tx,
    notice_id: UUID,
    who: Principal,
    change: Callable[[Notice, datetime], None],
) -> Notice:
    """Change a notice that the caller may see, locked, and publish it."""
    notice = await store.locked.first(tx, notice_id)
    if notice is None or not queries.may_see(notice, who):
        raise NoticeUnknown
    change(notice, tx.runtime.clock.now())
    await _keep(tx, notice)
    return notice


async def _keep(tx: Tx, *notices: Notice) -> None:
    if notices:
        await store.save.run(tx, notices)
        await outbox.record(tx, *map(events.notice_event, notices))


async def _concerned(tx: Tx, matter: Matter, who: Principal) -> Matter:
    """What it concerns, as far as the caller may see that; as secret as that is."""
    place = matter.place
    if matter.task is not None:
        task = await tasks.task(tx, matter.task, who)
        matter = matter.kept_as_secret(
            classified=task.classified, surprise=task.surprise
        )
        place = task.place
    if matter.plan_id is not None:
        plan = await plans.visible(tx, matter.plan_id, who)
        content = plan.content
        matter = matter.kept_as_secret(
            classified=content.classified, surprise=content.surprise
        )
    if place is None:
        return matter
    registered = await neighbours.place(tx, place)
    if registered is None:
        raise PlaceUnknown(place=place)
    return replace(matter, place=registered.number, uscc=registered.uscc)
