"""The base of this service's tables, and the statements that write whole values.

A value is written as JSON that PostgreSQL takes apart by the columns of its table, so
one statement writes any number of them, and a member without a column is left out.
"""

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

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


def lean(table: type[SQLModel], values: Iterable[object]) -> list[dict[str, object]]:
    """Values by the columns of a table; what is None is left out and becomes NULL.

    For the statement of code issue: it is quicker to write and to take apart than the
    whole values with what they have besides columns.
    """
    names, read = _columns(table)
    return [
        {
            name: member
            for name, member in zip(names, read(value), strict=True)
            if member is not None
        }
        for value in values
    ]


def one_of(states: Iterable[str]) -> str:
    """States as SQL lists them: `('cancelled', 'expired')`."""
    return f"({', '.join(repr(str(state)) for state in sorted(states))})"


@cache
def _columns(table: type[SQLModel]) -> tuple[list[str], Callable[[object], Any]]:
    names = [column.name for column in shape_of(table).columns]
    return names, attrgetter(*names)
