"""Takes subjects with their places into the register, a batch as one (S-01, S-08)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg

from shared.auth import Principal
from shared.db import Tx
from shared.messaging.outbox import record
from subject_svc.history import store
from subject_svc.places.domain import Place
from subject_svc.subjects import events as announce
from subject_svc.subjects import store as records
from subject_svc.subjects.domain.problems import ForeignRegion, Problem
from subject_svc.subjects.domain.subject import Subject

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

Read = Callable[
    [Tx, store.Shelf, Sequence[Mapping[str, object]]],
    Awaitable[list[asyncpg.Record]],
]
"""Reads rows by their keys: `store.find`, or `store.lock` to hold them."""


async def take(tx: Tx, who: Principal, lines: Sequence[Line], refuse: Refuse) -> Taken:
    """Register what is new, correct what is known, and publish what changed.

    A row that is refused changes nothing; an empty value erases nothing. Only rows
    that change are held: holding is a write, and a file that says nothing new should
    cost none.
    """
    judged = _judge(lines, who, await _known(tx, lines, store.find))
    if judged.corrections:
        held = await _known(tx, judged.corrections, store.lock)
        judged = _judge(lines, who, judged.known.with_newer(held))
    for number, problem in judged.refused:
        refuse(number, problem)
    written = await store.write(tx, store.SUBJECTS, judged.subjects)
    housed = await store.write(tx, store.PLACES, judged.places)
    owners = {line.subject.uscc: line.subject for line in judged.accepted}
    await publish(tx, written, housed, owners)
    new = {row["uscc"] for row in written} | {row["number"] for row in housed}
    idle = sum(
        1
        for line in judged.accepted
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


@dataclass(frozen=True, slots=True)
class _Known:
    """Subjects and places of a batch that stand in the register."""

    subjects: Mapping[str, Subject]
    places: Mapping[str, Place]

    def with_newer(self, held: "_Known") -> "_Known":
        return _Known(
            {**self.subjects, **held.subjects}, {**self.places, **held.places}
        )


@dataclass(slots=True)
class _Judged:
    """What a batch comes to, over what is known."""

    known: _Known
    accepted: list[Line] = field(default_factory=list)
    refused: list[tuple[int, Problem]] = field(default_factory=list)

    @property
    def subjects(self) -> list[Subject]:
        """Subjects that are new or changed."""
        found = {line.subject.uscc: line.subject for line in self.accepted}
        known = self.known.subjects
        return [one for code, one in found.items() if one != known.get(code)]

    @property
    def places(self) -> list[Place]:
        """Places that are new or changed."""
        found = {line.place.number: line.place for line in self.accepted}
        known = self.known.places
        return [one for number, one in found.items() if one != known.get(number)]

    @property
    def corrections(self) -> list[Line]:
        """Lines that change a subject or place that is known."""
        subjects, places = self.known.subjects, self.known.places
        return [
            line
            for line in self.accepted
            if subjects.get(line.subject.uscc, line.subject) != line.subject
            or places.get(line.place.number, line.place) != line.place
        ]


def _judge(lines: Sequence[Line], who: Principal, known: _Known) -> _Judged:
    judged = _Judged(known)
    for line in lines:
        try:
            judged.accepted.append(_merged(line, who, known))
        except Problem as problem:
            judged.refused.append((line.number, problem))
    return judged


async def _known(tx: Tx, lines: Sequence[Line], read: Read) -> _Known:
    wanted = {line.subject.uscc: {"uscc": line.subject.uscc} for line in lines}
    rows = await read(tx, store.SUBJECTS, list(wanted.values()))
    subjects = {row["uscc"]: records.subject(row) for row in rows}
    if not subjects:
        return _Known({}, {})
    numbers = {
        line.place.number: {"number": line.place.number}
        for line in lines
        if line.subject.uscc in subjects
    }
    rows = await read(tx, store.PLACES, list(numbers.values()))
    return _Known(subjects, {row["number"]: records.place(row) for row in rows})


def _merged(line: Line, who: Principal, known: _Known) -> Line:
    """The row over what is known; refuses what the caller may not change (I-05)."""
    before = known.subjects.get(line.subject.uscc)
    subject = before.corrected(line.subject) if before else line.subject
    housed = known.places.get(line.place.number)
    place = housed.corrected(line.place) if housed else line.place
    if subject != before and not who.sees(subject.region):
        raise ForeignRegion(subject.region, who.agency)
    if place != housed and not who.sees(place.region):
        raise ForeignRegion(place.region, who.agency)
    return Line(line.number, subject, place)
