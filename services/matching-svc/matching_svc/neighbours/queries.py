"""Reads of neighbours' facts."""

from collections.abc import Collection

from shared.db import ReadTx


async def sectors_of(
    tx: ReadTx, agencies: Collection[str]
) -> dict[str, frozenset[str]]:
    """The sectors that each agency is mainly responsible for (M-06)."""
    rows = await tx.fetch(
        "SELECT code, sectors FROM agency_copy WHERE code = ANY($1)", list(agencies)
    )
    return {row["code"]: frozenset(row["sectors"]) for row in rows}
