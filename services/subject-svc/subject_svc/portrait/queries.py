"""The portrait of a subject, out of the register and the copies (S-05)."""

from shared.auth import Principal
from shared.db import ReadTx
from shared.jsontext import loads
from subject_svc.portrait.domain import Ratings
from subject_svc.portrait.schemas import (
    GradeOut,
    PortraitOut,
    ProposalOut,
    RatingsOut,
    ResultOut,
    TotalsOut,
    VisitOut,
)
from subject_svc.register import queries
from subject_svc.register.schemas import EntryOut, SubjectOut

LISTED = 100
"""How many of the newest visits and joint visits are listed."""

VISITS = "SELECT * FROM visit_copy WHERE uscc = $1 ORDER BY started_at DESC LIMIT $2"
RESULTS = """
SELECT visit_id, agency, domain, problems, points::text AS points, recorded_at
FROM result_copy WHERE visit_id = ANY($1) ORDER BY agency
"""
JOINT = """
SELECT * FROM proposal_copy WHERE uscc = $1 ORDER BY day DESC, number LIMIT $2
"""
TOTALS = """
SELECT count(*) AS visits,
       count(*) FILTER (WHERE cardinality(agencies) > 1) AS joint_visits,
       count(*) FILTER (WHERE counted) AS counted_visits,
       (SELECT coalesce(sum(problems), 0) FROM result_copy WHERE uscc = $1) AS problems
FROM visit_copy WHERE uscc = $1
"""


async def portrait(tx: ReadTx, who: Principal, uscc: str) -> PortraitOut:
    """Everything that is known of a subject, in one answer (S-05)."""
    known = await queries.subject(tx, who, uscc)
    entries = await tx.fetch(
        "SELECT * FROM list_entry WHERE uscc = $1 ORDER BY list_name, domain", uscc
    )
    grades = await tx.fetch(
        "SELECT * FROM grade_copy WHERE uscc = $1 ORDER BY domain", uscc
    )
    joint = await tx.fetch(JOINT, uscc, LISTED)
    [totals] = await tx.fetch(TOTALS, uscc)
    return PortraitOut(
        subject=SubjectOut(**known.model_dump(exclude={"places"})),
        places=known.places,
        lists=[EntryOut(**row) for row in entries],
        grades=[GradeOut(**row) for row in grades],
        totals=TotalsOut(**totals),
        visits=await _visits(tx, uscc),
        joint_visits=[ProposalOut(**row) for row in joint],
        ratings=await _ratings(tx, who, uscc),
    )


async def _visits(tx: ReadTx, uscc: str) -> list[VisitOut]:
    visits = await tx.fetch(VISITS, uscc, LISTED)
    rows = await tx.fetch(RESULTS, [row["visit_id"] for row in visits])
    found: dict[str, list[ResultOut]] = {}
    for row in rows:
        result = ResultOut(**{**row, "points": loads(row["points"])})
        found.setdefault(row["visit_id"], []).append(result)
    return [VisitOut(**row, results=found.get(row["visit_id"], [])) for row in visits]


async def _ratings(tx: ReadTx, who: Principal, uscc: str) -> RatingsOut:
    rows = await tx.fetch("SELECT score FROM rating_copy WHERE uscc = $1", uscc)
    ratings = Ratings.of(
        [row["score"] for row in rows], all_shown="rating:read" in who.scopes
    )
    return RatingsOut.model_validate(ratings)
