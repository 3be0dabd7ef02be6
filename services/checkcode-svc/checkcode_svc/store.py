"""Rows in and out by plain SQL: the tables' classes are records here, not sessions.

One statement writes any number of rows of one table; a code is issued in few of them.
"""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from pydantic_core import to_json
from sqlalchemy import Table

from checkcode_svc.base import Row
from shared.db import ReadTx, Tx

R = TypeVar("R", bound=Row)


@cache
def _shape(model: type[Row]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


@cache
def _insert(model: type[Row]) -> str:
    table = _shape(model)
    names = ", ".join(column.name for column in table.columns)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {names} "  # noqa: S608 - our own names
        f"FROM jsonb_populate_recordset(NULL::{table.name}, $1::jsonb)"
    )


@cache
def _update(model: type[Row]) -> str:
    table = _shape(model)
    keys = [column.name for column in table.primary_key]
    sets = ", ".join(
        f"{column.name} = fresh.{column.name}"
        for column in table.columns
        if column.name not in keys
    )
    same = " AND ".join(f"kept.{key} = fresh.{key}" for key in keys)
    return (
        f"UPDATE {table.name} AS kept SET {sets} "  # noqa: S608 - our own names
        f"FROM jsonb_populate_recordset(NULL::{table.name}, $1::jsonb) AS fresh "
        f"WHERE {same}"
    )


def as_json(rows: Sequence[Row]) -> str:
    """Rows of one table as `jsonb_populate_recordset` takes them: absent is NULL."""
    return to_json(rows, exclude_none=True).decode()


async def insert(tx: Tx, *rows: Row) -> None:
    """Write new rows, one statement for each table among them."""
    by_model: dict[type[Row], list[Row]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, same in by_model.items():
        await tx.execute(_insert(model), as_json(same))


async def save(tx: Tx, *rows: Row) -> None:
    """Write changed rows of one table back, found by their primary key."""
    if rows:
        await tx.execute(_update(type(rows[0])), as_json(rows))


async def find(tx: ReadTx, model: type[R], where: str, *args: object) -> Sequence[R]:
    """The rows that `where` selects; it may end in ORDER BY, LIMIT or FOR UPDATE."""
    found = await tx.fetch(
        f"SELECT to_jsonb(it.*)::text AS one FROM {_shape(model).name} AS it "  # noqa: S608
        f"WHERE {where}",
        *args,
    )
    return [model.model_validate_json(one["one"]) for one in found]


async def find_one(tx: ReadTx, model: type[R], where: str, *args: object) -> R | None:
    """The only row that `where` selects, if there is one."""
    found = await find(tx, model, where, *args)
    return found[0] if found else None
