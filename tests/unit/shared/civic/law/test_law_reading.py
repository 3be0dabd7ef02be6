"""Rows are read whole or not at all; what is wrong is named with its line."""

from typing import Literal

import pytest

from shared.civic.law import ANY_WORD, Law, Topic, Value
from shared.civic.law.canonical import KEPT, WRITTEN
from shared.civic.law.files import documents
from shared.civic.law.reading import (
    LawUnreadable,
    read,
    read_documents,
    read_kept,
)


class Limit(Value):
    most: int
    mode: Literal["on_site", "off_site"] = "on_site"


LIMIT = Topic("limit", Limit, units=frozenset({"premises", "subject"}))
FIELD = Topic("field", Value, units=ANY_WORD, narrows={"kind": frozenset({"annual"})})
GOOD = "JS-XF/limit,limit,310116,fire,premises,,most=1,mandatory,2025-04-09,,JS-XF 三,,"


def law(*lines: str) -> Law:
    text = "\n".join([",".join(WRITTEN), *lines])
    return read([("rows.csv", text)], (LIMIT, FIELD), documents())


def faults(*lines: str) -> list[str]:
    with pytest.raises(LawUnreadable) as refused:
        law(*lines)
    return str(refused.value).splitlines()


def changed(**cells: str) -> str:
    columns = dict(zip(WRITTEN, GOOD.split(","), strict=True))
    return ",".join((columns | cells).values())


def test_a_row_says_where_when_how_and_by_which_document() -> None:
    [row] = law(GOOD).of(LIMIT)
    assert row.value == Limit(most=1)
    assert (row.region, row.domain, row.unit) == ("310116", "fire", "premises")
    assert (row.clause, row.document.short, row.rank.name) == (
        "JS-XF 三",
        "JS-XF",
        "DISTRICT_DEPARTMENT",
    )
    assert row.source == "rows.csv line 2"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"id": ""}, "'' is not an id"),
        ({"id": "a b"}, "'a b' is not an id"),
        ({"topic": "limits"}, "no rule reads the topic 'limits'"),
        ({"region": "3101"}, "no region '3101'"),
        ({"domain": "fires"}, "no domain 'fires'"),
        ({"unit": "premise"}, "limit has no unit 'premise'"),
        ({"narrows": "kind=annual"}, "limit is not narrowed by kind=annual"),
        ({"narrows": "annual"}, "'annual' is not name=value"),
        ({"value": "most=once"}, "most: Input should be a valid integer"),
        ({"value": "most=1; most=2"}, "'most' is given twice"),
        ({"value": "most=1; least=1"}, "least: Extra inputs are not permitted"),
        ({"value": "most=1; mode=there"}, "mode: Input should be"),
        ({"value": ""}, "most: Field required"),
        ({"binding": "sometimes"}, "mandatory or advisory or permission"),
        ({"valid_from": "2025-4-9"}, "Invalid isoformat string"),
        ({"valid_from": ""}, "has a day from which it holds"),
        ({"valid_to": "2025-04-08"}, "it ends on 2025-04-08, before it begins"),
        ({"valid_from": "2025-04-08"}, "JS-XF holds from 2025-04-09 only"),
        ({"clause": ""}, "a clause is missing"),
        ({"clause": "XX 三"}, "no document is called as 'XX 三' begins"),
        ({"clause": "P-13"}, "a default of the product's own stands for every region"),
        ({"region": "310101"}, "JS-XF does not bind 310101"),
        ({"domain": "market"}, "JS-XF binds fire alone"),
        (
            {"region": "*", "binding": "permission"},
            "a permission is no default",
        ),
    ],
)
def test_a_wrong_cell_is_refused_with_its_file_and_line(
    cells: dict[str, str], fault: str
) -> None:
    [told] = faults(changed(**cells))
    assert told.startswith("rows.csv line 2: ")
    assert fault in told


