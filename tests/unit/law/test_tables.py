"""What the documents say, line by line: each table is asked of the product itself."""

from importlib import import_module
from pathlib import Path

import pytest

from shared.civic.law import Entry, Law
from shared.civic.law.files import documents
from tests.rules import rules
from tests.sourcetree import SERVICES
from tests.unit.law.asking import QUESTIONS, ask
from tests.unit.law.lines import COLUMNS, Known, Line, TablesUnreadable, files, read

LAWS: list[Law] = [
    import_module(f"{package}.policy").current_law() for package in SERVICES.values()
]
for _path in sorted((Path(__file__).parent / "questions").glob("*.py")):
    import_module(f"tests.unit.law.questions.{_path.stem}")
_ENTRIES: list[Entry] = [entry for law in LAWS for entry in (*law.rows, *law.waiting)]
KNOWN = Known(
    rows={entry.id: entry for entry in _ENTRIES},
    questions=QUESTIONS,
    rules=[rule.number for rule in rules()],
    documents=documents(),
)
LINES = read(files(), KNOWN)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, id=line.source, marks=pytest.mark.rule(line.rule))
        for line in LINES
    ],
)
def test_the_product_says_what_the_clause_says(line: Line) -> None:
    asked = line.asked()
    answer = ask(line.question, asked)
    assert not asked.unread, f"{line.question} does not read {asked.unread}"
    said = {name: answer.verdict.get(name) for name in line.verdict}
    assert said == line.verdict, f"{line.says} ({line.clause})"
    if line.rows:
        assert set(line.rows) <= answer.rows, f"{line.says} ({line.clause})"
    else:
        assert not answer.rows, f"{line.says}: no row holds"


ROW = next(row for law in LAWS for row in law.rows if row.clause.startswith("JS-"))
WAITING = next(row for law in LAWS for row in law.waiting)
FILE = f"{ROW.clause.partition(' ')[0]}.csv"
GOOD = {
    "says": "a line that is well written",
    "rule": "X-01",
    "question": next(iter(QUESTIONS)),
    "day": "2026-03-02",
    "region": "310116",
    "domain": "market",
    "situation": "",
    "verdict": "refused=nothing",
    "row": ROW.id,
    "clause": ROW.clause,
}


def written(*columns: str, name: str = FILE, **cells: str) -> list[tuple[str, str]]:
    columns = columns or COLUMNS
    line = {**GOOD, **cells}
    text = ",".join(f'"{line.get(column, "")}"' for column in columns)
    return [(name, f"{','.join(columns)}\n{text}\n")]


def test_a_well_written_line_is_read() -> None:
    (line,) = read(written(), KNOWN)
    assert (line.rows, line.clause) == ((ROW.id,), ROW.clause)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (written(*COLUMNS, "remarks"), "the columns are"),
        (written(clause=""), "empty: clause"),
        (written(row=""), "empty: row"),
        (written(verdict=""), "empty: verdict"),
        (written(clause=f"{ROW.clause}9"), "cites"),
        (written(clause="ZZ 1"), "no document is called"),
        (written(name="YS.csv"), "not of the document of this file"),
        (written(row="JS-NO/such/row"), "no row"),
        (
            written(
                row=WAITING.id,
                clause=WAITING.clause,
                name=f"{WAITING.clause.partition(' ')[0]}.csv",
            ),
            "waits for",
        ),
        (written(question="guess"), "no question"),
        (written(rule="P-99"), "no rule"),
        (written(situation="grade"), "is not name=value"),
        (written(domain="shops"), "no domain"),
        (written(day="soon"), "Invalid isoformat"),
    ],
)
def test_a_line_that_proves_nothing_is_refused(
    table: list[tuple[str, str]], fault: str
) -> None:
    with pytest.raises(TablesUnreadable, match=fault):
        read(table, KNOWN)


def test_a_word_that_the_question_does_not_read_is_a_fault() -> None:
    (line,) = read(
        written(question="out_of_scope", situation="reason=sampling; colour=red"),
        KNOWN,
    )
    asked = line.asked()
    ask(line.question, asked)
    assert asked.unread == ["colour"]
