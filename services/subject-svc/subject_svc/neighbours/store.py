"""The copies of neighbours' state: which events keep them, and their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.db import ReadTx
from shared.events.checkcode import ResultRecorded, VisitRated, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import ProposalEvent
from shared.messaging.copies import Copy
from subject_svc.neighbours.tables import (
    GradeCopy,
    ProposalCopy,
    RatingCopy,
    ResultCopy,
    VisitCopy,
)


def _proposal(event: ProposalEvent) -> list[dict[str, Any]]:
    agencies = [member.agency for member in event.members]
    return [event.model_dump() | {"agencies": agencies}]


GRADES = Copy(GradeCopy, (GradeChanged,))
VISITS = Copy(VisitCopy, (VisitStarted,))
RESULTS = Copy(ResultCopy, (ResultRecorded,))
RATINGS = Copy(RatingCopy, (VisitRated,))
PROPOSALS = Copy(ProposalCopy, (ProposalEvent,), _proposal)

COPIES = (GRADES, VISITS, RESULTS, RATINGS, PROPOSALS)

GRADES_OF = "SELECT * FROM grade_copy WHERE uscc = $1 ORDER BY domain"
UNOBTRUSIVE = """
SELECT uscc, domain FROM grade_copy
WHERE unobtrusive AND (uscc, domain) IN (SELECT * FROM unnest($1::text[], $2::text[]))
"""
VISITS_OF = """
SELECT * FROM visit_copy WHERE uscc = $1 ORDER BY started_at DESC LIMIT $2
"""
RESULTS_OF = "SELECT * FROM result_copy WHERE visit_id = ANY($1) ORDER BY agency"
PROPOSALS_OF = """
SELECT * FROM proposal_copy WHERE uscc = $1 ORDER BY day DESC, number LIMIT $2
"""
SCORES_OF = "SELECT score FROM rating_copy WHERE uscc = $1"
TOTALS_OF = """
SELECT count(*) AS visits,
       count(*) FILTER (WHERE cardinality(agencies) > 1) AS joint_visits,
       count(*) FILTER (WHERE counted) AS counted_visits,
       (SELECT coalesce(sum(problems), 0) FROM result_copy WHERE uscc = $1) AS problems
FROM visit_copy WHERE uscc = $1
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all visits of a subject."""

    visits: int
    joint_visits: int
    counted_visits: int
    problems: int


async def grades_of(tx: ReadTx, uscc: str) -> list[GradeCopy]:
    """The grades of a subject, by domain."""
    return [GradeCopy(**row) for row in await tx.fetch(GRADES_OF, uscc)]


async def unobtrusive(
    tx: ReadTx, grades: Sequence[GradeChanged]
) -> set[tuple[str, str]]:
    """Those of some subjects and domains whose copied grade says `unobtrusive`."""
    codes = [grade.uscc for grade in grades]
    domains = [grade.domain for grade in grades]
    rows = await tx.fetch(UNOBTRUSIVE, codes, domains)
    return {(row["uscc"], row["domain"]) for row in rows}


async def visits_of(tx: ReadTx, uscc: str, limit: int) -> list[VisitCopy]:
    """The newest visits of a subject."""
    return [VisitCopy(**row) for row in await tx.fetch(VISITS_OF, uscc, limit)]


async def results_of(tx: ReadTx, visits: Iterable[str]) -> list[ResultCopy]:
    """The results of some visits, in the order of the agencies."""
    return [ResultCopy(**row) for row in await tx.fetch(RESULTS_OF, list(visits))]


async def proposals_of(tx: ReadTx, uscc: str, limit: int) -> list[ProposalCopy]:
    """The newest joint visits that were proposed for a subject."""
    return [ProposalCopy(**row) for row in await tx.fetch(PROPOSALS_OF, uscc, limit)]


async def scores_of(tx: ReadTx, uscc: str) -> list[int]:
    """Every score that a subject gave."""
    return [row["score"] for row in await tx.fetch(SCORES_OF, uscc)]


async def totals_of(tx: ReadTx, uscc: str) -> Totals:
    """Sums over all visits of a subject."""
    [row] = await tx.fetch(TOTALS_OF, uscc)
    return Totals(**row)
