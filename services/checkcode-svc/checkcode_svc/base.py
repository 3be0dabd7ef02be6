"""The base of this service's tables, and the statements that write whole values.

A value is written as JSON that PostgreSQL takes apart by the columns of its table, so
one statement writes any number of them, and a member without a column is left out.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from shared.db import base
from shared.messaging.copies import shape_of

if TYPE_CHECKING:

    class Base(SQLModel):
        """The base of checkcode-svc's tables, with a registry of its own."""

else:
    Base = base("checkcode_svc")


def insertion(table: type[SQLModel]) -> str:
    """The statement that writes the new rows of its parameter `rows`."""
    shape = shape_of(table)
    names = ", ".join(column.name for column in shape.columns)
    return (
        f"INSERT INTO {shape.name} ({names}) SELECT {names} "  # noqa: S608 - our own names
        f"FROM jsonb_populate_recordset(NULL::{shape.name}, :rows)"
    )


def replacement(table: type[SQLModel]) -> str:
    """The statement that writes the rows of its parameter `rows` by their keys."""
    shape = shape_of(table)
    keys = [column.name for column in shape.primary_key]
    rest = [column.name for column in shape.columns if column.name not in keys]
    sets = ", ".join(f"{name} = fresh.{name}" for name in rest)
    same = " AND ".join(f"kept.{key} = fresh.{key}" for key in keys)
    return (
        f"UPDATE {shape.name} AS kept SET {sets} "  # noqa: S608 - our own names
        f"FROM jsonb_populate_recordset(NULL::{shape.name}, :rows) AS fresh "
        f"WHERE {same}"
    )


def one_of(states: Iterable[str]) -> str:
    """States as SQL lists them: `('cancelled', 'expired')`."""
    return f"({', '.join(repr(str(state)) for state in sorted(states))})"
