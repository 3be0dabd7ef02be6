"""Counts the register; a district counts its own region, the city all (I-05)."""

from dataclasses import dataclass
from datetime import date

from shared.auth import Principal
from shared.db import ReadTx
from shared.events.subject import ListName, SubjectStatus
from subject_svc.inspectors import queries as inspectors
from subject_svc.lists import queries as lists
from subject_svc.places import queries as places
from subject_svc.register import queries as register


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the register."""

    subjects: dict[SubjectStatus, int]
    """By status."""
    places: int
    lists: dict[ListName, int]
    """Active entries by list."""
    inspectors: int
    registered: int
    """Subjects within the days asked for."""


async def summary(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> Summary:
    """Counts of the caller's region, all out of one snapshot."""
    return Summary(
        subjects=await register.count(tx, who),
        places=await places.count(tx, who),
        lists=await lists.count(tx, who),
        inspectors=await inspectors.count(tx, who),
        registered=await register.count_registered(tx, who, first, last),
    )
