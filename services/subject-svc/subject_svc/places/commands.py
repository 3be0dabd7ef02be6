"""Places: entered, changed, and published with their subject's name (S-01, X-10)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from shared.auth import Principal
from shared.db import Tx
from shared.events.subject import PlaceChanged, PlaceKind
from shared.messaging.outbox import record
from shared.messaging.telling import tell_again
from shared.running.runtime import Runtime
from subject_svc.places import events, store
from subject_svc.places.domain import Party, Place, PlaceChanges
from subject_svc.places.errors import PlaceKnown
from subject_svc.places.queries import lock_any, lock_one
from subject_svc.places.tables import PlaceRow
from subject_svc.subjects import commands as subject_commands
from subject_svc.subjects import queries as subjects
from subject_svc.subjects.domain.subject import Subject


async def keep(
    tx: Tx,
    places: Sequence[Place],
    held: Collection[Place],
    owners: Mapping[str, Subject],
) -> list[PlaceRow]:
    """Write the places that say something new, and publish them.

    Args:
        tx: the transaction.
        places: the places.
        held: those of them that were in the register when they were judged.
        owners: the subject of each place, by USCC.
    """
    written = await store.PLACES.write(tx, places, judged=held)
    await record(tx, *_changes(written, owners))
    await subject_commands.note_changed(tx, (row.uscc for row in written))
    return written


async def publish_again(
    tx: Tx, owners: Mapping[str, Subject], *, but: Collection[str] = ()
) -> None:
    """Publish the places of subjects that changed: each carries its subject's name.

    Args:
        tx: the transaction.
        owners: the changed subjects by USCC.
        but: numbers of places that were published already.
    """
    if not owners:
        return
    now = tx.runtime.clock.now()
    touched = await store.touch.all(tx, list(owners), list(but), now)
    await record(tx, *_changes(touched, owners))


async def tell(runtime: Runtime) -> None:
    """The job: places to which a migration gave more to tell are told again (X-13)."""
    await tell_again(runtime, PlaceChanged.aggregate, _tell_again)


async def _tell_again(tx: Tx, numbers: Sequence[str]) -> None:
    now = tx.runtime.clock.now()
    rows = await store.next_version.all(tx, list(numbers), now)
    owners = await subjects.find(tx, sorted({row.uscc for row in rows}))
    await record(tx, *_changes(rows, owners))


def _changes(
    rows: Sequence[PlaceRow], owners: Mapping[str, Subject]
) -> Iterator[PlaceChanged]:
    for row in rows:
        yield events.place_changed(row, events.Owner.of(owners[row.uscc]))


async def change_place(
    tx: Tx, who: Principal, number: str, changes: PlaceChanges
) -> Place:
    """Change a place: its address, its closed days (X-10), or its end.

    Raises:
        PlaceUnknown: if there is no such place, or the caller does not see its region.
        MovesAway: if it would move to another district (S-12).
        OtherRegion: if it would move to a town that is not the caller's.
        Problem: naming the first value that cannot be taken.
    """
    present = await lock_one(tx, who, number)
    place = present.changed(changes)
    place.must_stay(present)
    who.must_see(place.area)
    await keep(tx, [place], [present], await subjects.find(tx, [place.uscc]))
    return place


async def move(tx: Tx, number: str, area: str) -> Place:
    """Move a place to another district or town: both sides know of it (S-12)."""
    present = await lock_any(tx, number)
    place = present.moved(area)
    await keep(tx, [place], [present], await subjects.find(tx, [place.uscc]))
    return place


async def keep_project(
    tx: Tx, who: Principal, project: Place, parties: Sequence[Party]
) -> Place:
    """Enter or change a construction project with its several subjects (S-01).

    Raises:
        PlaceKnown: if the number is that of premises.
        SubjectUnknown: naming the subjects that are not in the register.
        OtherRegion: if the caller does not see where the project lies, or lay.
        MovesAway: if it would move to another district (S-12).
    """
    who.must_see(project.area)
    present = (await store.lock(tx, [project.number])).get(project.number)
    if present:
        who.must_see(present.area)
        project.must_stay(present)
        if present.kind is not PlaceKind.PROJECT:
            raise PlaceKnown(number=project.number)
    codes = {project.uscc, *(party.uscc for party in parties)}
    registered = await subjects.must_find(tx, codes)
    await store.set_parties(tx, project.number, parties)
    place = project.with_parties(parties)
    await keep(tx, [place], [present] if present else [], registered)
    return place
