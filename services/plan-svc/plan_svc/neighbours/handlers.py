"""Neighbours' events: copies of places, grades and lists; what became of tasks."""

from collections.abc import Sequence

from plan_svc.neighbours import store as copies
from plan_svc.plans import events as records
from shared.db import Tx
from shared.events.checkcode import CodeCancelled, CodeEvent, CodeIssued, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import (
    JointAgreed,
    JointProposed,
    JointWithdrawn,
    ProposalEvent,
    ReliefEvent,
    TaskCovered,
    TaskRecognised,
)
from shared.events.plan import TaskChanged
from shared.events.subject import ListEntryChanged, PlaceChanged
from shared.messaging import outbox
from shared.messaging.copies import keep
from shared.messaging.handlers import Handlers

handlers = Handlers()

_RELIEVE = """
WITH r AS (
    SELECT n.number,
           bool_or(t.kind = 'coverage') FILTER (WHERE t.live) AS covered,
           min(t.kind || ' ' || t.code) FILTER (WHERE t.live) AS reason
    FROM unnest($1::text[]) AS n(number) LEFT JOIN task_relief t ON t.task = n.number
    GROUP BY n.number
), now AS (
    SELECT task.number, r.reason, CASE
        WHEN r.covered THEN 'covered'
        WHEN r.covered IS NOT NULL THEN 'waived'
        WHEN p.status = 'revoked' THEN 'withdrawn'
        ELSE 'scheduled' END AS status
    FROM r JOIN task ON task.number = r.number LEFT JOIN plan p ON p.id = task.plan_id
    WHERE task.status IN ('scheduled', 'covered', 'waived')
    FOR UPDATE OF task
)
UPDATE task SET status = now.status, reason = now.reason, version = version + 1
FROM now WHERE task.number = now.number AND task.status <> now.status
RETURNING task.*
"""


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

    The visit is a fact: a task that was withdrawn or waived while it began counts as
    visited.
    """
    await keep(tx, copies.VISITS, events)
    pairs = [(task, one.day) for one in events for task in one.tasks]
    changed = await tx.fetch(
        """
        WITH v AS (
            SELECT number, min(day) AS day
            FROM unnest($1::text[], $2::date[]) AS u(number, day) GROUP BY number
        ), known AS (
            SELECT t.number, t.status, v.day FROM task t JOIN v USING (number)
            WHERE t.status IN ('scheduled', 'withdrawn', 'covered', 'waived')
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


@handlers.on(TaskCovered, TaskRecognised)
async def relieve(tx: Tx, events: Sequence[ReliefEvent]) -> None:
    """A task that another inspection stands for is covered or waived (M-09, M-10).

    Where that ends, the task is open again, unless its plan was revoked meanwhile.
    """
    await keep(tx, copies.RELIEFS, events)
    changed = await tx.fetch(_RELIEVE, sorted({one.task for one in events}))
    await outbox.record(tx, *(records.task_event(TaskChanged, row) for row in changed))


def _tasks(events: Sequence[CodeEvent] | Sequence[ProposalEvent]) -> list[str]:
    """The tasks of all members."""
    members = [member for one in events for member in one.members]
    return sorted({task for member in members for task in member.tasks})
