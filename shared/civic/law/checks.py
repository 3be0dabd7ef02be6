"""Checks rows against their dates, against their document and against each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from shared.civic.law.documents import ANY, OWN
from shared.civic.law.rows import Binding, Entry, Row, Topic
from shared.civic.regions import belongs_to


def check_dates(entry: Entry) -> None:
    """Refuse a row that ends before it begins, or begins on no day."""
    if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
        raise ValueError(f"it ends on {entry.valid_to}, before it begins")
    if entry.region != ANY and entry.valid_from is None:
        raise ValueError("a document's row has a day from which it holds")


def check_document(entry: Entry) -> None:
    """A row binds whom its document binds, as long as that holds."""
    document = entry.document
    if entry.region == ANY:
        if entry.binding is Binding.PERMISSION:
            raise ValueError("a permission is no default: it holds where it is given")
        return
    if document is OWN:
        raise ValueError("a default of the product's own stands for every region")
    if document.region != ANY and not belongs_to(entry.region, document.region):
        raise ValueError(f"{document.short} does not bind {entry.region}")
    if document.domain not in {ANY, entry.domain}:
        raise ValueError(f"{document.short} binds {document.domain} alone")
    if document.valid_from and not document.valid_from <= (
        entry.valid_from or date.max
    ):
        raise ValueError(f"{document.short} holds from {document.valid_from} only")
    if document.valid_to and not (entry.valid_to or date.max) <= document.valid_to:
        raise ValueError(f"{document.short} ends on {document.valid_to}")


def same_ids(entries: Iterable[Entry]) -> Iterator[str]:
    """Rows that bear the id of another one."""
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.id, entry)
        if other is not entry:
            yield f"{entry.source}: the id {entry.id} is that of {other.source}"


def overlaps(
    entries: Iterable[Entry], topics: Mapping[str, Topic[Any]]
) -> Iterator[str]:
    """Pairs of rows that conflict: equal in all that decides, valid on the same day."""
    alike: dict[object, list[Entry]] = defaultdict(list)
    for row in entries:
        if not isinstance(row, Row):
            continue
        together = row.text if topics[row.topic].together else ""
        key = (row.topic, row.region, row.domain, row.unit, row.narrows, together)
        for other in alike[key]:
            if _meet(row, other):
                yield f"{row.source}: it competes with {other.source} on the same days"
        alike[key].append(row)


def _meet(row: Entry, other: Entry) -> bool:
    return (row.valid_from or date.min) <= (other.valid_to or date.max) and (
        other.valid_from or date.min
    ) <= (row.valid_to or date.max)
