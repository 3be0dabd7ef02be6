"""Keeps what a neighbour told in an answer, before its event arrives."""

from collections.abc import Sequence

from checkcode_svc.neighbours import store
from shared.db import Tx
from shared.events.plan import TaskScheduled
from shared.messaging.copies import keep


async def learn_tasks(tx: Tx, tasks: Sequence[TaskScheduled]) -> None:
    """Keep tasks as plan-svc answered them; their events say the same, or more."""
    await keep(tx, store.TASKS, tasks)