def test_a_row_does_not_outlive_its_document() -> None:
    huangpu = {"region": "310101", "domain": "*", "clause": "HP 六"}
    [told] = faults(changed(**huangpu))
    assert "HP ends on 2026-06-30" in told
    law(changed(**huangpu, valid_to="2026-06-30"))


def test_all_faults_are_told_at_once() -> None:
    named = faults(changed(clause=""), GOOD, changed(domain="x", id="b"))
    assert [fault.partition(":")[0] for fault in named] == [
        "rows.csv line 2",
        "rows.csv line 4",
    ]


def test_two_rows_have_two_ids_wherever_they_stand() -> None:
    header = ",".join(WRITTEN)
    texts = [
        ("a.csv", f"{header}\n{GOOD}"),
        ("b.csv", f"{header}\n{changed(unit='subject')}"),
    ]
    with pytest.raises(LawUnreadable) as refused:
        read(texts, (LIMIT,), documents())
    fault = "b.csv line 2: the id JS-XF/limit is that of a.csv line 2"
    assert str(refused.value) == fault


def test_rows_between_which_no_rule_chooses_are_refused() -> None:
    [told] = faults(GOOD, changed(id="b", value="most=2", valid_from="2026-01-01"))
    assert told == "rows.csv line 3: it competes with rows.csv line 2 on the same days"
    before = changed(valid_to="2025-12-31")
    law(before, changed(id="b", value="most=2", valid_from="2026-01-01"))
    law(GOOD, changed(id="b", unit="subject"))


def test_a_row_that_waits_decides_nothing_and_needs_no_reader() -> None:
    rows = law(GOOD, changed(id="b", waits_for="notice ahead", topic="code.ahead"))
    assert [row.id for row in rows.rows] == ["JS-XF/limit"]
    assert [(row.id, row.waits_for) for row in rows.waiting] == [("b", "notice ahead")]
    law(GOOD, changed(id="b", waits_for="correction of the law", value="most=2"))


def test_a_file_of_another_form_is_no_file_of_rows() -> None:
    with pytest.raises(LawUnreadable, match=r"x.csv line 1: the columns are id,"):
        read([("x.csv", "region,domain\n")], (LIMIT,), documents())
    with pytest.raises(LawUnreadable, match=r"x.csv line 1: the columns are id,"):
        read([("x.csv", "")], (LIMIT,), documents())
    assert "12 cells, not 13" in faults(GOOD.removesuffix(","))[0]
    assert "rows.csv line 2" in faults('"' + GOOD)[0]


def test_a_document_stands_once_with_a_known_rank() -> None:
    header = "short,zh,en,rank,region,domain,valid_from,valid_to\n"
    line = "HP,a,b,district_government,310101,*,2024-07-01,\n"
    with pytest.raises(LawUnreadable, match=r"d.csv line 3: HP stands there twice"):
        read_documents("d.csv", header + line + line)
    with pytest.raises(LawUnreadable, match=r"d.csv line 2: no rank 'high'"):
        read_documents("d.csv", header + line.replace("district_government", "high"))


@pytest.mark.rule("X-01")
def test_a_kept_set_is_read_back_to_the_same_hash() -> None:
    rows = law(GOOD, changed(id="b", region="*", valid_from="", clause="P-13"))
    assert rows.text.splitlines()[0] == ",".join(KEPT)
    again = read_kept("kept.csv", rows.text, (LIMIT,))
    assert again.digest == rows.digest
    assert [(row.id, row.value, row.rank) for row in again.rows] == [
        (row.id, row.value, row.rank) for row in rows.rows
    ]


@pytest.mark.rule("X-01")
def test_the_hash_changes_with_what_decides_and_with_nothing_else() -> None:
    plain = law(GOOD).digest
    assert law(changed(note="said otherwise")).digest == plain
    waiting = changed(id="b", waits_for="off-site")
    assert law(GOOD, waiting).digest == plain
    assert law(changed(value="most=2")).digest != plain
    assert law(changed(valid_to="2030-12-31")).digest != plain
