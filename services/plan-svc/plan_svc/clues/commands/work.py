"""The steps of a clue, as its receiver and its handler take them (P-21, P-29)."""

from dataclasses import dataclass, replace

from plan_svc.clues import queries, store
from plan_svc.clues.commands.keep import kept, locked, term_of
from plan_svc.clues.domain import limits
from plan_svc.clues.domain.clue import Clue, Reading
from plan_svc.clues.domain.terms import Step, case_of
from plan_svc.clues.errors import PlaceMissing
from plan_svc.library import queries as library
from plan_svc.policy import current_law
from plan_svc.tasks import commands as tasks
from plan_svc.tasks.domain.task import Task, Trigger
from shared.auth import Principal
from shared.db import Tx
from shared.events.plan import ClueOutcome


@dataclass(frozen=True, slots=True)
class Order:
    """The task that a handler makes of a clue; what is None is as the clue says."""

    trigger: Trigger
    place: str | None


async def classify(tx: Tx, number: str, reading: Reading, who: Principal) -> Clue:
    """Say what a clue is, and what was complained of.

    Raises:
        ClueUnknown, ItemsOfAnotherDomain, and as `Clue.classify`.
    """
    clue = await locked(tx, number, who)
    reading.ensure_items_fit((await library.library(tx, reading.items)).values())
    clue.classify(reading, who.agency)
    await kept(tx, clue)
    return clue


async def assign(tx: Tx, number: str, agency: str, who: Principal) -> Clue:
    """Give a clue to the agency that is responsible.

    Raises:
        ClueUnknown, AgencyUnknown, and as `Clue.assign`.
    """
    clue = await locked(tx, number, who)
    to = await library.agency(tx, agency)
    clue.assign(to, who.agency, term_of(tx, clue, Step.ACCEPT))
    await kept(tx, clue)
    return clue


async def accept(tx: Tx, number: str, who: Principal) -> Clue:
    """Take a clue in hand.

    Raises:
        ClueUnknown, and as `Clue.accept`.
    """
    clue = await locked(tx, number, who)
    clue.accept(who.agency)
    await kept(tx, clue)
    return clue


async def give_back(tx: Tx, number: str, reason: str, who: Principal) -> Clue:
    """Give a clue back to who gave it.

    Raises:
        ClueUnknown, and as `Clue.give_back`.
    """
    clue = await locked(tx, number, who)
    clue.give_back(who.agency, reason, term_of(tx, clue, Step.ASSIGN))
    await kept(tx, clue)
    return clue


async def hand_over(
    tx: Tx, number: str, agency: str, reason: str, who: Principal
) -> Clue:
    """Hand a clue over to another agency, which has to accept it.

    Raises:
        ClueUnknown, AgencyUnknown, and as `Clue.hand_over`.
    """
    clue = await locked(tx, number, who)
    to = await library.agency(tx, agency)
    clue.hand_over(to, who.agency, reason, term_of(tx, clue, Step.ACCEPT))
    await kept(tx, clue)
    return clue


async def make_task(tx: Tx, number: str, order: Order, who: Principal) -> Task:
    """Turn a clue into a triggered task, limited by what it is (P-29).

    Raises:
        ClueUnknown, PlaceMissing, ComplaintNotNamed, ItemsBeyondComplaint,
        WindowBeyondMonth, OffSiteNotForeseen, and as `Clue.must_be_inspectable` and
        `tasks.enter`.
    """
    clue = await locked(tx, number, who)
    clue.must_be_inspectable(who.agency)
    place = order.place or clue.place
    if place is None:
        raise PlaceMissing
    law, today = current_law(), tx.runtime.clock.today()
    case = case_of(clue.region, clue.domain, clue.source, today)
    basis = limits.items_basis(law, case, clue.kind)
    limits.ensure_items_allowed(basis, clue.items, order.trigger.items)
    warned = await queries.warned_of(tx, clue, place)
    trigger = replace(
        order.trigger,
        place=place,
        source=clue.source,
        source_number=clue.next_source_number,
        source_reason=clue.matter or "",
        classified=order.trigger.classified or clue.classified,
        surprise=order.trigger.surprise or clue.surprise,
    )
    if warned is not None:
        warned.ensure_task_allowed(trigger.latest, on_site=trigger.on_site)
    task = await tasks.enter(tx, trigger, who)
    rested = [each for each in (basis, warned and warned.basis) if each]
    clue.inspect(task.number, task.place, task.uscc, rested)
    await kept(tx, clue)
    return task


async def put_off(tx: Tx, number: str, who: Principal) -> Clue:
    """Put the subject of a warning into the next month's plan (P-29).

    Raises:
        ClueUnknown, NextMonthNotForeseen, and as `Clue.must_be_inspectable`.
    """
    clue = await locked(tx, number, who)
    clue.must_be_inspectable(who.agency)
    if clue.place is None:
        raise PlaceMissing
    warned = limits.ensure_foreseen(await queries.warned_of(tx, clue, clue.place))
    clue.put_off(warned.next_month, warned.next_month_ends, warned.basis)
    await kept(tx, clue)
    return clue


async def answer(
    tx: Tx, number: str, outcome: ClueOutcome, text: str, who: Principal
) -> Clue:
    """Say how a clue ended.

    Raises:
        ClueUnknown, and as `Clue.give_answer`.
    """
    clue = await locked(tx, number, who)
    clue.give_answer(who.agency, outcome, text)
    await kept(tx, clue)
    return clue


async def close(tx: Tx, number: str, who: Principal) -> Clue:
    """End an answered clue.

    Raises:
        ClueUnknown, and as `Clue.close`.
    """
    clue, now = await locked(tx, number, who), tx.runtime.clock.now()
    clue.close(who.agency, now, term_of(tx, clue, Step.REPLY))
    await store.end_complainant.run(tx, clue.number, now)
    await kept(tx, clue)
    return clue


async def reply(tx: Tx, number: str, text: str, who: Principal) -> Clue:
    """Record what the source was told.

    Raises:
        ClueUnknown, and as `Clue.tell_source`.
    """
    clue = await locked(tx, number, who)
    clue.tell_source(who.agency, text, tx.runtime.clock.now())
    await kept(tx, clue)
    return clue


async def chase(tx: Tx, number: str, reason: str, who: Principal) -> Clue:
    """Urge the agency that must handle a clue.

    Raises:
        ClueUnknown, and as `Clue.chase`.
    """
    clue = await locked(tx, number, who)
    clue.chase(who.agency, reason)
    await kept(tx, clue)
    return clue
