"""Subjects with their places: imported, registered, corrected, retired (S-01, S-08)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx
from subject_svc.aliases import queries as aliases
from subject_svc.places import commands as places
from subject_svc.places import queries as place_queries
from subject_svc.places.domain import Place
from subject_svc.places.errors import PlaceKnown
from subject_svc.register.domain import Held, Judgement, Line, Registrar, judge
from subject_svc.subjects import commands as subjects
from subject_svc.subjects import queries as subject_queries
from subject_svc.subjects.domain.problems import Problem
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.errors import SubjectKnown

BATCH = 2000
COLUMNS = Columns(
    required=("uscc", "name", "region", "address"),
    optional=(
        "founded",
        "uscc_ground",
        "registration_number",
        "industry",
        "town",
        "place",
        "business_types",
        "closed_weekdays",
        "closed_days",
    ),
)

Cells = Mapping[str, str]
Refuse = Callable[[int, Problem], None]
"""Takes the line and the problem of a row that is refused."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch changed."""

    versions: Sequence[int]
    """Of the subjects that were written."""
    unchanged: int
    """Accepted rows that said nothing new."""


async def import_subjects(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Import subjects with their places; a row is a subject and one premises (S-08).

    One upload is one transaction: after a kill in the middle nothing of it is there,
    and the same upload again does it all. A row that says nothing new changes and
    publishes nothing, so a caller that cuts a file in parts may send any part again.
    """
    report, seen = Report(), await Seen.begin(tx)
    async for batch in read_batches(upload, COLUMNS, BATCH, bad=report.refuse):
        lines = await _consistent(seen, _read(tx, batch, report), report)
        refused_before = report.refused
        outcome = await _take(tx, who, lines, report.refuse_line)
        accepted = len(lines) - (report.refused - refused_before)
        report.accept(accepted, unchanged=outcome.unchanged)
        report.wrote(outcome.versions)
    return report.finish(tx.act)


async def register(
    tx: Tx, who: Principal, cells: Cells, premises: Sequence[Cells]
) -> Subject:
    """Register one subject with its premises; without a number the first is `001`.

    Raises:
        SubjectKnown: if it stands in the register already.
        PlaceKnown: if two premises have one number.
        Problem: naming the first value that cannot be taken.
    """
    subject = Subject.read(cells, tx.runtime.clock.today())
    if await subject_queries.find(tx, [subject.uscc]):
        raise SubjectKnown(uscc=subject.uscc)
    lines = [
        Line(number, subject, Place.read(values, subject.uscc, subject.region))
        for number, values in enumerate(premises, 1)
    ]
    numbers = [line.place.number for line in lines]
    if len(set(numbers)) < len(numbers):
        raise PlaceKnown(numbers=numbers)
    await _take(tx, who, lines, _raise)
    return subject


async def add_premises(tx: Tx, who: Principal, uscc: str, cells: Cells) -> Place:
    """Enter further premises of a subject, whatever district it is registered in.

    Raises:
        SubjectUnknown: if there is none.
        ForeignRegion: if the premises lie in another district (S-12).
        SubjectIsRetired: if the subject is retired (S-03).
        PlaceKnown: if it has premises of that number.
        Problem: naming the first value that cannot be taken.
    """
    subject = await subject_queries.lock_any(tx, uscc)
    subject.must_be_active()
    place = Place.read(cells, subject.uscc, subject.region)
    if await place_queries.find(tx, [place.number]):
        raise PlaceKnown(number=place.number)
    await _take(tx, who, [Line(1, subject, place)], _raise)
    return place


async def correct(tx: Tx, who: Principal, uscc: str, cells: Cells) -> Subject:
    """Correct the data of a subject; its earlier state stays readable (S-03).

    Raises:
        MovesAway: if it would become another district's (S-12).
        SubjectIsMerged: if it goes by another code (S-12).
    """
    await aliases.must_go_by_itself(tx, uscc)
    present = await subject_queries.lock_one(tx, who, uscc)
    subject = present.corrected(cells, tx.runtime.clock.today())
    subject.must_stay(present)
    return await _replace(tx, subject)


async def move(tx: Tx, uscc: str, region: str) -> Subject:
    """Give a subject into another district's keeping: both sides know of it (S-12)."""
    subject = await subject_queries.lock_any(tx, uscc)
    return await _replace(tx, subject.moved(region))


async def retire(tx: Tx, who: Principal, uscc: str, reason: str) -> Subject:
    """Retire a subject long out of business; its history stays (S-03)."""
    await aliases.must_go_by_itself(tx, uscc)
    subject = await subject_queries.lock_one(tx, who, uscc)
    return await _replace(tx, subject.retired(reason))


async def reinstate(tx: Tx, who: Principal, uscc: str, reason: str) -> Subject:
    """Bring a retired subject back (S-03)."""
    await aliases.must_go_by_itself(tx, uscc)
    subject = await subject_queries.lock_one(tx, who, uscc)
    return await _replace(tx, subject.reinstated(reason))


async def _replace(tx: Tx, subject: Subject) -> Subject:
    if await subjects.keep(tx, [subject], [subject]):
        await places.publish_again(tx, {subject.uscc: subject})
    return subject


async def _take(
    tx: Tx, who: Principal, lines: Sequence[Line], refuse: Refuse
) -> Outcome:
    """Register what is new, correct what is held, and publish what changed.

    A row that is refused changes nothing; an empty value erases nothing. Only rows
    that change are locked: a lock is a write, and a file that says nothing new should
    cost none.
    """
    judgement = await _judged(tx, who, lines)
    for number, problem in judgement.refused:
        refuse(number, problem)
    held = judgement.held
    owners = {line.subject.uscc: line.subject for line in judgement.accepted}
    written = await subjects.keep(tx, judgement.subjects, held.subjects.values())
    housed = await places.keep(tx, judgement.places, held.places.values(), owners)
    changed = {row.uscc: owners[row.uscc] for row in written if row.version > 1}
    await places.publish_again(tx, changed, but={row.number for row in housed})
    new = {row.uscc for row in written} | {row.number for row in housed}
    unchanged = sum(
        line.subject.uscc not in new and line.place.number not in new
        for line in judgement.accepted
    )
    return Outcome([row.version for row in written], unchanged)


async def _judged(tx: Tx, who: Principal, lines: Sequence[Line]) -> Judgement:
    registrar = Registrar(who.agency, who.sees)
    judgement = judge(lines, registrar, await _find(tx, lines))
    if not judgement.corrections:
        return judgement
    locked = await _lock(tx, judgement.corrections)
    return judge(lines, registrar, judgement.held.updated(locked))


async def _find(tx: Tx, lines: Sequence[Line]) -> Held:
    held = await subject_queries.find(tx, _codes(lines))
    return Held(held, await place_queries.find(tx, _numbers(lines, held)))


async def _lock(tx: Tx, lines: Sequence[Line]) -> Held:
    held = await subject_queries.lock(tx, _codes(lines))
    return Held(held, await place_queries.lock(tx, _numbers(lines, held)))


def _codes(lines: Iterable[Line]) -> set[str]:
    return {line.subject.uscc for line in lines}


def _numbers(lines: Iterable[Line], held: Mapping[str, Subject]) -> set[str]:
    """The places that may exist already: those of existing subjects."""
    return {line.place.number for line in lines if line.subject.uscc in held}


def _raise(_: int, problem: Problem) -> None:
    raise problem


def _read(tx: Tx, batch: Sequence[Row], report: Report) -> list[tuple[int, Line]]:
    today = tx.runtime.clock.today()
    lines: list[tuple[int, Line]] = []
    for number, cells in batch:
        try:
            subject = Subject.read(cells, today)
            place = Place.read(cells, subject.uscc, subject.region)
        except Problem as problem:
            report.refuse_line(number, problem)
        else:
            lines.append((number, Line(number, subject, place)))
    return lines


async def _consistent(
    seen: Seen, lines: Sequence[tuple[int, Line]], report: Report
) -> list[Line]:
    """The lines that contradict no earlier line of the upload."""
    numbers = [number for number, _ in lines]
    facts: list[tuple[str, object]] = [
        (line.subject.uscc, line.subject) for _, line in lines
    ]
    facts += [(line.place.number, line.place) for _, line in lines]
    contradictions = await seen.contradictions(numbers * 2, facts)
    against = {i % len(lines): refusal for i, refusal in contradictions.items()}
    return [line for _, line in without(lines, against, report)]
