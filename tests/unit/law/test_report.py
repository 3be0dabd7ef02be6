"""Every row that decides something is asked about, and docs/law.md says where."""

from tests.unit.law.report import DOCUMENT, deciding, document, proofs, unproved
from tests.unit.law.test_tables import LINES


def test_a_line_of_a_table_asks_about_every_row_that_decides() -> None:
    assert unproved(LINES) == [], "write a line of tests/unit/law/tables for them"


def test_a_row_that_no_line_asks_about_is_seen() -> None:
    row = LINES[0].rows[0]
    others = [line for line in LINES if row not in line.rows]
    assert unproved(others) == [row]
    assert row in deciding()
    assert row not in proofs(others)


def test_the_document_is_what_the_rows_and_tables_give_now() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(LINES), "run `make law`"
