"""Takes subjects with their places into the register, a batch as one (S-01, S-08)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import asyncpg

from shared.auth import Principal
from shared.db import Tx
from shared.outbox import record
from subject_svc import announce, records, store
from subject_svc.domain.place import Place
from subject_svc.domain.problems import ForeignRegion, Problem
from subject_svc.domain.subject import Subject

TOUCH = """
UPDATE place SET version = version + 1, changed_at = $3
WHERE uscc = ANY($1::text[]) AND number <> ALL($2::text[])
RETURNING *
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a subject and one of its premises."""

    number: int
    subject: Subject
    place: Place


@dataclass(frozen=True, slots=True)
class Taken:
    """What a batch changed, by subject and place."""

    subjects: Sequence[asyncpg.Record]
    places: Sequence[asyncpg.Record]
    unchanged: int


Refuse = Callable[[int, Problem], None]
"""Takes the line and the problem of a row that is refused."""


async def take(tx: Tx, who: Principal, lines: Sequence[Line], refuse: Refuse) -> Taken:
    """Register what is new, correct what is known, and publish what changed.

    A row that is refused changes nothing; an empty value erases nothing.
    """
    subjects, places = await _known(tx, lines)
    accepted: list[Line] = []
    for line in lines:
        try:
            merged = _merged(line, who, subjects, places)
        except Problem as problem:
            refuse(line.number, problem)
        else:
            accepted.append(merged)
    owners = {line.subject.uscc: line.subject for line in accepted}
    sites = {line.place.number: line.place for line in accepted}
    changed = [one for code, one in owners.items() if one != subjects.get(code)]
    moved = [one for number, one in sites.items() if one != places.get(number)]
    written = await store.write(tx, store.SUBJECTS, changed)
    housed = await store.write(tx, store.PLACES, moved)
    await publish(tx, written, housed, owners)
    new = {row["uscc"] for row in written} | {row["number"] for row in housed}
    idle = sum(
        1
        for line in accepted
        if line.subject.uscc not in new and line.place.number not in new
    )
    return Taken(written, housed, idle)


async def publish(
    tx: Tx,
    subjects: Sequence[asyncpg.Record],
    places: Sequence[asyncpg.Record],
    owners: Mapping[str, Subject],
) -> None:
    """Tell of changed subjects and places.

    A place's event carries its subject's name and end, so a changed subject tells of
    its other places too.
    """
    older = [row["uscc"] for row in subjects if row["version"] > 1]
    told = [row["number"] for row in places]
    touched: list[asyncpg.Record] = []
    if older:
        touched = await tx.fetch(TOUCH, older, told, tx.runtime.clock.now())
    await record(
        tx,
        *map(announce.subject, subjects),
        *announce.places([*places, *touched], owners),
    )


async def _known(
    tx: Tx, lines: Sequence[Line]
) -> tuple[dict[str, Subject], dict[str, Place]]:
    """Subjects and places of the batch that stand in the register, held by us."""
    wanted = {line.subject.uscc: {"uscc": line.subject.uscc} for line in lines}
    rows = await store.lock(tx, store.SUBJECTS, list(wanted.values()))
    subjects = {row["uscc"]: records.subject(row) for row in rows}
    if not subjects:
        return {}, {}
    numbers = {
        line.place.number: {"number": line.place.number}
        for line in lines
        if line.subject.uscc in subjects
    }
    rows = await store.lock(tx, store.PLACES, list(numbers.values()))
    return subjects, {row["number"]: records.place(row) for row in rows}


def _merged(
    line: Line,
    who: Principal,
    subjects: Mapping[str, Subject],
    places: Mapping[str, Place],
) -> Line:
    """The row over what is known; refuses what the caller may not change (I-05)."""
    known = subjects.get(line.subject.uscc)
    subject = known.corrected(line.subject) if known else line.subject
    housed = places.get(line.place.number)
    place = housed.corrected(line.place) if housed else line.place
    if subject != known and not who.sees(subject.region):
        raise ForeignRegion(subject.region, who.agency)
    if place != housed and not who.sees(place.region):
        raise ForeignRegion(place.region, who.agency)
    return replace(line, subject=subject, place=place)
