"""Small copies of neighbours' state, kept from their events."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Table
from sqlmodel import SQLModel

from shared import jsontext
from shared.db import Tx


@cache
def _statement(table: type[SQLModel]) -> tuple[str, tuple[str, ...]]:
    shape: Table = table.__table__  # type: ignore[attr-defined]
    keys = tuple(column.name for column in shape.primary_key)
    rest = [column.name for column in shape.columns if column.name not in keys]
    names = ", ".join([*keys, *rest])
    sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return (
        f"""
        INSERT INTO {shape.name} AS kept ({names})
        SELECT {names} FROM jsonb_populate_recordset(NULL::{shape.name}, $1::jsonb)
        ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {sets}
        WHERE kept.version < excluded.version
        RETURNING {", ".join(f"kept.{key}::text" for key in keys)}
        """,  # noqa: S608 - names come from our own table classes
        keys,
    )


async def keep_newest(
    tx: Tx,
    table: type[SQLModel],
    rows: Sequence[BaseModel | Mapping[str, Any]],
) -> list[str]:
    """Keep the rows whose `version` is newer than what the table has.

    Members that the table has no column for are left out. Of several rows with one
    key the newest counts.

    Returns:
        The keys that were applied (a key of several columns joined by `|`), so that a
        handler does its further work for these only.
    """
    sql, keys = _statement(table)
    newest: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        plain = row.model_dump() if isinstance(row, BaseModel) else row
        key = tuple(plain[name] for name in keys)
        if key not in newest or plain["version"] > newest[key]["version"]:
            newest[key] = plain
    if not newest:
        return []
    applied = await tx.fetch(sql, jsontext.dumps(list(newest.values())))
    return ["|".join(row.values()) for row in applied]
