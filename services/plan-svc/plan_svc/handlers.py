"""Neighbours' events: copies of places, grades and lists; what became of tasks."""

from collections.abc import Sequence

from plan_svc import copies, records
from shared import outbox
from shared.copies import keep
from shared.db import Tx
from shared.events.checkcode import CodeCancelled, CodeEvent, CodeIssued, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import (
    JointAgreed,
    JointProposed,
    JointWithdrawn,
    ProposalEvent,
)
from shared.events.plan import TaskChanged
from shared.events.subject import ListEntryChanged, PlaceChanged
from shared.handlers import Handlers

handlers = Handlers()


@handlers.on(PlaceChanged)
async def keep_places(tx: Tx, events: Sequence[PlaceChanged]) -> None:
    """Keep the places that plans are made for."""
    await keep(tx, copies.PLACES, events)


@handlers.on(GradeChanged)
async def keep_grades(tx: Tx, events: Sequence[GradeChanged]) -> None:
    """Keep the grades that frequency and draws go by."""
    await keep(tx, copies.GRADES, events)


@handlers.on(ListEntryChanged)
async def keep_lists(tx: Tx, events: Sequence[ListEntryChanged]) -> None:
    """Keep who stands on which list (P-12)."""
    await keep(tx, copies.LISTS, events)


@handlers.on(VisitStarted)
async def mark_visited(tx: Tx, events: Sequence[VisitStarted]) -> None:
    """A task that was visited is no longer open; its first visit gives its day.

    The visit is a fact: a task that was withdrawn while it began counts as visited.
    """
    pairs = [(task, one.day) for one in events for task in one.tasks]
    changed = await tx.fetch(
        """
        WITH v AS (
            SELECT number, min(day) AS day
            FROM unnest($1::text[], $2::date[]) AS u(number, day) GROUP BY number
        ), known AS (
            SELECT t.number, t.status, v.day FROM task t JOIN v USING (number)
            WHERE t.status IN ('scheduled', 'withdrawn')
               OR t.status = 'visited' AND t.visited_on > v.day
            FOR UPDATE OF t
        )
        UPDATE task SET status = 'visited', visited_on = known.day, reason = NULL,
            version = version + (known.status <> 'visited')::int
        FROM known WHERE task.number = known.number
        RETURNING task.*, known.status AS was
        """,
        [task for task, _ in pairs],
        [day for _, day in pairs],
    )
    ended = [row for row in changed if row["was"] != "visited"]
    await outbox.record(tx, *(records.task_event(TaskChanged, row) for row in ended))


@handlers.on(CodeIssued, CodeCancelled)
async def settle(tx: Tx, events: Sequence[CodeEvent]) -> None:
    """A live code settles its tasks' day; a cancelled one opens them again."""
    await keep(tx, copies.CODES, events)
    changed = await tx.fetch(
        """
        WITH s AS (
            SELECT n.number, (SELECT max(c.day) FROM task_code c
                              WHERE c.task = n.number AND c.live) AS day
            FROM unnest($1::text[]) AS n(number)
        )
        UPDATE task SET settled_on = s.day, version = version + 1 FROM s
        WHERE task.number = s.number AND settled_on IS DISTINCT FROM s.day
        RETURNING task.*
        """,
        _tasks(events),
    )
    await outbox.record(tx, *(records.task_event(TaskChanged, row) for row in changed))


@handlers.on(JointAgreed, JointProposed, JointWithdrawn)
async def write_back(tx: Tx, events: Sequence[ProposalEvent]) -> None:
    """An agreed joint visit is written back to the tasks of its members (M-08)."""
    await keep(tx, copies.PROPOSALS, events)
    await tx.execute(
        """
        UPDATE task SET joint = (SELECT max(j.proposal) FROM task_joint j
                                 WHERE j.task = task.number AND j.live)
        WHERE number = ANY($1::text[])
        """,
        _tasks(events),
    )


def _tasks(events: Sequence[CodeEvent] | Sequence[ProposalEvent]) -> list[str]:
    """The tasks of all members."""
    members = [member for one in events for member in one.members]
    return sorted({task for member in members for task in member.tasks})
