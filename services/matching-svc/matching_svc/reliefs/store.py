"""Reliefs in and out of their table."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import select

from matching_svc.neighbours.queries import (
    NAMED,
    is_shown,
    named_place,
    rests_on_open,
    town_in,
)
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.tables import ReliefRow
from shared.auth import within_sql
from shared.db import Tx
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, SelectOfScalar, into, query, sql
from shared.events.matching import ReliefEvent
from shared.messaging.copies import Copy, keep_newest

COPY = Copy(ReliefRow, (ReliefEvent,))
"""Reliefs are folded out of matching-svc's own topic as they were published (X-13)."""

_LISTED = f"""
SELECT to_jsonb(r) AS relief, {NAMED}
FROM relief AS r {named_place("r.place")}
WHERE (r.agency = :asking
       OR {within_sql("r.region", town_in("r.region"))} AND {is_shown("r.task")})
  AND {rests_on_open("r.grounds", "r.place")}
"""  # noqa: S608 - ours
"""What is secret is its own agency's alone, and so is what rests on it (C-05, M-13)."""


MAY_CHANGE = "SELECT place FROM relief WHERE place = ANY(:places)"
"""Of some places those with a relief."""


def reliefs_at(places: str) -> str:
    """Reliefs `x` of places: to stand after FROM."""
    return f"relief x WHERE x.place = ANY({places})"


@dataclass(frozen=True, slots=True)
class ListedRelief:
    """A relief, and how its place is called."""

    relief: Relief
    subject_name: str
    address: str

    @property
    def task(self) -> str:
        """Its task: lists go by it."""
        return self.relief.task

    @property
    def made_on(self) -> date:
        """The day on which it was found: lists go by it."""
        return self.relief.made_on

    @property
    def key(self) -> str:
        """Its task and kind: lists go by it where their first key is alike."""
        return f"{self.relief.task}{self.relief.kind}"


@query
def place_of(task: str, kind: str) -> SelectOfScalar[str]:
    """Where a relief is."""
    return select(ReliefRow.place).where(ReliefRow.task == task, ReliefRow.kind == kind)


@query
def every() -> Rows[Relief]:
    """Every relief."""
    return into(Relief, select(ReliefRow))


@query
def listed(scope: str, asking: str, task: str, kind: str) -> Rows[ListedRelief]:
    """One relief, as far as an agency with a scope may see it."""
    return sql(
        ListedRelief,
        _LISTED + "AND r.task = :task AND r.kind = :kind",
        scope,
        asking,
        task,
        kind,
    )


ORDERS = both_ways(
    {
        "task": Order("r.task", "r.task || r.kind"),
        "made_on": Order("r.made_on", "r.task || r.kind", "date"),
    }
)


def _sorted(order: Order) -> Query[..., ListedRelief]:
    @query
    def page(
        scope: str,
        asking: str,
        status: str | None,
        kind: str | None,
        agency: str | None,
        place: str | None,
        name: str | None,
        made_from: date | None,
        made_to: date | None,
        after: str | None,
        after_id: str | None,
        most: int,
    ) -> Rows[ListedRelief]:
        return sql(
            ListedRelief,
            _LISTED
            + f"""
              AND (:status IS NULL OR r.status = :status)
              AND (:kind IS NULL OR r.kind = :kind)
              AND (:agency IS NULL OR r.agency = :agency)
              AND (:place IS NULL OR r.place = :place)
              AND (:name IS NULL OR named.subject_name ILIKE :name)
              AND (:made_from IS NULL OR r.made_on >= :made_from)
              AND (:made_to IS NULL OR r.made_on <= :made_to)
              AND {order.following}
            ORDER BY {order.clause} LIMIT :most
            """,
            scope,
            asking,
            status,
            kind,
            agency,
            place,
            name,
            made_from,
            made_to,
            after,
            after_id,
            most,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of the reliefs that an agency with a scope may see, by its order's name."""


async def write(tx: Tx, reliefs: Sequence[Relief]) -> None:
    """Keep the newest state of each relief."""
    await keep_newest(tx, ReliefRow, [asdict(relief) for relief in reliefs])
