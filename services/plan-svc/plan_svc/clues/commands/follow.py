"""Moves clues by the inspections that came of them (P-21)."""

from collections.abc import Collection

from plan_svc.clues import store
from plan_svc.clues.commands.keep import kept
from plan_svc.clues.domain.progress import Progress
from shared.db import Tx
from shared.running.runtime import Runtime


async def follow_tasks(tx: Tx, tasks: Collection[str]) -> None:
    """The clues of tasks are where their tasks are now, whatever came first."""
    if tasks:
        await _follow(tx, await store.of_tasks.all(tx, sorted(tasks)))


async def follow_withdrawn(runtime: Runtime) -> None:
    """Clues whose task was withdrawn or waived are their handler's to go on with."""
    after = ""
    while True:
        async with runtime.writing() as tx:
            numbers = await store.left_behind.all(tx, after, store.BATCH)
            await _follow(tx, numbers)
        if len(numbers) < store.BATCH:
            return
        after = numbers[-1]


async def _follow(tx: Tx, numbers: Collection[str]) -> None:
    """Lock clues, then look at the facts that decide about them."""
    clues = await store.locked.all(tx, sorted(numbers))
    known = {
        each.number: Progress(each.under_way, each.found)
        for each in await store.known.all(tx, [clue.number for clue in clues])
    }
    await kept(tx, *(clue for clue in clues if clue.follow(known[clue.number])))
