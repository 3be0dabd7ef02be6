"""Records about subjects: imported, entered, corrected, ended, taken up again (S-05).

A row never overwrites a record: it repeats one, adds one, or is refused.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx
from shared.messaging.outbox import record as publish
from subject_svc.places import queries as places
from subject_svc.records import events, queries, store
from subject_svc.records.domain.content import Content, RecordKind
from subject_svc.records.domain.record import (
    REPLACED,
    Ending,
    Finding,
    Source,
    SubjectRecord,
    Writer,
)
from subject_svc.records.errors import SubjectMissing
from subject_svc.records.tables import RecordRow
from subject_svc.subjects import queries as subjects
from subject_svc.subjects.domain.problems import Problem

__all__ = ["Finding", "correct", "end", "enter", "follow_results", "import_records"]

BATCH = 2000
MUNICIPAL = "municipal"
COLUMNS = Columns(
    required=("kind", "number", "uscc", "decided_on", "matter"),
    optional=(
        "owner",
        "clause",
        "amount",
        "valid_from",
        "valid_to",
        "against_person",
        "public",
        "classified",
        "code",
    ),
)
Line = tuple[int, SubjectRecord]


async def import_records(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Import records: good rows go in, wrong rows are named (S-05, S-08)."""
    report, seen = Report(), await Seen.begin(tx)
    async for batch in read_batches(upload, COLUMNS, BATCH, bad=report.refuse):
        lines = _read(tx, who, batch, report)
        facts = [(str(record.id), record) for _, record in lines]
        against = await seen.contradictions([number for number, _ in lines], facts)
        consistent = without(lines, against, report)
        fresh, known = await _judged(tx, who, consistent, report)
        written = await _add(tx, fresh)
        accepted = len(fresh) + known
        report.accept(accepted, unchanged=accepted - len(written))
        report.wrote([row.version for row in written])
    return report.finish(tx.act)


async def enter(tx: Tx, who: Principal, cells: Mapping[str, str]) -> UUID:
    """Enter one record; one that is known and says the same is left as it is.

    Raises:
        OtherOwner: if it is not the caller's to enter.
        SubjectMissing: if its subject is neither registered nor housed there (S-12).
        RecordDiffers: if it is known with other content.
        RecordIsEnded: if it is known, and ended.
        Problem: naming the first value that cannot be taken.
    """
    today = tx.runtime.clock.today()
    record = SubjectRecord.read(cells, writer(who), Source.API, today)
    if not await _visible(tx, who, {record.uscc}):
        raise SubjectMissing(record.uscc)
    present = (await store.lock(tx, [record.id])).get(record.id)
    if present:
        record.repeats(present)
    else:
        await _add(tx, [record])
    return record.id


async def correct(
    tx: Tx, who: Principal, id_: UUID, cells: Mapping[str, str], reason: str
) -> None:
    """Correct what a record says, with a reason; it stays readable as it stood.

    Raises:
        RecordUnknown: if the caller sees none.
        OtherOwner: if it is not the caller's to write.
        RecordEnded: if it has ended.
        Problem: naming the first value that cannot be taken.
    """
    present = await _locked(tx, who, id_)
    content = Content.read(present.kind, cells, tx.runtime.clock.today())
    await _keep(tx, [present.corrected(content, reason, who.agency)], [present])


async def end(tx: Tx, who: Principal, id_: UUID, ending: Ending, reason: str) -> None:
    """End a record: it was mistaken, overturned, or revoked.

    Raises:
        RecordUnknown, OtherOwner, RecordEnded: as `correct`.
    """
    present = await _locked(tx, who, id_)
    today = tx.runtime.clock.today()
    await _keep(tx, [present.ended(ending, today, reason, who.agency)], [present])


async def reinstate(tx: Tx, who: Principal, id_: UUID, reason: str) -> None:
    """Take up a record again that ended.

    Raises:
        RecordUnknown, OtherOwner: as `correct`.
        RecordStands: if it has not ended.
    """
    present = await _locked(tx, who, id_)
    await _keep(tx, [present.reinstated(reason, who.agency)], [present])


