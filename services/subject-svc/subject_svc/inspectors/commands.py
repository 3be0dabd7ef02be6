"""Inspectors' certificates: imported, entered, prolonged, revoked (S-07)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx
from shared.messaging.outbox import record
from subject_svc.inspectors import events, queries, store
from subject_svc.inspectors.domain import Inspector, read_certificate
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
        held = await store.lock(tx, {entry.certificate for _, entry in consistent})
        judged = _judged(who, consistent, held, report)
        inspectors = {inspector.certificate: inspector for inspector in judged}
        written = await _keep(tx, list(inspectors.values()), held.values())
        report.accept(len(judged), unchanged=len(judged) - len(written))
        report.wrote([row.version for row in written])
    return report.finish(tx.act)


async def enter(tx: Tx, who: Principal, inspector: Inspector) -> Inspector:
    """Enter one inspector, or correct what the register holds of one.

    Raises:
        OtherRegion: if the inspector's agency is of another region.
        ForeignRegion: if the certificate is another region's already.
        MovesAway: if it is another agency's (S-12).
        CertificateRevoked: if it is revoked.
    """
    who.must_see(inspector.region)
    held = await store.lock(tx, [inspector.certificate])
    judged = _judge(who, inspector, held.get(inspector.certificate))
    await _keep(tx, [judged], held.values())
    return judged


async def move(tx: Tx, certificate: str, agency: str) -> Inspector:
    """Give a certificate to another agency: both sides know of it (S-12).

    Raises:
        InspectorUnknown: if there is none.
    """
    return await _change(
        tx, replace(await queries.lock_any(tx, certificate), agency=agency)
    )


async def reinstate(tx: Tx, certificate: str) -> Inspector:
    """Lift the revocation of a certificate (S-07).

    Raises:
        InspectorUnknown: if there is none.
        NotRevoked: if it is not revoked.
    """
    return await _change(tx, (await queries.lock_any(tx, certificate)).reinstated())


async def revoke(tx: Tx, who: Principal, certificate: str) -> Inspector:
    """Revoke a certificate at once: it carries no code from now on (S-07).

    Raises:
        InspectorUnknown: if there is none, or it is another region's.
    """
    number = read_certificate(certificate)
    inspector = await queries.lock_one(tx, who, number)
    return await _change(tx, replace(inspector, revoked=True))


async def _change(tx: Tx, inspector: Inspector) -> Inspector:
    await _keep(tx, [inspector], [inspector])
    return inspector


def _judged(
    who: Principal,
    lines: Sequence[tuple[int, Inspector]],
    held: Mapping[str, Inspector],
    report: Report,
) -> list[Inspector]:
    """The rows that may take the place of what is held."""
    judged: list[Inspector] = []
    for number, inspector in lines:
        try:
            judged.append(_judge(who, inspector, held.get(inspector.certificate)))
        except Problem as problem:
            report.refuse_line(number, problem)
    return judged


def _judge(
    who: Principal, inspector: Inspector, present: Inspector | None
) -> Inspector:
    """The certificate as it is kept; both rows must be the caller's (S-12)."""
    if present and not who.sees(present.region):
        raise ForeignRegion(present.region, who.agency)
    return inspector.replacing(present)


async def _keep(
    tx: Tx, inspectors: Sequence[Inspector], held: Collection[Inspector]
) -> list[InspectorRow]:
    written = await store.INSPECTORS.write(tx, inspectors, judged=held)
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
