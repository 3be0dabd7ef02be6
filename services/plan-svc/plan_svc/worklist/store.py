"""The statements of what waits for an agency."""

from datetime import date
from uuid import UUID

from plan_svc.library.queries import AGENCY_NAMES
from plan_svc.plans.queries import WAITING
from plan_svc.subjects.queries import REVIEWED
from plan_svc.tasks import queries as tasks
from plan_svc.worklist.domain import Overlap, Waiting
from shared.db.statements import Rows, query, sql


@query
def steps(reader: str) -> Rows[Waiting]:
    """The filing steps that an agency can take now, of all plans and amendments."""
    return sql(
        Waiting,
        f"""
        SELECT p.id AS plan_id, p.step, p.agency, a.name AS agency_name, p.plan_code,
               p.title, p.kind, p.edition, p.amends, p.period_from, p.period_to,
               p.items, p.subject_count, p.round,
               CASE WHEN p.step = 'agency' THEN 'approve'
                    WHEN starts_with(p.step, 'partner_') THEN 'join'
                    ELSE 'consent' END AS work
        FROM {WAITING} p JOIN {AGENCY_NAMES} a ON a.code = p.agency
        WHERE p.authority = :reader
        """,  # noqa: S608 - our own relations
        reader,
    )


@query
def asked_amendments(reader: str) -> Rows[UUID]:
    """The amendments on their way of plans in which an agency has tasks."""
    return sql(
        UUID,
        f"""
        SELECT DISTINCT p.id FROM {WAITING} p
        WHERE p.amends IS NOT NULL AND p.status = 'submitted' AND EXISTS (
            SELECT FROM {tasks.OF_PLANS} t
            WHERE t.plan_id = p.amends AND t.agency = :reader)
        """,  # noqa: S608 - our own relations
        reader,
    )


@query
def overlaps(
    plan_id: UUID, amends: UUID | None, anew: bool, earliest: date, latest: date
) -> Rows[Overlap]:
    """Whose open tasks lie at the places under review, within a period."""
    return sql(
        Overlap,
        f"""
        SELECT t.agency, count(DISTINCT t.place) AS places
        FROM {REVIEWED} r JOIN {tasks.OPEN} t ON t.place = r.place
        WHERE t.earliest <= :latest AND t.latest >= :earliest
        GROUP BY t.agency ORDER BY places DESC, t.agency
        """,  # noqa: S608 - our own relations
        plan_id,
        amends,
        anew,
        earliest,
        latest,
    )