async def follow_results(tx: Tx, findings: Sequence[Finding]) -> None:
    """Keep a record of each coercive measure that a result tells of (C-10, S-05)."""
    told = [finding.id for finding in findings]
    present = await store.find(tx, told)
    concerned = [f for f in findings if f.measure_taken or f.id in present]
    if not concerned:
        return
    await store.queue.one(tx)
    present = await store.lock(tx, told)
    entered = await _entered(tx, concerned)
    today = tx.runtime.clock.today()
    records = [
        finding.record_after(
            present.get(finding.id),
            today,
            entered=(finding.agency, finding.code, finding.uscc) in entered,
        )
        for finding in concerned
    ]
    changed = [record for record in records if record]
    await _keep(tx, changed, [*present.values()])


def writer(who: Principal) -> Writer:
    """Whose records the caller writes: its agency's; in the city, its whole line's."""

    def may_write(owner: str) -> bool:
        region, _, domain = owner.partition("-")
        above = who.level == MUNICIPAL and domain == who.domain
        return owner == who.agency or (above and who.sees(region))

    return Writer(who.agency, may_write)


def _read(tx: Tx, who: Principal, batch: Sequence[Row], report: Report) -> list[Line]:
    today, by = tx.runtime.clock.today(), writer(who)
    lines: list[Line] = []
    for number, cells in batch:
        try:
            record = SubjectRecord.read(cells, by, Source.IMPORT, today)
        except Problem as problem:
            report.refuse_line(number, problem)
        else:
            lines.append((number, record))
    return lines


async def _judged(
    tx: Tx, who: Principal, lines: Sequence[Line], report: Report
) -> tuple[list[SubjectRecord], int]:
    """The records that are new, and how many rows repeat what is known."""
    held = await store.find(tx, {record.id for _, record in lines})
    visible = await _visible(tx, who, {record.uscc for _, record in lines})
    fresh: dict[UUID, SubjectRecord] = {}
    known = 0
    for number, record in lines:
        try:
            if record.uscc not in visible:
                raise SubjectMissing(record.uscc)
            if present := held.get(record.id):
                record.repeats(present)
        except Problem as problem:
            report.refuse_line(number, problem)
        else:
            known += bool(present) or record.id in fresh
            if not present:
                fresh[record.id] = record
    return list(fresh.values()), known


async def _add(tx: Tx, records: Sequence[SubjectRecord]) -> list[RecordRow]:
    """Write new records; what followed from a result gives way to its paper."""
    papers = {
        (record.owner, record.code, record.uscc)
        for record in records
        if record.kind is RecordKind.COERCIVE_MEASURE and record.code
    }
    if papers:
        await store.queue.one(tx)
        codes = sorted({code for _, code, _ in papers if code})
        told = map(store.record, await store.of_results.all(tx, codes))
        today = tx.runtime.clock.today()
        replaced = [
            (record, record.ended(Ending.REPLACED, today, REPLACED, record.owner))
            for record in told
            if (record.owner, record.code, record.uscc) in papers
        ]
        await _keep(tx, [new for _, new in replaced], [old for old, _ in replaced])
    return await _keep(tx, records, [])


async def _entered(
    tx: Tx, findings: Iterable[Finding]
) -> set[tuple[str, str | None, str]]:
    codes = sorted({finding.code for finding in findings})
    rows = await store.entered.all(tx, codes)
    return {(row.owner, row.code, row.uscc) for row in rows}


async def _locked(tx: Tx, who: Principal, id_: UUID) -> SubjectRecord:
    await queries.record(tx, who, id_)
    present = (await store.lock(tx, [id_]))[id_]
    writer(who).must_write(present.owner)
    return present


async def _visible(tx: Tx, who: Principal, codes: Collection[str]) -> set[str]:
    """The subjects of the caller's region, and those with a place there (S-12)."""
    registered = await subjects.find(tx, codes)
    own = {code for code, subject in registered.items() if who.sees(subject.region)}
    return own | await places.housed(tx, who, registered.keys() - own)


async def _keep(
    tx: Tx, records: Sequence[SubjectRecord], held: Collection[SubjectRecord]
) -> list[RecordRow]:
    written = await store.RECORDS.write(tx, records, judged=held)
    await publish(tx, *map(events.record_changed, written))
    return written
