"""The counts of a period, for reports (E-01's beginnings)."""

from datetime import date

from checkcode_svc.codes.queries import region_of
from checkcode_svc.schemas import Summary
from shared.auth import Principal
from shared.db import ReadTx

_CODES = """
SELECT count(*) AS issued,
       count(*) FILTER (WHERE (SELECT count(*) FROM code_member AS m
                               WHERE m.code = c.code) > 1) AS joint,
       count(*) FILTER (WHERE issued_late) AS late,
       count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE matching_unavailable) AS matching_unavailable
FROM code AS c
WHERE issued_on BETWEEN $2 AND $3 AND ($1::text IS NULL OR region = $1)
"""

# Each task alone would have been a visit; one without a task of its own counts as one.
# A repeated visit would have been repeated either way, so it saves nothing.
_VISITS = """
WITH part AS (
    SELECT v.id, v.number, greatest(cardinality(p.tasks), 1) AS tasks
    FROM visit AS v JOIN visit_part AS p ON p.visit_id = v.id
    WHERE v.day BETWEEN $2 AND $3 AND v.counted AND ($1::text IS NULL OR v.region = $1)
), visited AS (
    SELECT id, number, sum(tasks) AS tasks, sum(tasks - 1) AS merged
    FROM part GROUP BY id, number
)
SELECT coalesce(sum(CASE WHEN number = 1 THEN tasks ELSE 1 END), 0)::bigint AS apart,
       count(*) AS together,
       coalesce(sum(merged) FILTER (WHERE number = 1), 0)::bigint AS internal_merge
FROM visited
"""

_RESULTS = """
SELECT count(*) FROM visit_part
WHERE status = 'complete' AND recorded_on BETWEEN $2 AND $3
  AND ($1::text IS NULL OR region = $1)
"""

_RATINGS = """
SELECT count(*) FROM rating
WHERE rated_on BETWEEN $2 AND $3 AND ($1::text IS NULL OR region = $1)
"""


async def summary(tx: ReadTx, who: Principal, first: date, last: date) -> Summary:
    """This service's counts from `first` to `last`, both included."""
    scope = (region_of(who), first, last)
    codes = await tx.fetch(_CODES, *scope)
    visits = await tx.fetch(_VISITS, *scope)
    return Summary.model_validate(
        {
            "codes": dict(codes[0]),
            "visits": dict(visits[0]),
            "results": await tx.fetchval(_RESULTS, *scope),
            "ratings": await tx.fetchval(_RATINGS, *scope),
        }
    )
