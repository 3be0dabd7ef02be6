"""Bulk imports: good rows in, wrong rows named, nothing twice (S-08).

One upload is one transaction: after a kill in the middle nothing of it is there, and
the same upload again does it all. A row that says nothing new changes and publishes
nothing, so a caller that cuts a file in parts may send any part again.
"""

from collections.abc import Sequence

from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx
from subject_svc.inspectors import commands as inspectors
from subject_svc.inspectors.domain import Inspector
from subject_svc.places.domain import Place
from subject_svc.register.commands import Line, take
from subject_svc.subjects.domain.problems import ForeignRegion, Problem
from subject_svc.subjects.domain.subject import Subject

BATCH = 2000
SUBJECT_COLUMNS = Columns(
    required=("uscc", "name", "region", "address"),
    optional=(
        "founded",
        "town",
        "place",
        "business_types",
        "closed_weekdays",
        "closed_days",
    ),
)
INSPECTOR_COLUMNS = Columns(
    required=("certificate", "name", "agency", "valid_from", "valid_to"),
    optional=("section", "qualifications", "revoked"),
)


async def import_subjects(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Take subjects with their places; a row is a subject and one premises."""
    report, seen = Report(), await Seen.begin(tx)
    async for batch in read_batches(upload, SUBJECT_COLUMNS, BATCH, bad=report.refuse):
        lines = await _consistent(seen, _lines(tx, batch, report), report)
        refused = report.refused
        taken = await take(tx, who, lines, report.refuse_line)
        count = len(lines) - (report.refused - refused)
        report.accept(count, unchanged=taken.unchanged)
        report.wrote([row["version"] for row in taken.subjects])
    return report.finish()


async def import_inspectors(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Take inspectors' certificates (S-07)."""
    report, seen = Report(), await Seen.begin(tx)
    async for batch in read_batches(
        upload, INSPECTOR_COLUMNS, BATCH, bad=report.refuse
    ):
        read = _inspectors(batch, who, report)
        facts = [(one.certificate, one) for _, one in read]
        against = await seen.contradictions([number for number, _ in read], facts)
        kept = without(read, against, report)
        written = await inspectors.keep(
            tx, list({one.certificate: one for _, one in kept}.values())
        )
        report.accept(len(kept), unchanged=len(kept) - len(written))
        report.wrote([row["version"] for row in written])
    return report.finish()


def _lines(tx: Tx, batch: Sequence[Row], report: Report) -> list[tuple[int, Line]]:
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
    seen: Seen, read: Sequence[tuple[int, Line]], report: Report
) -> list[Line]:
    numbers = [number for number, _ in read]
    facts: list[tuple[str, object]] = [
        (one.subject.uscc, one.subject) for _, one in read
    ]
    facts += [(one.place.number, one.place) for _, one in read]
    found = await seen.contradictions(numbers * 2, facts)
    against = {index % len(read): refusal for index, refusal in found.items()}
    return [line for _, line in without(read, against, report)]


def _inspectors(
    batch: Sequence[Row], who: Principal, report: Report
) -> list[tuple[int, Inspector]]:
    read: list[tuple[int, Inspector]] = []
    for number, cells in batch:
        try:
            one = Inspector.read(cells)
            if not who.sees(one.region):
                raise ForeignRegion(one.region, who.agency)
        except Problem as problem:
            report.refuse_line(number, problem)
        else:
            read.append((number, one))
    return read
