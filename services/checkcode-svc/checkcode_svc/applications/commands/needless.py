"""Ends codes and applications whose tasks became needless (C-01)."""

from collections.abc import Sequence

from checkcode_svc.applications.commands.issue import ended
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.store import applications
from checkcode_svc.codes import commands as codes
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.neighbours import queries as neighbours
from shared.db import Tx
from shared.events.checkcode import ApplicationStatus
from shared.events.plan import TaskEvent, TaskStatus

NEEDLESS = (TaskStatus.WITHDRAWN, TaskStatus.COVERED, TaskStatus.WAIVED)
"""The states in which nothing is left to do on-site (C-01, M-09, M-10)."""
_REASON = "tasks-withdrawn"


async def drop_needless(tx: Tx, tasks: Sequence[TaskEvent]) -> None:
    """End codes for withdrawn, covered or waived tasks only; presented ones stay.

    A task that another inspection stands for needs no visit (M-09, M-10). Joint
    applications are left to matching-svc, which tells everyone who was asked (M-12).
    """
    needless = [task.number for task in tasks if task.status in NEEDLESS]
    if not needless:
        return
    for application in await applications.standing_on(tx, needless):
        if await _is_needless(tx, application):
            await _drop(tx, application)


async def _is_needless(tx: Tx, application: Application) -> bool:
    tasks = [task for party in application.members for task in party.tasks]
    return await neighbours.are_all(tx, tasks, NEEDLESS)


async def _drop(tx: Tx, application: Application) -> None:
    code = await code_queries.live_of(tx, application.id)
    if code is not None:
        if code.was_presented:
            return
        await codes.cancel(tx, code, _REASON)
    if application.status is ApplicationStatus.ISSUED:
        application.end_with_code(_REASON)
    else:
        application.withdraw(_REASON)
    await ended(tx, application)
