"""The holds on tasks: each is in one live application, or on one live code (C-09)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import col, delete

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.tables import TaskHoldRow
from checkcode_svc.base import insertion
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.visits.domain.visit import Party
from shared.db import Tx
from shared.db.statements import Delete, Effect, command, effect


def holds_of(
    application: Application, parties: Iterable[Party], code: Code | None = None
) -> list[Mapping[str, object]]:
    """One hold for each task of the parties."""
    return [
        {
            "task": task,
            "agency": party.agency,
            "application_id": application.id,
            "code": code and code.code,
        }
        for party in parties
        for task in party.tasks
    ]


async def hold(tx: Tx, application: Application) -> None:
    """Hold the tasks of its members, except tasks that are held elsewhere."""
    await _hold.run(tx, holds_of(application, application.members))


async def hold_more(tx: Tx, application: Application, tasks: Collection[str]) -> int:
    """Hold more tasks of the applicant's own; how many were free to be held."""
    rows = [
        {
            "task": task,
            "agency": application.agency,
            "application_id": application.id,
            "code": None,
        }
        for task in dict.fromkeys(tasks)
    ]
    return await _hold.run(tx, rows)


async def release(tx: Tx, application: Application) -> None:
    """Release all its tasks: they are open again."""
    await _release.run(tx, application.id)


async def release_partners(tx: Tx, application: Application) -> None:
    """Release the tasks of agencies other than the applicant."""
    await _release_partners.run(tx, application.id, application.agency)


async def release_member(tx: Tx, code: Code, agency: str) -> None:
    """Release the tasks of one agency on a code."""
    await _release_member.run(tx, code.application_id, agency)


async def hold_member(tx: Tx, code: Code, party: Party) -> int:
    """Hold the tasks of one agency on a code; how many were free to be held."""
    rows = [
        {
            "task": task,
            "agency": party.agency,
            "application_id": code.application_id,
            "code": code.code,
        }
        for task in party.tasks
    ]
    return await _hold.run(tx, rows)


@command
def _hold(rows: Sequence[Mapping[str, object]]) -> Effect:
    return effect(f"{insertion(TaskHoldRow)} ON CONFLICT (task) DO NOTHING", rows)


@command
def _release(application_id: UUID) -> Delete:
    return delete(TaskHoldRow).where(col(TaskHoldRow.application_id) == application_id)


@command
def _release_partners(application_id: UUID, agency: str) -> Delete:
    return delete(TaskHoldRow).where(
        col(TaskHoldRow.application_id) == application_id,
        col(TaskHoldRow.agency) != agency,
    )


@command
def _release_member(application_id: UUID, agency: str) -> Delete:
    return delete(TaskHoldRow).where(
        col(TaskHoldRow.application_id) == application_id,
        col(TaskHoldRow.agency) == agency,
    )
