"""Aliases are followed once a statement, not once a row (S-12)."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from shared.db.aliases import goes_by

SERVICES = Path(__file__).parents[4] / "services"
ONCE_A_ROW = re.compile(r"ANY\(aliases_of\(:")


@pytest.mark.rule("S-12")
def test_a_condition_asks_for_the_other_codes_in_a_subquery() -> None:
    column: sa.ColumnClause[str] = sa.column("uscc", sa.String)
    text = str(
        goes_by(column, sa.bindparam("code")).compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]  # the dialect is untyped
    )
    assert "CAST((SELECT aliases_of(" in text


@pytest.mark.rule("S-12")
def test_no_statement_asks_for_the_other_codes_of_a_parameter_row_by_row() -> None:
    asking = [
        str(path.relative_to(SERVICES))
        for path in SERVICES.rglob("*.py")
        if ONCE_A_ROW.search(path.read_text(encoding="utf-8"))
    ]
    assert asking == []
