"""Events of the neighbours: copies of their state, and joint decisions."""

from collections.abc import Sequence

from checkcode_svc.applications.commands import follow as applications
from checkcode_svc.applications.commands import joint
from checkcode_svc.applications.commands.needless import (
    drop_at_retired,
    drop_needless,
    drop_with_items,
)
from checkcode_svc.codes import commands as codes
from checkcode_svc.neighbours import store
from checkcode_svc.visits import commands as visits
from shared.db import Tx
from shared.events.matching import (
    JointAgreed,
    JointAnswered,
    JointProposed,
    JointWithdrawn,
    ProposalEvent,
)
from shared.events.plan import (
    AgencyChanged,
    ItemListed,
    TaskChanged,
    TaskEvent,
    TaskScheduled,
    TaskWithdrawn,
)
from shared.events.subject import InspectorChanged, PlaceChanged, SubjectMerged
from shared.messaging.copies import keep
from shared.messaging.handlers import Handlers, latest

handlers = Handlers()


@handlers.on(TaskScheduled, TaskChanged, TaskWithdrawn)
async def keep_tasks(tx: Tx, events: Sequence[TaskEvent]) -> None:
    """Keep the tasks that an application may name; no code outlives its tasks."""
    newer = set(await keep(tx, store.TASKS, events))
    await drop_needless(tx, [task for task in latest(events) if task.number in newer])


@handlers.on(SubjectMerged)
async def keep_aliases(tx: Tx, events: Sequence[SubjectMerged]) -> None:
    """Keep what goes by what: whoever asks by one code is answered for all (S-12)."""
    await keep(tx, store.ALIASES, events)


@handlers.on(AgencyChanged)
async def keep_agencies(tx: Tx, events: Sequence[AgencyChanged]) -> None:
    """Keep the names of agencies for the scan page."""
    await keep(tx, store.AGENCIES, events)


@handlers.on(ItemListed)
async def keep_items(tx: Tx, events: Sequence[ItemListed]) -> None:
    """Keep who claimed which item, and its check points; no code outlives it (P-09)."""
    newer = set(await keep(tx, store.ITEMS, events))
    if newer:
        await drop_with_items(tx, sorted(newer))


@handlers.on(PlaceChanged)
async def keep_places(tx: Tx, events: Sequence[PlaceChanged]) -> None:
    """Keep the places where visits happen; what is open moves with them (S-12)."""
    places = await keep(tx, store.PLACES, events)
    if places:
        await applications.follow_places(tx, places)
        await codes.follow_places(tx, places)
        await visits.follow_places(tx, places)
    newer = set(places)
    retired = [
        place.number
        for place in latest(events)
        if place.retired and place.number in newer
    ]
    if retired:
        await drop_at_retired(tx, retired)


@handlers.on(InspectorChanged)
async def keep_inspectors(tx: Tx, events: Sequence[InspectorChanged]) -> None:
    """Keep certificates and their dates (S-07)."""
    await keep(tx, store.INSPECTORS, events)


@handlers.on(JointProposed, JointAnswered, JointAgreed, JointWithdrawn)
async def follow_proposals(tx: Tx, events: Sequence[ProposalEvent]) -> None:
    """Let joint decisions take effect on applications and codes (M-08)."""
    newer = set(await keep(tx, store.PROPOSALS, events))
    await joint.follow(
        tx, [proposal for proposal in latest(events) if proposal.number in newer]
    )
