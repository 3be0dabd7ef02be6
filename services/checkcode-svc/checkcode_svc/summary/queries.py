"""The counts of a period, for reports (E-01's beginnings)."""

from dataclasses import dataclass
from datetime import date

from checkcode_svc.codes import queries as codes
from checkcode_svc.ratings import queries as ratings
from checkcode_svc.visits import queries as visits
from shared.auth import Principal
from shared.db import ReadTx


@dataclass(frozen=True, slots=True)
class Summary:
    """This service's counts of a period."""

    codes: codes.CodeCounts
    visits: visits.VisitCounts
    results: int
    ratings: int


async def summary(tx: ReadTx, who: Principal, first: date, last: date) -> Summary:
    """This service's counts from `first` to `last`, both included."""
    return Summary(
        codes=await codes.counts(tx, who, first, last),
        visits=await visits.counts(tx, who, first, last),
        results=await visits.result_count(tx, who, first, last),
        ratings=await ratings.count(tx, who, first, last),
    )
