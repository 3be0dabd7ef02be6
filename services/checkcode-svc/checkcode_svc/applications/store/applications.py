"""Applications and the holds on their tasks, in and out of their tables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, delete, select

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.life import JOINED, LIVE, UNDECIDED
from checkcode_svc.applications.tables import (
    ApplicationMemberRow,
    ApplicationRow,
    TaskHoldRow,
)
from checkcode_svc.base import insertion, one_of, replacement
from checkcode_svc.codes import queries as codes
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.visits.domain.visit import Party
from shared.db import ReadTx, Tx
from shared.db.statements import (
    Delete,
    Effect,
    Rows,
    SelectOfScalar,
    among,
    columns,
    command,
    effect,
    into,
    query,
    select_columns,
    sql,
)
from shared.events.checkcode import ApplicationStatus

PAGE = """
    'source', (SELECT source FROM application WHERE id = it.application_id),
    'out_of_scope', (SELECT out_of_scope FROM application
                     WHERE id = it.application_id)"""
"""What the page of the code `it` shows of its application, as JSON."""


def members_of(application: Application) -> list[Mapping[str, object]]:
    """The rows of an application's members."""
    return [
        {
            "application_id": application.id,
            "agency": party.agency,
            "tasks": party.tasks,
            "items": party.items,
            "inspectors": party.inspectors,
        }
        for party in application.members
    ]


async def locked(tx: Tx, application_id: UUID) -> Application | None:
    """An application with its members, locked until the transaction ends."""
    return await _first_whole(tx, await _locked.all(tx, application_id))


async def locked_of_proposal(tx: Tx, proposal: str) -> Application | None:
    """The application that stands for a proposal, locked."""
    return await _first_whole(tx, await _of_proposal.all(tx, proposal))


async def locked_waiting(tx: Tx, application_id: UUID) -> Application | None:
    """The application if it waits for answers and stands for no proposal, locked."""
    return await _first_whole(tx, await _waiting.all(tx, application_id))


async def standing_on(tx: Tx, tasks: list[str]) -> list[Application]:
    """The live applications of no proposal that hold one of the tasks, locked."""
    return await whole_of(tx, await _standing_on.all(tx, tasks))


async def competing(
    tx: Tx, application_id: UUID, tasks: list[str]
) -> list[Application]:
    """Other applications without a code that hold one of the tasks, locked."""
    return await whole_of(tx, await _competing.all(tx, application_id, tasks))


async def find(tx: ReadTx, application_id: UUID) -> Application | None:
    """An application with its members."""
    return await _first_whole(tx, await _application.all(tx, application_id))


async def insert(tx: Tx, application: Application) -> None:
    """Write a new application whose members and holds are yet to come."""
    await _insert.run(tx, [application])


async def save(tx: Tx, application: Application) -> None:
    """Write a changed application; its members by `save_members`."""
    await _replace.run(tx, [application])


async def save_members(tx: Tx, application: Application) -> None:
    """Write who takes part, in place of who did."""
    await _delete_members.run(tx, application.id)
    await _insert_members.run(tx, members_of(application))


@dataclass(frozen=True, slots=True)
class _Member:
    application_id: UUID
    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    inspectors: tuple[str, ...]


async def whole_of(tx: ReadTx, applications: list[Application]) -> list[Application]:
    """Applications with their members, in the order of their agencies.

    The members are read by a statement of their own: where the first one waited for a
    lock, it saw the members of before.
    """
    members: dict[UUID, list[Party]] = defaultdict(list)
    ids = [application.id for application in applications]
    for row in await _members.all(tx, ids):
        party = Party(row.agency, row.tasks, row.items, row.inspectors)
        members[row.application_id].append(party)
    for application in applications:
        application.members = tuple(members[application.id])
    return applications


async def _first_whole(
    tx: ReadTx, applications: list[Application]
) -> Application | None:
    return (await whole_of(tx, applications))[0] if applications else None


@query
def undecided_by(day: date, limit: int) -> Rows[UUID]:
    """Applications without a code whose day is not later than this one."""
    return into(
        UUID,
        select(ApplicationRow.id)
        .where(
            col(ApplicationRow.status).in_(sorted(UNDECIDED)), ApplicationRow.day <= day
        )
        .order_by(col(ApplicationRow.id))
        .limit(limit),
    )


@query
def undecided_at(places: list[str]) -> Rows[UUID]:
    """Applications without a code at some places."""
    return into(
        UUID,
        select(ApplicationRow.id).where(
            among(ApplicationRow.place, places),
            col(ApplicationRow.status).in_(sorted(UNDECIDED)),
        ),
    )


