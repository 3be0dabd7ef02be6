"""What stands on items: open plans, tasks, and codes of tasks (P-25, E-04)."""

from dataclasses import dataclass
from datetime import date

from plan_svc.library import queries as library
from plan_svc.neighbours import queries as neighbours
from plan_svc.plans import queries as plans
from plan_svc.revisions.domain.use import UseKind
from plan_svc.tasks import queries as tasks
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, query, sql

_USES = f"""
SELECT '{UseKind.PLAN}' AS kind, number, agencies, region, items, first, last
FROM {plans.STANDING} AS p
UNION ALL
SELECT '{UseKind.TASK}', number, agencies, region, items, first, last
FROM {tasks.STANDING} AS t
UNION ALL
SELECT DISTINCT ON (c.code) '{UseKind.CODE}', c.code, t.agencies, t.region, t.items,
       c.day, c.day
FROM {tasks.STANDING} AS t JOIN {neighbours.LIVE_CODES} AS c ON c.task = t.number
"""  # noqa: S608 - relations of our own rooms


@dataclass(frozen=True, slots=True)
class Use:
    """An open plan, task or code with an item."""

    kind: UseKind
    number: str
    agencies: tuple[str, ...]
    region: str
    items: tuple[str, ...]
    first: date | None
    last: date | None


ORDERS = both_ways({"number": Order("number", "kind")})


def _sorted(order: Order) -> Query[..., Use]:
    @query
    def page(
        scope: str,
        asking: str,
        today: date,
        after: str | None,
        after_id: str | None,
        item: str | None,
        agency: str | None,
        kind: str | None,
        limit: int,
    ) -> Rows[Use]:
        return sql(
            Use,
            f"""
            SELECT kind, number, agencies, region, items, first, last
            FROM ({_USES}) AS used
            WHERE {order.following}
              AND items && CASE WHEN :item IS NULL
                  THEN ARRAY(SELECT code FROM {library.UNFOUNDED} AS u)
                  ELSE ARRAY[:item] END
              AND (:agency IS NULL OR :agency = ANY(agencies))
              AND (:kind IS NULL OR kind = :kind)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - relations of our own rooms
            scope,
            asking,
            today,
            after,
            after_id,
            item,
            agency,
            kind,
            limit,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of uses, by the name of its order."""
