"""The rows of inspectors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.db import ReadTx, Tx
from subject_svc.history.commands import VersionedTable
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.tables import InspectorRow

INSPECTORS = VersionedTable(InspectorRow)

PAGE = """
SELECT *, md5(certificate) AS mark FROM inspector
WHERE ($1::text IS NULL OR starts_with(agency, $1 || '-'))
  AND ($2::text IS NULL OR agency = $2) AND (agency, md5(certificate)) > ($3, $4)
ORDER BY agency, mark LIMIT $5
"""
COUNT = """
SELECT count(*) FROM inspector
WHERE $1::text IS NULL OR starts_with(agency, $1 || '-')
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An inspector in a list; `mark` is a digest of the certificate's number."""

    inspector: Inspector
    agency: str
    mark: str


async def lock(tx: Tx, certificates: Iterable[str]) -> dict[str, Inspector]:
    """The inspectors with these certificates, locked until the transaction ends."""
    keys = [{"certificate": certificate} for certificate in certificates]
    rows = await INSPECTORS.lock(tx, keys)
    return {row.certificate: inspector(row) for row in rows}


async def write(tx: Tx, inspectors: Sequence[Inspector]) -> list[InspectorRow]:
    """Write the inspectors that say something new; their rows come back."""
    return await INSPECTORS.write(tx, inspectors)


async def page(
    tx: ReadTx,
    region: str | None,
    agency: str | None,
    after: tuple[str, str],
    limit: int,
) -> list[Listed]:
    """Inspectors in the order of agency and mark, from after one on."""
    rows = await tx.fetch(PAGE, region, agency, *after, limit)
    return [
        Listed(inspector(InspectorRow(**{**row})), row["agency"], row["mark"])
        for row in rows
    ]


async def count(tx: ReadTx, region: str | None) -> int:
    """How many inspectors there are."""
    number: int = await tx.fetchval(COUNT, region)
    return number


def inspector(row: InspectorRow) -> Inspector:
    """The inspector of a row."""
    return Inspector(
        certificate=row.certificate,
        name=row.name,
        agency=row.agency,
        section=row.section,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        qualifications=tuple(row.qualifications),
        revoked=row.revoked,
    )