@query
def undecided_with(items: list[str]) -> Rows[UUID]:
    """Applications without a code that have one of some items."""
    return sql(
        UUID,
        f"""SELECT DISTINCT a.id FROM application AS a
            JOIN application_member AS m ON m.application_id = a.id
            WHERE a.status IN {one_of(UNDECIDED)} AND m.items && :items""",  # noqa: S608 - states of ours
        items,
    )


@query
def every() -> Rows[Application]:
    """Every application, with its applicant's own part for its only member."""
    return sql(
        Application,
        f"""
        SELECT {columns(Application, "a", but=["members"])}, (
            SELECT coalesce(jsonb_agg(m), '[]') FROM application_member AS m
            WHERE m.application_id = a.id AND m.agency = a.agency) AS members
        FROM application AS a
        """,  # noqa: S608 - our own columns
    )


@query
def _members(applications: list[UUID]) -> Rows[_Member]:
    return into(
        _Member,
        select_columns(
            ApplicationMemberRow.application_id,
            ApplicationMemberRow.agency,
            ApplicationMemberRow.tasks,
            ApplicationMemberRow.items,
            ApplicationMemberRow.inspectors,
        )
        .where(among(ApplicationMemberRow.application_id, applications))
        .order_by(col(ApplicationMemberRow.agency)),
    )


@query
def _application(application_id: UUID) -> Rows[Application]:
    return into(
        Application, select(ApplicationRow).where(ApplicationRow.id == application_id)
    )


@query
def _locked(application_id: UUID) -> Rows[Application]:
    return into(
        Application,
        select(ApplicationRow)
        .where(ApplicationRow.id == application_id)
        .with_for_update(),
    )


@query
def _of_proposal(proposal: str) -> Rows[Application]:
    return into(
        Application,
        select(ApplicationRow)
        .where(
            ApplicationRow.proposal == proposal,
            col(ApplicationRow.status).in_(sorted(JOINED)),
        )
        .with_for_update(),
    )


@query
def _waiting(application_id: UUID) -> Rows[Application]:
    return into(
        Application,
        select(ApplicationRow)
        .where(
            ApplicationRow.id == application_id,
            col(ApplicationRow.proposal).is_(None),
            ApplicationRow.status == ApplicationStatus.AWAITING_ANSWERS,
        )
        .with_for_update(),
    )


@query
def _standing_on(tasks: list[str]) -> Rows[Application]:
    return into(
        Application,
        select(ApplicationRow)
        .where(
            col(ApplicationRow.proposal).is_(None),
            col(ApplicationRow.status).in_(sorted(LIVE)),
            col(ApplicationRow.id).in_(_holding(tasks)),
        )
        .order_by(col(ApplicationRow.id))
        .with_for_update(),
    )


@query
def _competing(application_id: UUID, tasks: list[str]) -> Rows[Application]:
    return into(
        Application,
        select(ApplicationRow)
        .where(
            ApplicationRow.id != application_id,
            col(ApplicationRow.status).in_(sorted(UNDECIDED)),
            col(ApplicationRow.id).in_(_holding(tasks)),
        )
        .order_by(col(ApplicationRow.id))
        .with_for_update(),
    )


def _holding(tasks: list[str]) -> SelectOfScalar[UUID]:
    """The applications that hold one of the tasks."""
    return select(TaskHoldRow.application_id).where(among(TaskHoldRow.task, tasks))


@command
def follow_places(places: list[str]) -> Effect:
    """Give live applications the district and town of their place, where these differ.

    One that has ended, or whose code was presented, stays where it was, and takes a
    town that was not known.
    """
    return effect(
        f"""
        WITH moved AS (
            SELECT a.id, p.region, p.town
            FROM application AS a JOIN {neighbours.AREAS} AS p ON p.number = a.place
            WHERE a.place = ANY(:places)
              AND (a.region, a.town) IS DISTINCT FROM (p.region, p.town)
              AND (a.status IN {one_of(LIVE)} AND a.id NOT IN {codes.SHOWN_OF}
                   OR a.town IS NULL AND a.region = p.region)
            ORDER BY a.id FOR UPDATE OF a
        )
        UPDATE application AS a SET region = moved.region, town = moved.town
        FROM moved WHERE a.id = moved.id
        """,  # noqa: S608 - states of ours
        places,
    )


@command
def _insert(rows: Sequence[Application]) -> Effect:
    return effect(insertion(ApplicationRow), rows)


@command
def _insert_members(rows: Sequence[Mapping[str, object]]) -> Effect:
    return effect(insertion(ApplicationMemberRow), rows)


@command
def _replace(rows: Sequence[Application]) -> Effect:
    return effect(replacement(ApplicationRow), rows)


@command
def _delete_members(application_id: UUID) -> Delete:
    mine = col(ApplicationMemberRow.application_id) == application_id
    return delete(ApplicationMemberRow).where(mine)
