"""What mypy must refuse of a statement; an ignore that it does not need is an error."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, assert_type

import pytest
from sqlmodel import Field, SQLModel, col, select

from shared.db import ReadTx, Tx, base
from shared.db.statements import (
    Insert,
    ReturningInsert,
    Rows,
    Select,
    SelectOfScalar,
    among,
    command,
    insertion,
    into,
    query,
    sql,
)

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = base("typed")


class Due(Base, table=True):
    number: int = Field(primary_key=True)
    name: str
    day: date | None = None


@dataclass(frozen=True)
class Short:
    number: int


@query
def due(name: str, numbers: list[int]) -> SelectOfScalar[Due]:
    return select(Due).where(Due.name == name, among(Due.number, numbers))


@query
def pairs() -> Select[int, str]:
    return select(Due.number, Due.name)


@query
def shorts(number: int) -> Rows[Short]:
    return into(Short, select(Due.number).where(Due.number > number))


@command
def add(number: int, name: str) -> Insert:
    return insertion(Due(number=number, name=name))


@command
def added(number: int, name: str) -> ReturningInsert[int, str]:
    row = insertion(Due(number=number, name=name))
    return row.returning(col(Due.number), col(Due.name))


async def accepted(tx: Tx) -> None:
    """Never called: mypy reads it."""
    assert_type(await due.all(tx, "a", [1]), list[Due])
    assert_type(await due.first(tx, name="a", numbers=[1]), Due | None)
    assert_type(await pairs.one(tx), tuple[int, str])
    assert_type(await shorts.all(tx, 1), list[Short])
    assert_type(await add.run(tx, 1, name="a"), int)
    assert_type(await added.one(tx, 1, "a"), tuple[int, str])
    assert_type([row async for row in due.stream(tx, "a", [])], list[Due])


async def refused(tx: Tx, read: ReadTx) -> None:
    """Never called: each line is wrong, and mypy says so."""
    await due.all(tx, "a")  # type: ignore[call-arg]  # an argument is missing
    await due.all(tx, "a", [1], 2)  # type: ignore[call-arg]  # one too many
    await due.all(tx, "a", [1], day=None)  # type: ignore[call-arg]  # a strange one
    await due.all(tx, 1, [1])  # type: ignore[arg-type]  # a wrong type
    await due.all(tx, "a", ["b"])  # type: ignore[list-item]  # a wrong member
    await add.run(read, 1, "a")  # type: ignore[arg-type]  # a reading transaction
    (await due.one(tx, "a", [1])).date  # type: ignore[attr-defined]  # noqa: B018 - no column
    (await shorts.one(tx, 1)).name  # type: ignore[attr-defined]  # noqa: B018 - no member


@query
def wrong_column(name: str) -> SelectOfScalar[Due]:
    return select(Due).where(Due.nam == name)  # type: ignore[attr-defined]  # no column


@query
def wrong_type(number: int) -> SelectOfScalar[Due]:
    return select(Due).where(Due.name == number)  # type: ignore[comparison-overlap]  # text


@query
def wrong_list(names: list[str]) -> SelectOfScalar[Due]:
    return select(Due).where(among(Due.number, names))  # type: ignore[misc]  # texts


@query
def wrong_rows() -> SelectOfScalar[Short]:
    return select(Due)  # type: ignore[arg-type]  # rows of another kind


@query
def wrong_pair() -> Select[int, int]:
    return select(Due.number, Due.name)  # type: ignore[arg-type]  # a column's type


@command
def wrong_member(number: int) -> Insert:
    return insertion(Due(number=number, nam="a"))  # type: ignore[call-arg]  # no column


@query
def wrong_text(number: int) -> Rows[Short]:
    return sql(Due, "SELECT :number AS number", number)  # type: ignore[arg-type]  # kind


def test_a_column_that_is_not_there_is_an_error_at_run_time_too() -> None:
    with pytest.raises(AttributeError, match="nam"):
        _ = wrong_column.text


def test_a_text_that_names_another_parameter_is_refused() -> None:
    @query
    def strange(number: int) -> Rows[int]:
        return sql(int, "SELECT :number + :numbr", number)

    with pytest.raises(TypeError, match="numbr"):
        _ = strange.text


def test_a_list_in_the_ordinary_way_is_refused() -> None:
    @query
    def listed(numbers: list[int]) -> SelectOfScalar[Due]:
        return select(Due).where(col(Due.number).in_(numbers))

    with pytest.raises(TypeError, match="among"):
        _ = listed.text


def test_only_parameters_vary_and_all_else_stands_in_the_text() -> None:
    @query
    def fixed(number: int) -> SelectOfScalar[int]:
        return (
            select(Due.number)
            .where(Due.name == "it's", Due.number > number, Due.number != number)
            .limit(5)
        )

    assert " ".join(fixed.text.split()) == (
        "SELECT due.number FROM due WHERE due.name = 'it''s' "
        "AND due.number > $1::bigint AND due.number != $1::bigint LIMIT 5"
    )
