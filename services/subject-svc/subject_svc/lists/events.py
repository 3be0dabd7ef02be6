"""Turns an entry's row into the event that describes it."""

from shared.events.subject import ListEntryChanged
from subject_svc.lists.tables import ListEntryRow


def list_entry_changed(row: ListEntryRow) -> ListEntryChanged:
    """The whole state of an entry."""
    return ListEntryChanged(
        version=row.version,
        list_name=row.list_name,
        uscc=row.uscc,
        domain=row.domain,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        reason=row.reason,
        by=row.by,
        active=row.active,
    )
