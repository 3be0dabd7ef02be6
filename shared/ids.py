"""UUIDv7 (RFC 9562): ordered by time, and the inbox reads its day out of them."""

from datetime import UTC, date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

_MILLISECOND_SHIFT = 80
_VERSION = 7


def new_id() -> UUID:
    """A new UUIDv7 by the machine's clock."""
    return uuid7()


def day_of(id_: UUID) -> date:
    """The UTC day in which a UUIDv7 was made.

    Raises:
        ValueError: if the id is not a UUIDv7.
    """
    if id_.version != _VERSION:
        raise ValueError(f"{id_} is not a UUIDv7")
    return datetime.fromtimestamp((id_.int >> _MILLISECOND_SHIFT) / 1000, tz=UTC).date()
