"""Where and when the engines are compared: every region, line of work and day."""

from datetime import date, timedelta
from itertools import product

from credit_svc.policy import queries as credit_law

from shared.civic.law import DOMAINS

REGIONS = ("310116", "310101", "310000", "310115", "110105")
WORK = (*sorted(DOMAINS), "government", "justice", "*", "sum")
"""The lines of work, others that agencies have, and words that no case should have."""
KINDS = (None, "annual", "monthly", "special")
LEVELS = ("municipal", "district", "town")
EXCEPTIONS = (None, "superior_order", "statute")
GRADES = ("", "A", "B", "C", "D")


def days() -> list[date]:
    """A day before, on and after every day on which any row begins or ends."""
    laws = (credit_law.current_law(),)
    changes = {
        day
        for law in laws
        for row in law.rows
        for day in (row.valid_from, row.valid_to)
        if day is not None
    }
    near = {day + timedelta(days=off) for day in changes for off in (-1, 0, 1)}
    return sorted(near | {date(2000, 1, 1), date(2050, 12, 31)})


WHERE = list(product(REGIONS, WORK, days()))
