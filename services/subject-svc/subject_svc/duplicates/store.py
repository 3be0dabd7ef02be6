"""The rows of pairs, and of the keys by which they are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from shared.auth import within
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    Select,
    columns,
    command,
    effect,
    if_given,
    query,
    sql,
)
from subject_svc.duplicates.domain import Duplicate, DuplicateStatus
from subject_svc.duplicates.tables import DuplicateRow
from subject_svc.subjects.queries import SubjectRow

MOST_ALIKE = 20
"""A key that more subjects share is no evidence: it is a collective's or a default."""
_COLUMNS = columns(Duplicate)
_PAIR = col(DuplicateRow.first) + col(DuplicateRow.second)
ORDERS = both_ways({"found_at": Order(col(DuplicateRow.found_at), _PAIR)})
_FIRST, _SECOND = aliased(SubjectRow), aliased(SubjectRow)


@dataclass(frozen=True, slots=True)
class Shared:
    """Two subjects, the lesser code first, and a key that both have."""

    first: str
    second: str
    key: str


def _sorted(order: Order) -> Query[..., tuple[DuplicateRow, str, str]]:
    @query
    def page(
        scope: str,
        status: DuplicateStatus | None,
        uscc: str | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Select[DuplicateRow, str, str]:
        return (
            select(DuplicateRow, col(_FIRST.name), col(_SECOND.name))
            .join(_FIRST, col(_FIRST.uscc) == DuplicateRow.first)
            .join(_SECOND, col(_SECOND.uscc) == DuplicateRow.second)
            .where(
                or_(within(scope, _FIRST.region), within(scope, _SECOND.region)),
                if_given(status, DuplicateRow.status == status),
                if_given(
                    uscc,
                    or_(DuplicateRow.first == uscc, DuplicateRow.second == uscc),
                ),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of pairs of which one is in a scope, with both names."""


@query
def named(scope: str, first: str, second: str) -> Select[DuplicateRow, str, str]:
    """One pair of which one is in a scope, with both names."""
    return (
        select(DuplicateRow, col(_FIRST.name), col(_SECOND.name))
        .join(_FIRST, col(_FIRST.uscc) == DuplicateRow.first)
        .join(_SECOND, col(_SECOND.uscc) == DuplicateRow.second)
        .where(
            DuplicateRow.first == first,
            DuplicateRow.second == second,
            or_(within(scope, _FIRST.region), within(scope, _SECOND.region)),
        )
    )


@query
def locked(first: str, second: str) -> Rows[Duplicate]:
    """One pair, locked until the transaction ends."""
    return sql(
        Duplicate,
        f"""
        SELECT {_COLUMNS} FROM subject_duplicate
        WHERE first = :first AND second = :second FOR UPDATE
        """,  # noqa: S608 - our own columns
        first,
        second,
    )


@command
def forget(codes: list[str]) -> Effect:
    """Take away the keys of some subjects."""
    return effect("DELETE FROM subject_likeness WHERE uscc = ANY(:codes)", codes)


@command
def remember(keys: list[str], codes: list[str]) -> Effect:
    """Write keys of subjects."""
    return effect(
        """
        INSERT INTO subject_likeness (key, uscc)
        SELECT * FROM unnest(:keys, :codes) ON CONFLICT DO NOTHING
        """,
        keys,
        codes,
    )


@query
def alike(codes: list[str], most: int) -> Rows[Shared]:
    """Who shares a key with some subjects and is not known to be the same."""
    return sql(
        Shared,
        """
        SELECT DISTINCT least(one.uscc, other.uscc) AS first,
               greatest(one.uscc, other.uscc) AS second, one.key
        FROM subject_likeness one
        JOIN subject_likeness other ON other.key = one.key AND other.uscc <> one.uscc
        WHERE one.uscc = ANY(:codes) AND NOT other.uscc = ANY(aliases_of(one.uscc))
          AND :most >= (SELECT count(*) FROM (
              SELECT FROM subject_likeness k WHERE k.key = one.key LIMIT :most + 1) k)
        ORDER BY first, second, one.key
        """,
        codes,
        most,
    )


@command
def close_others(codes: list[str], firsts: list[str], seconds: list[str]) -> Effect:
    """Drop open pairs of some subjects but those that are alike still."""
    return effect(
        """
        DELETE FROM subject_duplicate d
        WHERE d.status = 'open' AND (d.first = ANY(:codes) OR d.second = ANY(:codes))
          AND NOT EXISTS (SELECT FROM unnest(:firsts, :seconds) AS s(first, second)
                          WHERE s.first = d.first AND s.second = d.second)
        """,
        codes,
        firsts,
        seconds,
    )


@command
def propose(duplicates: Sequence[Duplicate]) -> Effect:
    """Write pairs; what was decided about one stands."""
    return effect(
        f"""
        INSERT INTO subject_duplicate AS kept ({_COLUMNS})
        SELECT {_COLUMNS}
        FROM jsonb_populate_recordset(NULL::subject_duplicate, :duplicates)
        ON CONFLICT (first, second) DO UPDATE SET reasons = excluded.reasons
        WHERE kept.status = 'open'
        """,  # noqa: S608 - our own columns
        duplicates,
    )


@command
def save(duplicates: Sequence[Duplicate]) -> Effect:
    """Write what was decided about pairs."""
    return effect(
        """
        UPDATE subject_duplicate AS kept
        SET status = fresh.status, decided_by = fresh.decided_by,
            decided_at = fresh.decided_at, reason = fresh.reason
        FROM jsonb_populate_recordset(NULL::subject_duplicate, :duplicates) AS fresh
        WHERE kept.first = fresh.first AND kept.second = fresh.second
        """,
        duplicates,
    )


@command
def settle(first: str, second: str, status: str, by: str, at: datetime) -> Effect:
    """Say what a merger, or its split, made of a pair that was found."""
    return effect(
        """
        UPDATE subject_duplicate
        SET status = :status, decided_by = :by, decided_at = :at, reason = NULL
        WHERE first = :first AND second = :second
        """,
        first,
        second,
        status,
        by,
        at,
    )
