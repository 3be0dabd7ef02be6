"""Each row of the law's table stands in the project: it decides, or it waits."""

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest

from shared.civic.law import Entry, Law
from tests.sourcetree import ROOT, SERVICES
from tests.unit.policy_table import Demand, demands

TABLE = ROOT.parent / "shared" / "domain" / "POLICY.csv"
LAWS: dict[str, Law] = {
    package: import_module(f"{package}.policy").current_law()
    for package in SERVICES.values()
}
ENTRIES = [entry for law in LAWS.values() for entry in (*law.rows, *law.waiting)]


NOT_IN_THE_DOCUMENTS = {
    "a date",
    "a figure",
    "the text of the catering rules",
    "the text of the regulation",
}
LATER = {
    "approval to bring forward",
    "codes in batches",
    "confirmation of the list",
    "effectiveness report",
    "further visits",
    "grading before planning",
    "hand-over to other systems",
    "indicators",
    "key units",
    "measures by grade",
    "monthly lists",
    "notice ahead",
    "off-site",
    "on-site scheme",
    "plans of superiors",
    "rewards",
    "third parties",
}
"""The work that later issues do."""


def words_of(entry: Entry) -> frozenset[str]:
    value = {part.strip() for part in entry.text.split(";")}
    narrows = {f"{name}={word}" for name, word in entry.narrows}
    words = {word for _, word in entry.narrows}
    return frozenset({*value, *narrows, *words, entry.unit})


def meets(entry: Entry, demand: Demand) -> bool:
    def day(at: date | None) -> str:
        return at.isoformat() if at else ""

    texts = words_of(entry)
    return (
        (entry.region, entry.domain) == (demand.region, demand.domain)
        and entry.topic == demand.topic
        and entry.binding in demand.strengths
        and (day(entry.valid_from), day(entry.valid_to)) == demand.dates
        and (demand.clause.endswith("?") or entry.clause == demand.clause)
        and all(
            any(text == word or text.startswith(f"{word},") for text in texts)
            or (word.startswith("excludes") and word in entry.text)
            for word in demand.words
        )
    )


def test_every_row_of_the_table_stands_in_the_project() -> None:
    if not TABLE.exists():
        pytest.xfail(f"NOT RUN: the table of the law is not at {TABLE.parent}")
    missing = [
        f"line {demand.line}: {demand.region} {demand.domain} {demand.topic} "
        f"{demand.clause} {sorted(demand.words)} {demand.dates}"
        for demand in demands(TABLE)
        if not any(meets(entry, demand) for entry in ENTRIES)
    ]
    assert not missing, "\n" + "\n".join(missing)


def test_the_comparison_sees_another_figure_date_clause_and_strength() -> None:
    once = Demand(
        line=1,
        region="310116",
        domain="market",
        topic="frequency",
        clause="JS-SCJG 四(一)1",
        strengths=frozenset({"advisory"}),
        dates=("2025-04-09", ""),
        words=frozenset({"premises", "period=P1Y", "max=1", "gap=P1M"}),
    )
    assert any(meets(entry, once) for entry in ENTRIES)
    for other in (
        replace(once, words=frozenset({"max=2"})),
        replace(once, dates=("2025-04-09", "2030-12-31")),
        replace(once, clause="JS-SCJG 四(一)2"),
        replace(once, strengths=frozenset({"mandatory"})),
        replace(once, domain="culture"),
    ):
        assert not any(meets(entry, other) for entry in ENTRIES)


def test_no_two_rows_of_the_project_share_an_id() -> None:
    ids = [row_id for row_id, _ in {(entry.id, entry.source) for entry in ENTRIES}]
    assert sorted(ids) == sorted(set(ids)), "rows that services share have one source"


def test_no_row_waits_for_the_law_to_be_read_right() -> None:
    """What waits, waits for a figure of the documents or for work that is named."""
    waits = {entry.waits_for for entry in ENTRIES if entry.waits_for}
    unnamed = waits - NOT_IN_THE_DOCUMENTS - LATER
    assert not unnamed, sorted(unnamed)
