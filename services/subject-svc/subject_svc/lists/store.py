"""The rows of list entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.db import ReadTx, Tx
from shared.events.subject import ListName
from subject_svc.history.commands import VersionedTable
from subject_svc.lists.domain import Entry, Origin
from subject_svc.lists.tables import ListEntryRow
from subject_svc.subjects.queries import REGIONS

ENTRIES = VersionedTable(ListEntryRow)

PAGE = f"""
SELECT entry.* FROM list_entry AS entry LEFT JOIN {REGIONS} AS subject USING (uscc)
WHERE list_name = $1 AND ($2::text IS NULL OR subject.region = $2)
  AND ($3::text IS NULL OR domain IN ($3, '*')) AND ($4::bool IS FALSE OR active)
  AND (uscc, domain) > ($5, $6)
ORDER BY uscc, domain LIMIT $7
"""  # noqa: S608 - a relation of ours
OF_SUBJECT = """
SELECT * FROM list_entry WHERE uscc = $1 AND ($2::text IS NULL OR list_name = $2)
ORDER BY list_name, domain LIMIT 100
"""
COUNT = f"""
SELECT list_name, count(*) AS n
FROM list_entry LEFT JOIN {REGIONS} AS subject USING (uscc)
WHERE active AND ($1::text IS NULL OR region = $1) GROUP BY list_name
"""  # noqa: S608 - a relation of ours

Key = tuple[ListName, str, str]
"""List, subject and domain of an entry."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which entries of a list are asked for; None leaves a choice open."""

    list_name: ListName
    region: str | None
    domain: str | None
    active: bool
    """Whether only those not taken off."""


async def lock(tx: Tx, keys: Iterable[Key]) -> dict[Key, Entry]:
    """The entries with these keys, locked until the transaction ends."""
    rows = await ENTRIES.lock(
        tx,
        [
            {"list_name": list_name, "uscc": uscc, "domain": domain}
            for list_name, uscc, domain in keys
        ],
    )
    entries = map(_entry, rows)
    return {entry.key: entry for entry in entries}


async def write(tx: Tx, entries: Sequence[Entry]) -> list[ListEntryRow]:
    """Write the entries that say something new; their rows come back."""
    return await ENTRIES.write(tx, entries)


async def page(
    tx: ReadTx, which: Which, after: tuple[str, str], limit: int
) -> list[ListEntryRow]:
    """Entries in the order of subject and domain, from after one on."""
    rows = await tx.fetch(
        PAGE, which.list_name, which.region, which.domain, which.active, *after, limit
    )
    return [ListEntryRow(**row) for row in rows]


async def of_subject(
    tx: ReadTx, uscc: str, list_name: ListName | None = None
) -> list[ListEntryRow]:
    """The entries of a subject on one list or all, past ones too; at most 100."""
    rows = await tx.fetch(OF_SUBJECT, uscc, list_name)
    return [ListEntryRow(**row) for row in rows]


async def count(tx: ReadTx, region: str | None) -> dict[str, int]:
    """How many entries hold, by list."""
    return {row["list_name"]: row["n"] for row in await tx.fetch(COUNT, region)}


def _entry(row: ListEntryRow) -> Entry:
    return Entry(
        list_name=ListName(row.list_name),
        uscc=row.uscc,
        domain=row.domain,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        reason=row.reason,
        by=row.by,
        active=row.active,
        origin=Origin(row.origin),
    )
