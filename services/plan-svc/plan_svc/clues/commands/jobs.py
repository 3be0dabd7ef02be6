"""Chases overdue clues and counts them; seals complainants anew (P-21, S-11)."""

from datetime import date

from prometheus_client import Gauge

from plan_svc.clues import queries, store
from plan_svc.clues.commands.keep import kept
from shared.db.surroundings import Surroundings
from shared.running.runtime import Runtime


async def chase_overdue(runtime: Runtime) -> None:
    """Chase what is overdue, once for each day that was missed; count what is."""
    today = runtime.clock.today()
    while await _chase(runtime, today) == store.BATCH:
        pass
    gauge = runtime.own(_overdue)
    gauge.clear()
    async with runtime.reading() as tx:
        for late in await store.overdue_by_agency.all(tx, today):
            gauge.labels(late.agency).set(late.clues)


async def rewrap(runtime: Runtime) -> int:
    """Wrap every complainant under the present key, in batches; how many were not yet.

    Each batch is whole or not at all, and what is done is not done again: it may be
    killed and started anew.
    """
    ring, done = queries.keys(runtime), 0
    while True:
        async with runtime.writing() as tx:
            rows = await store.under_another_key.all(tx, ring.prefix, store.BATCH)
            wrapped = [
                store.Sealed(row.clue, ring.rewrap(row.clue.encode(), row.sealed))
                for row in rows
            ]
            await store.reseal.run(tx, wrapped)
        done += len(rows)
        if len(rows) < store.BATCH:
            return done


async def _chase(runtime: Runtime, today: date) -> int:
    async with runtime.writing() as tx:
        clues = await store.to_chase.all(tx, today, store.BATCH)
        await kept(tx, *(clue for clue in clues if clue.chase_overdue(today)))
    return len(clues)


def _overdue(runtime: Surroundings) -> Gauge:
    return Gauge(
        "onevisit_clues_overdue",
        "Clues whose next step is overdue, by the agency that has to take it",
        ["agency"],
        registry=runtime.metrics.registry,
    )
