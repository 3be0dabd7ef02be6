from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Float, Integer, Numeric, Text
from sqlalchemy.types import TypeEngine

from shared.db.columns import Json
from shared.db.rows import converter_of_column


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
