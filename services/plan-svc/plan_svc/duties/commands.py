"""Finds duties and sees where they stand: the worker's job (P-13).

A place is looked at when something changed there, and when the calendar turns one of
its duties over; so a look costs what changed, however long the history is. What is
stored is found again by the same number, and a mark is taken in the transaction that
keeps what came of it: a kill loses nothing and doubles nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from prometheus_client import Gauge

from plan_svc.duties import events, store
from plan_svc.duties.domain.demands import (
    Demand,
    DutyPlace,
    comes_on,
    demands,
    domains_with_duties,
    turns_between,
)
from plan_svc.duties.domain.duty import RECONSIDERED, Duty, Work
from plan_svc.duties.store import marks
from plan_svc.library import queries as library
from plan_svc.library.domain import Agency
from plan_svc.policy import current_law
from shared import faults
from shared.db import Tx
from shared.db.surroundings import Surroundings
from shared.messaging import outbox
from shared.running.runtime import Runtime


async def follow_duties(runtime: Runtime) -> None:
    """Follow the law, the calendar and every change, and count what is overdue."""
    while await _turn(runtime):
        pass
    while await _look(runtime):
        pass
    gauge = runtime.own(_overdue)
    gauge.clear()
    since = runtime.clock.today() - RECONSIDERED
    async with runtime.reading() as tx:
        for late in await store.overdue_by_agency.all(tx, since):
            gauge.labels(late.agency).set(late.duties)


async def _turn(runtime: Runtime) -> bool:
    """Mark what a new day or new rows change, a chunk at a time; whether more is."""
    law, today = current_law(), runtime.clock.today()
    async with runtime.writing() as tx:
        tx.act.waive()
        turn = await marks.turn.one(tx, law.digest, today)
        after = turn.marking_after
        if after is None and (
            turn.law != law.digest or turns_between(law, turn.day, today)
        ):
            after = ""
        if turn.day < today:
            await marks.mark_regraded.run(tx, turn.day, today)
        if after is not None:
            after = await marks.mark_after.one(tx, after, marks.MARKED)
        await marks.save_turn.run(tx, law.digest, today, after)
    return after is not None


async def _look(runtime: Runtime) -> bool:
    """Look at a batch of places; whether there were any."""
    today = runtime.clock.today()
    async with runtime.writing() as tx:
        await marks.turn.one(tx, current_law().digest, today)
        places = {
            *await marks.take_marked.all(tx, marks.BATCH),
            *await marks.turning.all(tx, today, marks.BATCH),
        }
        told = await _see(tx, sorted(places), today)
        if not told:
            tx.act.waive()
    return bool(places)


async def _see(tx: Tx, places: Sequence[str], today: date) -> int:
    """Find the duties of places, see where they stand, and tell what came of it."""
    if not places:
        return 0
    known = await store.duties_at.all(tx, places, today - RECONSIDERED)
    asked = await _asked(tx, places, today)
    duties = {duty.number: duty for duty in known}
    before = {number: copy(duty) for number, duty in duties.items()}
    for duty in asked:
        duties.setdefault(duty.number, duty).take_over(duty)
    works = await _works(tx, places, duties.values())
    numbers = {duty.number for duty in asked}
    told = [
        duty
        for duty in duties.values()
        if duty.look(
            works[duty.place, duty.domain], today, still_asked=duty.number in numbers
        )
    ]
    changed = [duty for duty in duties.values() if duty != before.get(duty.number)]
    await store.save.run(tx, changed)
    faults.point("duties.before-events")
    await outbox.record(tx, *map(events.duty_event, told))
    return len(told)


async def _works(
    tx: Tx, places: Sequence[str], duties: Collection[Duty]
) -> dict[tuple[str, str], list[Work]]:
    """The planned tasks at places since the first of the duties' periods."""
    works: dict[tuple[str, str], list[Work]] = defaultdict(list)
    if duties:
        since = min(duty.period_from for duty in duties)
        for work in await store.works_at.all(tx, places, since):
            works[work.place, work.domain].append(work)
    return works


@dataclass(frozen=True, slots=True)
class _Agencies:
    """The agencies of districts, by their codes: who has a duty there."""

    by_code: dict[str, Agency]

    @classmethod
    async def of(cls, tx: Tx, regions: Iterable[str]) -> "_Agencies":
        by_code: dict[str, Agency] = {}
        for region in sorted(set(regions)):
            for agency in await library.at_work_in(tx, region):
                by_code[agency.code] = agency
        return cls(by_code)


async def _asked(tx: Tx, places: Sequence[str], today: date) -> list[Duty]:
    """The duties that the law of today gives at places, in today's periods."""
    law = current_law()
    regions = await store.regions_of.all(tx, places)
    domains = {region: domains_with_duties(law, region, today) for region in regions}
    if not any(domains.values()):
        return []
    agencies = await _Agencies.of(tx, regions)
    alike: dict[tuple[object, ...], list[Demand]] = {}
    asked: list[Duty] = []
    for row in await store.places_by_domain.all(
        tx, places, sorted(set().union(*domains.values())), today
    ):
        agency = agencies.by_code.get(f"{row.region}-{row.domain}")
        if agency is None or row.domain not in domains[row.region]:
            continue
        place = DutyPlace(
            row.number, row.uscc, row.region, row.town, tuple(row.kinds), row.grade
        )
        kind = agency.code, *place.traits
        if kind not in alike:
            alike[kind] = demands(law, agency, place, today)
        asked += [
            Duty.of(
                demand,
                agency.code,
                row.domain,
                place,
                comes_on(law, agency, demand.period.latest, today),
            )
            for demand in alike[kind]
        ]
    return asked


def _overdue(runtime: Surroundings) -> Gauge:
    return Gauge(
        "onevisit_duties_overdue",
        "Inspections that the law asked for until a day that has passed, by agency",
        ["agency"],
        registry=runtime.metrics.registry,
    )
