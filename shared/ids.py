"""UUIDv7 (RFC 9562): ordered by time, and the inbox reads its day out of them."""

from datetime import date
from uuid import UUID

from uuid_utils.compat import uuid7

_MILLISECOND_SHIFT = 80
_DAY_MILLISECONDS = 86_400_000
_FIRST_DAY = date(1970, 1, 1).toordinal()
_KIND = 0b1111 << 76 | 0b11 << 62
"""The bits of a UUID that hold its version and its variant."""
_VERSION_7 = 7 << 76 | 0b10 << 62


def new_id() -> UUID:
    """A new UUIDv7 by the machine's clock."""
    return uuid7()


def day_of(id_: UUID) -> date:
    """The UTC day in which a UUIDv7 was made.

    Raises:
        ValueError: if the id is not a UUIDv7.
    """
    bits = id_.int
    if bits & _KIND != _VERSION_7:
        raise ValueError(f"{id_} is not a UUIDv7")
    days = (bits >> _MILLISECOND_SHIFT) // _DAY_MILLISECONDS
    return date.fromordinal(_FIRST_DAY + days)
