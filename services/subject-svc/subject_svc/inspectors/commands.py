"""Inspectors' certificates: imported, entered, prolonged, revoked (S-07)."""

from collections.abc import Sequence
from dataclasses import replace

from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx
from shared.messaging.outbox import record
from subject_svc.inspectors import events, store
from subject_svc.inspectors.domain import Inspector, read_certificate
from subject_svc.inspectors.errors import InspectorUnknown
from subject_svc.inspectors.tables import InspectorRow
from subject_svc.subjects.domain.problems import ForeignRegion, Problem

BATCH = 2000
COLUMNS = Columns(
    required=("certificate", "name", "agency", "valid_from", "valid_to"),
    optional=("section", "qualifications", "revoked"),
)


async def import_inspectors(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Import inspectors' certificates: good rows go in, wrong rows are named (S-08)."""
    report, seen = Report(), await Seen.begin(tx)
    async for batch in read_batches(upload, COLUMNS, BATCH, bad=report.refuse):
        lines = _read(batch, who, report)
        facts = [(inspector.certificate, inspector) for _, inspector in lines]
        against = await seen.contradictions([number for number, _ in lines], facts)
        consistent = without(lines, against, report)
        inspectors = {inspector.certificate: inspector for _, inspector in consistent}
        written = await _keep(tx, list(inspectors.values()))
        report.accept(len(consistent), unchanged=len(consistent) - len(written))
        report.wrote([row.version for row in written])
    return report.finish()


async def enter(tx: Tx, who: Principal, inspector: Inspector) -> Inspector:
    """Enter one inspector, or correct what the register holds of one.

    Raises:
        OtherRegion: if the inspector's agency is of another region.
    """
    who.must_see(inspector.region)
    await _keep(tx, [inspector])
    return inspector


async def revoke(tx: Tx, who: Principal, certificate: str) -> Inspector:
    """Revoke a certificate at once: it carries no code from now on (S-07).

    Raises:
        InspectorUnknown: if there is none, or it is another region's.
    """
    number = read_certificate(certificate)
    inspector = (await store.lock(tx, [number])).get(number)
    if inspector is None or not who.sees(inspector.region):
        raise InspectorUnknown
    revoked = replace(inspector, revoked=True)
    await _keep(tx, [revoked])
    return revoked


async def _keep(tx: Tx, inspectors: Sequence[Inspector]) -> list[InspectorRow]:
    await store.lock(tx, [inspector.certificate for inspector in inspectors])
    written = await store.INSPECTORS.write(tx, inspectors)
    await record(tx, *map(events.inspector_changed, written))
    return written


def _read(
    batch: Sequence[Row], who: Principal, report: Report
) -> list[tuple[int, Inspector]]:
    lines: list[tuple[int, Inspector]] = []
    for number, cells in batch:
        try:
            inspector = Inspector.read(cells)
            if not who.sees(inspector.region):
                raise ForeignRegion(inspector.region, who.agency)
        except Problem as problem:
            report.refuse_line(number, problem)
        else:
            lines.append((number, inspector))
    return lines
