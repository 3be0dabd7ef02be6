"""Clues and their complainants, in and out of their tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import select

from plan_svc.clues.domain.clue import Clue
from plan_svc.clues.tables import ClueComplainant, ClueRow
from plan_svc.neighbours import queries as neighbours
from plan_svc.tasks import queries as tasks
from shared.auth import shown_sql, within_sql
from shared.db import ReadTx
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    SelectOfScalar,
    among,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)
from shared.events.plan import ClueStatus

BATCH = 500
_COLUMNS = columns(Clue)
_LATEST = "coalesce(due_on, DATE '9999-12-31')"
ORDERS = both_ways(
    {
        "number": Order("number", "number"),
        "received_on": Order("received_on", "number", "date"),
        "due_on": Order(_LATEST, "number", "date"),
    }
)
"""What is due by no day any more comes last."""
_PARTY = "(received_by = :asking OR agency = :asking OR handed_by = :asking)"
_SHOWN = shown_sql(_PARTY, presented="found IS NOT NULL")
_SEEN = f"({_PARTY} OR {within_sql('region', 'town')} AND {_SHOWN})"
"""Whom a clue is not hidden from: who works on it, else who sees its region (C-05)."""


@dataclass(slots=True)
class ListedClue(Clue):
    """A clue with where it stands in its list."""

    sort_key: str = ""
    unique_key: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which clues are listed, and in which order; what is None does not choose."""

    agency: str | None = None
    status: ClueStatus | None = None
    source: str | None = None
    domain: str | None = None
    uscc: str | None = None
    place: str | None = None
    overdue: bool | None = None
    due_to: date | None = None
    sort: str = "due_on"


@dataclass(frozen=True, slots=True)
class AgencyLoad:
    """How many clues an agency has on its desk, and how many are late."""

    agency: str
    open: int
    due: int
    overdue: int


