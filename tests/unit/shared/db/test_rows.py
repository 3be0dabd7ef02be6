from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Float, Integer, Numeric, Text
from sqlalchemy.types import TypeEngine

from shared.db.columns import Json
from shared.db.rows import converter_of_column, row_by_name


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Numeric(), Decimal("0.05")),
        (Float(), 0.05),
        (Integer(), 5),
        (Text(), "0.05"),
        (Json(), {"ratio": "0.05"}),
    ],
)
def test_a_value_that_asyncpg_reads_as_it_is_stays_so(
    column: TypeEngine[Any], value: object
) -> None:
    convert = converter_of_column(column)
    assert (value if convert is None else convert(value)) == value


@dataclass(frozen=True, slots=True)
class Slotted:
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class More(Slotted):
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Loose(Slotted):
    label: str


@dataclass(frozen=True, slots=True)
class Defaulted:
    name: str
    size: int = 3


@pytest.mark.parametrize(
    ("columns", "values", "row"),
    [
        (("size", "name"), (2, "a"), Slotted("a", 2)),
        (("tags", "name", "size"), (["x"], "a", 2), More("a", 2, ("x",))),
        (("name", "size", "label"), ("a", 2, "l"), Loose("a", 2, "l")),
        (("name",), ("a",), Defaulted("a")),
        (("name", "size"), ("a", 2), Defaulted("a", 2)),
    ],
)
def test_a_row_is_what_its_class_makes_of_the_values(
    columns: tuple[str, ...], values: tuple[object, ...], row: object
) -> None:
    built = row_by_name(type(row), columns)(values)
    assert built == row
    assert hash(built) == hash(row)
