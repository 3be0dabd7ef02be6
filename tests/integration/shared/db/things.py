"""A table with a column of each kind, and the statements of its tests."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum, StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Text, delete, func, update
from sqlmodel import Field, SQLModel, col, select

from shared.db import base
from shared.db.columns import enum, instant, json, maybe_enum, texts
from shared.db.statements import (
    Delete,
    Effect,
    Insert,
    ReturningInsert,
    ReturningUpdate,
    Rows,
    Select,
    SelectOfScalar,
    Update,
    among,
    command,
    effect,
    if_given,
    insertion,
    into,
    query,
    select_columns,
    sql,
)

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = base("statements")


class Colour(Enum):
    RED = "r"
    GREEN = "g"


class Level(StrEnum):
    HIGH = "high"
    LOW = "low"


class Rank(IntEnum):
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True)
class Step:
    name: str
    day: date


class Thing(Base, table=True):
    __tablename__ = "thing"

    id: UUID = Field(primary_key=True)
    name: str
    colour: Colour = enum(Colour)
    level: Level | None = maybe_enum(Level)
    tags: list[str] = texts()
    steps: list[Step] = json(list[Step])
    made_at: datetime = instant()
    day: date | None = None
    size: int = 0
    called: str | None = Field(default=None, sa_column=Column("label", Text))


@dataclass(frozen=True)
class Short:
    name: str
    colour: Colour
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    name: str
    size: int

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError(self.size)


@command
def add(  # noqa: PLR0917 - a column each
    id: UUID,  # noqa: A002 - the column's name
    name: str,
    colour: Colour,
    level: Level | None,
    tags: list[str],
    steps: list[Step],
    made_at: datetime,
    size: int = 0,
) -> Insert:
    return insertion(
        Thing(
            id=id,
            name=name,
            colour=colour,
            level=level,
            tags=tags,
            steps=steps,
            made_at=made_at,
            size=size,
            called="it's 100% 'so', :not $1",
        )
    )


@query
def thing(id: UUID) -> SelectOfScalar[Thing]:  # noqa: A002 - the column's name
    return select(Thing).where(Thing.id == id)


@query
def named(names: list[str], colour: Colour | None) -> SelectOfScalar[Thing]:
    return (
        select(Thing)
        .where(among(Thing.name, names), if_given(colour, Thing.colour == colour))
        .order_by(Thing.name)
    )


@query
def red() -> Select[str, int]:
    return select(Thing.name, Thing.size).where(Thing.colour == Colour.RED)


@query
def green() -> Select[str, int]:
    return select(Thing.name, Thing.size).where(Thing.colour == Colour.GREEN)


@query
def colours() -> Select[Colour, int]:
    count: ColumnElement[int] = func.count()
    return select(col(Thing.colour), count).group_by(col(Thing.colour)).order_by(count)


@query
def with_size() -> Select[Thing, int]:
    return select(Thing, Thing.size).order_by(Thing.name)


@query
def shorts() -> Rows[Short]:
    return into(
        Short,
        select_columns(Thing.name, Thing.colour, Thing.tags).order_by(Thing.name),
    )


@query
def larger(size: int) -> Rows[Checked]:
    return sql(
        Checked,
        "SELECT size, name FROM thing WHERE size > :size AND '08:30'::time IS NOT NULL",
        size,
    )


@query
def sizes(ranks: list[Rank]) -> Rows[int]:
    return sql(int, "SELECT size FROM thing WHERE size = ANY(:ranks)", ranks)


@query
def level_of(name: str) -> Rows[Level]:
    return sql(Level, "SELECT level FROM thing WHERE name = :name", name)


@query
def whole(name: str) -> Rows[Thing]:
    return sql(Thing, "SELECT * FROM thing WHERE name = :name", name)


@query
def numbers(top: int) -> Rows[int]:
    return sql(int, "SELECT * FROM generate_series(1, :top)", top)


@query
def next_free() -> SelectOfScalar[Thing]:
    return select(Thing).order_by(Thing.name).limit(1).with_for_update(skip_locked=True)


@command
def keep(id: UUID, name: str, made_at: datetime) -> ReturningInsert[Thing]:  # noqa: A002 - the column's name
    added = insertion(
        Thing(
            id=id,
            name=name,
            colour=Colour.RED,
            tags=[],
            steps=[],
            made_at=made_at,
        )
    )
    return added.on_conflict_do_update(
        index_elements=["id"],
        set_={"name": added.excluded.name, "size": Thing.size + 1},
    ).returning(Thing)


@command
def grow(name: str, by: int) -> ReturningUpdate[str, int]:
    return (
        update(Thing)
        .where(col(Thing.name) == name)
        .values({Thing.size: Thing.size + by})
        .returning(col(Thing.name), col(Thing.size))
    )


@command
def paint(colour: Colour) -> Update:
    return update(Thing).values({Thing.colour: colour})


@command
def forget(name: str) -> Delete:
    return delete(Thing).where(col(Thing.name) == name)


@command
def clear(names: list[str]) -> Effect:
    return effect("DELETE FROM thing WHERE name = ANY(:names)", names)


@query
def branching(name: str) -> Rows[int]:
    del name
    return sql(int, "SELECT 1")
