"""Secrecy has three forms, and all of them say the same of every row (C-05)."""

from itertools import product

import pytest
from sqlalchemy import Boolean, ColumnElement, literal_column, select

from shared.auth import Principal, Secrecy, secret_to, shown, shown_sql
from shared.db.dialect import DIALECT
from shared.testing.world import MakeWorld

MAKER, OTHER = "310116-market", "310116-fire"
ROWS = """(VALUES {}) AS t (classified, surprise, presented, agency)"""


def principal(agency: str) -> Principal:
    region, _, _ = agency.partition("-")
    return Principal("p", agency, region, "district", frozenset())


def flag(name: str) -> ColumnElement[bool]:
    return literal_column(f"t.{name}", Boolean)


def as_statement(asking: str) -> str:
    """The condition of SQLAlchemy's lists, as text."""
    made = literal_column("t.agency") == literal_column(f"'{asking}'")
    condition = shown(flag("classified"), flag("surprise"), made, flag("presented"))
    return str(select(condition).compile(dialect=DIALECT))


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("asking", [MAKER, OTHER])
async def test_a_row_and_a_list_say_the_same(
    make_world: MakeWorld, asking: str
) -> None:
    world = await make_world("credit-svc")
    plain = shown_sql(f"t.agency = '{asking}'", presented="t.presented", row="t.")
    async with world.db("credit-svc").reading() as tx:
        for classified, surprise, presented in product((True, False), repeat=3):
            row = ROWS.format(f"({classified}, {surprise}, {presented}, '{MAKER}')")
            secrecy = Secrecy(classified, surprise, [MAKER], presented=presented)
            expected = not secret_to(secrecy, principal(asking))
            by_text = await tx.fetchval(f"SELECT {plain} FROM {row}")
            by_statement = await tx.fetchval(f"{as_statement(asking)} FROM {row}")
            case = (classified, surprise, presented, asking)
            assert by_text == by_statement == expected, case


@pytest.mark.rule("C-05")
def test_the_classified_is_secret_for_ever_and_a_surprise_until_it_is_presented() -> (
    None
):
    stranger = principal(OTHER)
    for presented in (True, False):
        classified = Secrecy(True, False, [MAKER], presented=presented)
        assert secret_to(classified, stranger)
        assert not secret_to(classified, principal(MAKER))
        surprise = Secrecy(False, True, [MAKER], presented=presented)
        assert secret_to(surprise, stranger) is not presented
