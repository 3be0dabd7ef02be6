"""Hours of the day as a set of bits (M-17).

An hour of the day counts twice: while the place is open, and while it is closed. When
that is, a place need not have told: the clock and opening hours are kept apart.
"""

from matching_svc.policy.domain.topics import Hours

HOURS = 24
WHILE_OPEN = (1 << HOURS) - 1
WHILE_CLOSED = WHILE_OPEN << HOURS
ANY_HOUR = WHILE_OPEN | WHILE_CLOSED
_PLACE = {"open": WHILE_OPEN, "closed": WHILE_CLOSED, None: ANY_HOUR}


def between(first: int, last: int) -> int:
    """From one hour to another, open or closed; past midnight where it must be."""
    clock = sum(
        1 << hour
        for hour in range(HOURS)
        if (first <= hour < last if first < last else hour >= first or hour < last)
    )
    return clock | clock << HOURS


def hours_by(value: Hours) -> int:
    """The hours that a row leaves."""
    hours = _PLACE[value.place_is]
    if value.not_before is None and value.not_after is None:
        return hours
    last = HOURS if value.not_after is None else value.not_after
    return hours & between(value.not_before or 0, last)
