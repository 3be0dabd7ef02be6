"""The statements of deadlines: plans with the days that meet them."""

from datetime import date
from uuid import UUID

from plan_svc.deadlines.domain import DatedPlan
from plan_svc.plans.queries import DATED, SHOWN
from shared.auth import within_sql
from shared.db.statements import Rows, query, sql

_DAYS = ", ".join(
    f"({moment}_at AT TIME ZONE 'Asia/Shanghai')::date AS {moment}_on"
    for moment in ("made", "approved", "filed", "published")
)
_MEMBERS = f"id, agency, kind, plan_code, period_from, {_DAYS}, is_current"


@query
def dated_plan(plan_id: UUID) -> Rows[DatedPlan]:
    """A plan with a period; an amendment has the deadlines of its plan."""
    return sql(
        DatedPlan,
        f"""
        SELECT {_MEMBERS}, false AS hidden FROM {DATED} AS p
        WHERE id = :plan_id AND period_from IS NOT NULL AND amends IS NULL
        """,  # noqa: S608 - our own relation
        plan_id,
    )


@query
def dated_plans(
    scope: str, reader: str, since: date, agency: str | None
) -> Rows[DatedPlan]:
    """The plans of a region whose period begins on a day or later; no other's draft."""
    return sql(
        DatedPlan,
        f"""
        SELECT {_MEMBERS}, NOT (agency = :reader OR {SHOWN}) AS hidden
        FROM {DATED} AS p
        WHERE period_from >= :since AND amends IS NULL AND status <> 'deleted'
          AND (:agency IS NULL OR agency = :agency)
          AND (agency = :reader OR status <> 'draft' AND {within_sql("region")})
        ORDER BY id
        """,  # noqa: S608 - our own relation
        scope,
        reader,
        since,
        agency,
    )
