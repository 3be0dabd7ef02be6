"""What a row of retention may say, and what no row may do to what is told (S-11)."""

import csv

import pytest

from shared.civic.law.files import documents
from shared.events import EVENT_TYPES, producer_of
from shared.retention import End, Rule, rules_of
from shared.retention.files import RetentionUnreadable, read
from shared.retention.rules import COLUMNS
from shared.running.names import NAMES
from shared.running.service import load
from shared.running.settings import ServiceSettings

GOOD = {
    "table": "report",
    "holds": "举报 · reports",
    "sensitivity": "personal",
    "purpose": "查处 · to look into them",
    "grounds": "C-12; PIPL 十九",
    "keep": "P3Y",
    "since": "answered_at",
    "when": "status=answered",
    "unless": "visit.code=code status=open|begun",
    "end": "blank",
    "blanks": "text, answer",
    "reason": "不再需要 · it serves no more",
}


def text(*lines: dict[str, str]) -> str:
    written: list[str] = []

    class File:
        def write(self, line: str) -> None:
            written.append(line)

    writer = csv.DictWriter(File(), COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return "".join(written)


def test_a_row_is_read_whole() -> None:
    (rule,) = read("rows.csv", text(GOOD), documents())
    assert rule.since is not None
    assert (rule.since.period, rule.since.column) == ("P3Y", "answered_at")
    assert rule.unless is not None
    assert rule.unless.is_open.words == ("open", "begun")
    assert set(rule.columns) == {"text", "answer", "answered_at", "status", "code"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"holds": "reports"}, "is not"),
        ({"purpose": "查处"}, "is not"),
        ({"sensitivity": "private"}, "private"),
        ({"grounds": "somewhere"}, "no rule and no document"),
        ({"grounds": "XX 三"}, "no rule and no document"),
        ({"keep": "three years"}, "three years"),
        ({"keep": ""}, "counts no period"),
        ({"since": ""}, "is not"),
        ({"blanks": ""}, "names its columns"),
        ({"end": "erase"}, "names its columns"),
        ({"end": "ever", "blanks": ""}, "has a period"),
        ({"when": "status"}, "column=word"),
        ({"unless": "visit status=open"}, "table.column=column"),
        ({"since": "now(); DROP TABLE report"}, "is not"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(wrong: dict[str, str], says: str) -> None:
    with pytest.raises(RetentionUnreadable) as refused:
        read("rows.csv", text(GOOD | wrong), documents())
    assert "rows.csv line 2: " in str(refused.value)
    assert says in str(refused.value)


def test_a_table_stands_once() -> None:
    with pytest.raises(RetentionUnreadable, match="report stands there twice"):
        read("rows.csv", text(GOOD, GOOD), documents())


def rules(name: str) -> tuple[Rule, ...]:
    return rules_of(name.replace("-", "_"))


@pytest.mark.rule("S-11")
@pytest.mark.parametrize("name", NAMES)
def test_personal_data_that_is_no_record_has_an_end(name: str) -> None:
    for rule in rules(name):
        if rule.sensitivity in {"personal", "secret"} and rule.end is End.EVER:
            assert "E-05" in rule.grounds, rule.table


KEPT_BY_TRIGGERS = {"sought"}
"""Copies inside one database."""


@pytest.mark.rule("X-13")
@pytest.mark.parametrize("name", NAMES)
def test_no_job_ends_what_is_told_to_others_or_is_a_copy(name: str) -> None:
    """Else a rebuild from the events and the owners' states gives other rows."""
    service = load(name)
    copies = {copy.name for copy in service.copies}
    told = {
        field
        for type_, model in EVENT_TYPES.items()
        if producer_of(type_) == name
        for field in model.model_fields
    }
    aggregates = {snapshot.aggregate for snapshot in service.snapshots}
    for rule in rules(name):
        if rule.table in copies:
            assert rule.end in {End.COPY, End.EVER}, rule.table
        assert rule.end is not End.COPY or rule.table in copies | KEPT_BY_TRIGGERS
        if rule.end is End.ERASE:
            assert rule.table not in aggregates
        if rule.end is End.BLANK and rule.table in aggregates:
            assert not told & set(rule.blanks), rule.table


@pytest.mark.parametrize("name", NAMES)
def test_a_period_that_a_deployment_sets_is_a_setting(name: str) -> None:
    for rule in rules(name):
        assert not rule.setting or rule.setting in ServiceSettings.model_fields
