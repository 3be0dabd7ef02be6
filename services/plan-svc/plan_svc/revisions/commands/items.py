"""Enters or changes an item, and lets open tasks follow (P-09, P-25)."""

from plan_svc.library import commands as library
from plan_svc.library import queries
from plan_svc.library.domain import Item
from plan_svc.tasks import commands as tasks
from shared.auth import Principal
from shared.db import Tx
from shared.running.runtime import Runtime


async def put_item(tx: Tx, item: Item, who: Principal) -> Item:
    """Enter or change an item of the city's library; open tasks with it follow.

    From a later day on they follow on that day.
    """
    before = (await queries.library(tx, [item.code])).get(item.code)
    after = await library.put_item(tx, item, who)
    if before is None or after.version > before.version:
        await _follow(tx, before, after)
    return after


async def begin_versions(runtime: Runtime) -> None:
    """The job: items are from today on as it was stated for today (P-25)."""
    while True:
        async with runtime.writing() as tx:
            if not await _begin_some(tx):
                return


async def _begin_some(tx: Tx) -> int:
    due = await library.due(tx)
    for version in due:
        before = (await queries.library(tx, [version.code])).get(version.code)
        await _follow(tx, before, await library.begin(tx, version))
    return len(due)


async def _follow(tx: Tx, before: Item | None, after: Item) -> None:
    if not after.means_the_same(before):
        await tasks.follow_item(tx, after)