async def clues(
    tx: ReadTx,
    asking: tuple[str, str, date],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[ListedClue]:
    """The chosen clues; `asking` is the scope, the agency and the day of who asks."""
    return await PAGES[chosen.sort].all(
        tx,
        *asking,
        *(after or (None, None)),
        chosen.agency,
        chosen.status,
        chosen.source,
        chosen.domain,
        chosen.uscc,
        chosen.place,
        chosen.overdue,
        chosen.due_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., ListedClue]:
    @query
    def page(
        scope: str,
        asking: str,
        today: date,
        after: str | None,
        after_id: str | None,
        agency: str | None,
        status: ClueStatus | None,
        source: str | None,
        domain: str | None,
        uscc: str | None,
        place: str | None,
        overdue: bool | None,
        due_to: date | None,
        limit: int,
    ) -> Rows[ListedClue]:
        return sql(
            ListedClue,
            f"""
            SELECT {_COLUMNS}, {order.keys} FROM clue
            WHERE {_SEEN} AND {order.following}
              AND (:agency IS NULL OR agency = :agency)
              AND (:status IS NULL OR status = :status)
              AND (:source IS NULL OR source = :source)
              AND (:domain IS NULL OR domain = :domain)
              AND (:uscc IS NULL OR uscc = :uscc)
              AND (:place IS NULL OR place = :place)
              AND (:overdue IS NULL OR :overdue = ({_LATEST} < :today))
              AND (:due_to IS NULL OR due_on <= :due_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            *(scope, asking, today, after, after_id, agency, status, source),
            *(domain, uscc, place, overdue, due_to, limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of clues, by the name of its order."""


@query
def loads(scope: str, asking: str, today: date, soon: date) -> Rows[AgencyLoad]:
    """What each agency has on its desk: before it is assigned, its receiver."""
    return sql(
        AgencyLoad,
        f"""
        SELECT coalesce(agency, received_by) AS agency, count(*) AS open,
               count(*) FILTER (WHERE due_on BETWEEN :today AND :soon) AS due,
               count(*) FILTER (WHERE due_on < :today) AS overdue
        FROM clue WHERE due_on IS NOT NULL AND {_SEEN}
        GROUP BY 1 ORDER BY 1
        """,  # noqa: S608 - our own columns
        *(scope, asking, today, soon),
    )


@dataclass(frozen=True, slots=True)
class Late:
    """How many clues of an agency are overdue."""

    agency: str
    clues: int


@query
def overdue_by_agency(today: date) -> Rows[Late]:
    """Agencies with overdue clues, for the metric."""
    return sql(
        Late,
        """
        SELECT coalesce(agency, received_by) AS agency, count(*) AS clues
        FROM clue WHERE coalesce(due_on, DATE '9999-12-31') < :today GROUP BY 1
        """,
        today,
    )


@query
def clue(number: str) -> Rows[Clue]:
    """The clue with a number."""
    return into(Clue, select(ClueRow).where(ClueRow.number == number))


@query
def locked(numbers: list[str]) -> Rows[Clue]:
    """Clues by their numbers, locked in order."""
    return into(
        Clue,
        select(ClueRow)
        .where(among(ClueRow.number, numbers))
        .order_by(ClueRow.number)
        .with_for_update(),
    )


@query
def to_chase(today: date, limit: int) -> Rows[Clue]:
    """Overdue clues that were not chased for that day yet, locked."""
    return sql(
        Clue,
        f"""
        SELECT {_COLUMNS} FROM clue
        WHERE coalesce(due_on, DATE '9999-12-31') < :today
          AND chased_for IS DISTINCT FROM due_on
        ORDER BY number LIMIT :limit FOR UPDATE SKIP LOCKED
        """,  # noqa: S608 - our own columns
        today,
        limit,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the inspection that came of a clue."""

    number: str
    under_way: bool
    found: bool | None


_OF_ITS_MONTH = """
t.kind = 'planned' AND t.place = c.place AND t.agency = c.agency
AND t.done_on >= c.plan_month AND t.done_on < c.plan_month + INTERVAL '1 month'
"""
"""Of a warning that was put off: its agency's planned checks there in that month."""


@query
def of_tasks(numbers: list[str]) -> Rows[str]:
    """The clues that tasks came of, or whose month a planned check fell in."""
    return sql(
        str,
        f"""
        SELECT number FROM clue WHERE task = ANY(:numbers)
        UNION
        SELECT c.number FROM {tasks.OF_CLUES} t JOIN clue c ON {_OF_ITS_MONTH}
        WHERE t.number = ANY(:numbers)
        """,  # noqa: S608 - our own relations
        numbers,
    )


@query
def known(numbers: list[str]) -> Rows[Known]:
    """How far the inspections are that came of clues."""
    return sql(
        Known,
        f"""
        SELECT c.number, coalesce(bool_or(t.stands) FILTER (
                   WHERE t.number = c.task), false) AS under_way,
               bool_or(coalesce(r.problem, t.found)) FILTER (WHERE t.stands) AS found
        FROM clue c
        LEFT JOIN {tasks.OF_CLUES} t ON t.number = c.task OR ({_OF_ITS_MONTH})
        LEFT JOIN {neighbours.RESULTS} r ON r.task = t.number AND t.stands
        WHERE c.number = ANY(:numbers) GROUP BY c.number
        """,  # noqa: S608 - our own relations
        numbers,
    )


@query
def left_behind(after: str, limit: int) -> Rows[str]:
    """The next clues whose inspection stands no more, though they wait for it."""
    return sql(
        str,
        f"""
        SELECT c.number FROM clue c JOIN {tasks.OF_CLUES} t ON t.number = c.task
        WHERE c.status = 'inspecting' AND NOT t.stands AND c.number > :after
        ORDER BY c.number LIMIT :limit
        """,  # noqa: S608 - our own relations
        after,
        limit,
    )


@query
def all_clues() -> Rows[Clue]:
    """Every clue."""
    return into(Clue, select(ClueRow))


@command
def insert(clues: Sequence[Clue]) -> Rows[str]:
    """Enter clues; those whose channel and number are known give no row."""
    return sql(
        str,
        f"""
        INSERT INTO clue ({_COLUMNS})
        SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::clue, :clues)
        ON CONFLICT DO NOTHING RETURNING number
        """,  # noqa: S608 - our own columns
        clues,
    )


@command
def save(clues: Sequence[Clue]) -> Effect:
    """Write changed clues."""
    return effect(
        f"""
        UPDATE clue AS kept SET ({_COLUMNS}) = ({columns(Clue, "fresh")})
        FROM jsonb_populate_recordset(NULL::clue, :clues) AS fresh
        WHERE kept.number = fresh.number
        """,  # noqa: S608 - our own columns
        clues,
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """Who complained, sealed."""

    clue: str
    sealed: str


@command
def seal(rows: Sequence[Sealed]) -> Effect:
    """Keep who complained of new clues."""
    return effect(
        """
        INSERT INTO clue_complainant (clue, sealed)
        SELECT clue, sealed
        FROM jsonb_populate_recordset(NULL::clue_complainant, :rows)
        """,
        rows,
    )


@query
def sealed(clue: str) -> SelectOfScalar[str]:
    """Who complained of a clue, sealed."""
    return select(ClueComplainant.sealed).where(ClueComplainant.clue == clue)


@query
def under_another_key(prefix: str, limit: int) -> Rows[Sealed]:
    """Complainants that are not sealed under the present key, locked."""
    return sql(
        Sealed,
        """
        SELECT clue, sealed FROM clue_complainant
        WHERE NOT starts_with(sealed, :prefix)
        ORDER BY clue LIMIT :limit FOR UPDATE
        """,
        prefix,
        limit,
    )


@command
def reseal(rows: Sequence[Sealed]) -> Effect:
    """Keep complainants as they are sealed now."""
    return effect(
        """
        UPDATE clue_complainant AS kept SET sealed = fresh.sealed
        FROM jsonb_populate_recordset(NULL::clue_complainant, :rows) AS fresh
        WHERE kept.clue = fresh.clue
        """,
        rows,
    )


@command
def end_complainant(clue: str, at: datetime) -> Effect:
    """Say when a clue was closed: who complained is erased some time after it."""
    return effect(
        "UPDATE clue_complainant SET closed_at = :at WHERE clue = :clue", clue, at
    )
