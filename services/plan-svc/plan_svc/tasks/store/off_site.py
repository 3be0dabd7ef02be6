"""The statements of tasks that are carried out off-site, and of those beside them."""

from collections.abc import Sequence
from datetime import date

from plan_svc.tasks.domain.off_site import OffSiteUnit, OnSite
from shared.db.statements import Rows, query, sql

_PLANNED = """
task t WHERE t.place = :place AND t.kind = 'planned' AND t.out_of_scope IS NULL
  AND NOT t.classified
"""


@query
def at_once_with(number: str) -> Rows[str]:
    """A task, and where it is off-site, those of its joint plan at its place."""
    return sql(
        str,
        """
        SELECT :number AS number
        UNION
        SELECT b.number FROM task t
        JOIN task b ON b.place = t.place AND b.plan_id = t.plan_id
             AND b.occasion = t.occasion AND NOT b.on_site
        WHERE t.number = :number AND NOT t.on_site
        """,
        number,
    )


@query
def on_site_at(
    place: str, agencies: Sequence[str], first: date, last: date
) -> Rows[OnSite]:
    """The planned tasks of agencies on site at a place that end in a span of days."""
    return sql(
        OnSite,
        f"""
        SELECT t.number, t.agency,
               t.joint IS NOT NULL OR t.lead IS NOT NULL AS is_joint
        FROM {_PLANNED} AND t.on_site AND t.agency = ANY(:agencies)
          AND t.status IN ('scheduled', 'covered', 'waived')
          AND t.latest BETWEEN :first AND :last
        ORDER BY t.number
        """,  # noqa: S608 - our own columns
        place,
        agencies,
        first,
        last,
    )


@query
def off_site_units(place: str, first: date, last: date) -> Rows[OffSiteUnit]:
    """The joint plans' off-site units at a place, withdrawn tasks left out."""
    return sql(
        OffSiteUnit,
        f"""
        SELECT t.plan_id, t.occasion, array_agg(t.number ORDER BY t.number) AS tasks,
               bool_and(t.status = 'inspected'
                        AND t.inspected_on BETWEEN :first AND :last) AS is_done
        FROM {_PLANNED} AND NOT t.on_site AND t.plan_id IS NOT NULL
          AND t.status <> 'withdrawn'
        GROUP BY 1, 2 HAVING count(DISTINCT t.agency) > 1 ORDER BY 1, 2
        """,  # noqa: S608 - our own columns
        place,
        first,
        last,
    )
