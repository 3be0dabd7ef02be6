"""Ends codes and applications whose tasks became needless (C-01)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from checkcode_svc.applications.commands.issue import ended
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.requirements import UNFOUNDED, item_problems
from checkcode_svc.applications.store import applications
from checkcode_svc.codes import commands as codes
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain.code import Ending
from checkcode_svc.neighbours import queries as neighbours
from shared.db import Tx
from shared.events.checkcode import ApplicationStatus
from shared.events.plan import TaskEvent, TaskStatus

NEEDLESS = (TaskStatus.WITHDRAWN, TaskStatus.COVERED, TaskStatus.WAIVED)
"""The states in which nothing is left to do on-site (C-01, M-09, M-10)."""
_REASON = Ending.TASKS_WITHDRAWN


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
            await _drop(tx, application, _REASON)


async def drop_at_retired(tx: Tx, places: Sequence[str]) -> None:
    """End what is open at places that left the register; presented codes stay (S-03).

    Joint ones too: their members hear it by the application and the code.
    """
    ids = [
        *await applications.undecided_at.all(tx, list(places)),
        *await code_queries.issued_at(tx, places),
    ]
    for application in await _each(tx, ids):
        await _drop(tx, application, Ending.PLACE_RETIRED)


async def drop_with_items(tx: Tx, items: Sequence[str]) -> None:
    """End what is open for items that are no more in force for their agency (P-09)."""
    ids = [
        *await applications.undecided_with.all(tx, list(items)),
        *await code_queries.issued_with(tx, items),
    ]
    for application in await _each(tx, ids):
        if await _has_lost_an_item(tx, application):
            await _drop(tx, application, Ending.ITEM_NOT_IN_FORCE)


async def _each(tx: Tx, ids: Iterable[UUID]) -> list[Application]:
    """The applications, locked one after the other in the order of their ids."""
    locked = [await applications.locked(tx, each) for each in sorted(set(ids))]
    return [application for application in locked if application is not None]


async def _has_lost_an_item(tx: Tx, application: Application) -> bool:
    for party in application.members:
        facts = await neighbours.item_facts(tx, party.items)
        problems = item_problems(party.agency, party.items, facts, application.day)
        if party.items and any(problem.code != UNFOUNDED for problem in problems):
            return True
    return False


async def _is_needless(tx: Tx, application: Application) -> bool:
    tasks = [task for party in application.members for task in party.tasks]
    return await neighbours.are_all(tx, tasks, NEEDLESS)


async def _drop(tx: Tx, application: Application, reason: str) -> None:
    code = await code_queries.live_of(tx, application.id)
    if code is not None:
        if code.was_presented:
            return
        await codes.cancel(tx, code, reason)
    if application.status is ApplicationStatus.ISSUED:
        application.end_with_code(reason)
    else:
        application.withdraw(reason)
    await ended(tx, application)
