"""Neighbours' events: copies of places, grades and lists; what becomes of tasks."""

from collections.abc import Sequence

from plan_svc.clues.commands import follow as clues
from plan_svc.neighbours import store
from plan_svc.tasks import commands as tasks
from shared.db import Tx
from shared.events.checkcode import (
    CodeCancelled,
    CodeEvent,
    CodeIssued,
    ResultRecorded,
    VisitStarted,
)
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
from shared.events.subject import (
    InspectorChanged,
    ListEntryChanged,
    PlaceChanged,
    SubjectMerged,
    SubjectViewChanged,
)
from shared.messaging.copies import keep
from shared.messaging.handlers import Handlers

handlers = Handlers()


@handlers.on(PlaceChanged)
async def keep_places(tx: Tx, events: Sequence[PlaceChanged]) -> None:
    """Keep the places that plans are made for; their tasks follow to their town."""
    await keep(tx, store.PLACES, events)
    await tasks.follow_places(tx, [event.number for event in events])


@handlers.on(GradeChanged)
async def keep_grades(tx: Tx, events: Sequence[GradeChanged]) -> None:
    """Keep the grades that frequency and draws go by."""
    await keep(tx, store.GRADES, events)


@handlers.on(ListEntryChanged)
async def keep_lists(tx: Tx, events: Sequence[ListEntryChanged]) -> None:
    """Keep who stands on which list (P-12)."""
    await keep(tx, store.LISTS, events)


@handlers.on(SubjectViewChanged)
async def keep_views(tx: Tx, events: Sequence[SubjectViewChanged]) -> None:
    """Keep what the field registers ask: a plan may be drawn from one (S-02)."""
    await keep(tx, store.VIEWS, events)


@handlers.on(InspectorChanged)
async def keep_inspectors(tx: Tx, events: Sequence[InspectorChanged]) -> None:
    """Keep whose certificates are valid: tasks go to inspectors (P-20, S-07)."""
    await keep(tx, store.INSPECTORS, events)


@handlers.on(SubjectMerged)
async def keep_aliases(tx: Tx, events: Sequence[SubjectMerged]) -> None:
    """Keep what goes by what: whoever asks by one code is answered for all (S-12)."""
    await keep(tx, store.ALIASES, events)


@handlers.on(VisitStarted)
async def mark_visited(tx: Tx, events: Sequence[VisitStarted]) -> None:
    """A task that was visited is no longer open; one whose visit was taken back is."""
    await keep(tx, store.VISITS, events)
    await keep(tx, store.TASK_VISITS, events)
    visited = {task for event in events for task in event.tasks}
    await tasks.mark_visited(tx, visited)
    await clues.follow_tasks(tx, visited)


@handlers.on(ResultRecorded)
async def keep_results(tx: Tx, events: Sequence[ResultRecorded]) -> None:
    """Keep what tasks found: the clues that they came of go on (P-21)."""
    await keep(tx, store.RESULTS, events)
    await clues.follow_tasks(tx, {task for event in events for task in event.tasks})


@handlers.on(CodeIssued, CodeCancelled)
async def settle(tx: Tx, events: Sequence[CodeEvent]) -> None:
    """A live code settles its tasks' day; a cancelled one opens them again.

    So does a visit from which their agency stayed away (C-26).
    """
    await keep(tx, store.CODES, events)
    away = {task for event in events for who in event.absent for task in who.tasks}
    await tasks.settle(tx, _tasks(events) | away)


@handlers.on(JointAgreed, JointProposed, JointWithdrawn)
async def write_back(tx: Tx, events: Sequence[ProposalEvent]) -> None:
    """An agreed joint visit is written back to the tasks of its members (M-08)."""
    await keep(tx, store.PROPOSALS, events)
    await tasks.write_back(tx, _tasks(events))


@handlers.on(TaskCovered, TaskRecognised)
async def relieve(tx: Tx, events: Sequence[ReliefEvent]) -> None:
    """A task that another inspection stands for is covered or waived (M-09, M-10)."""
    await keep(tx, store.RELIEFS, events)
    await tasks.relieve(tx, [event.task for event in events])


def _tasks(events: Sequence[CodeEvent] | Sequence[ProposalEvent]) -> set[str]:
    """The tasks of all members."""
    members = [member for event in events for member in event.members]
    return {task for member in members for task in member.tasks}
