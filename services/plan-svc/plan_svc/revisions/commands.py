"""Enters or changes an item, and lets open tasks follow (P-09)."""

from plan_svc.library import commands as library
from plan_svc.library import queries
from plan_svc.library.domain import Item
from plan_svc.tasks import commands as tasks
from shared.auth import Principal
from shared.db import Tx


async def put_item(tx: Tx, item: Item, who: Principal) -> Item:
    """Enter or change an item of the city's library; open tasks with it follow."""
    before = (await queries.library(tx, [item.code])).get(item.code)
    after = await library.put_item(tx, item, who)
    if not after.means_the_same(before):
        await tasks.follow_item(tx, after)
    return after
