"""Which rows hold: the most specific, never looser than a higher document (X-01)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.civic.law import (
    ANY_WORD,
    Basis,
    Binding,
    Case,
    Document,
    Law,
    Rank,
    Row,
    Topic,
    Value,
)
from shared.civic.law.rows import V


class Limit(Value):
    most: int


def allows_more(value: Limit, other: Limit) -> bool:
    return value.most > other.most


LIMIT = Topic("limit", Limit, units=ANY_WORD, is_looser=allows_more)
HOURS = Topic("hours", Limit, units=ANY_WORD, together=True)
DAY = date(2026, 11, 21)
CITY = Document("SH", rank=Rank.MUNICIPAL_GOVERNMENT)
REGULATION = Document("YS", rank=Rank.MUNICIPAL_REGULATION)
DISTRICT = Document("JS", rank=Rank.DISTRICT_DEPARTMENT)


def row(
    row_id: str,
    region: str = "310116",
    domain: str = "*",
    *,
    most: int = 1,
    binding: Binding = Binding.MANDATORY,
    document: Document = DISTRICT,
    narrows: frozenset[tuple[str, str]] = frozenset(),
    unit: str = "premises",
    dates: tuple[date | None, date | None] = (None, None),
) -> Row[Limit]:
    return Row(
        id=row_id,
        topic="limit",
        region=region,
        domain=domain,
        unit=unit,
        narrows=narrows,
        binding=binding,
        valid_from=dates[0],
        valid_to=dates[1],
        document=document,
        clause=f"{document.short} 一",
        value=Limit(most=most),
    )


def winners(
    *rows: Row[Limit], region: str = "310116", day: date = DAY, **facts: str
) -> list[str]:
    case = Case(region, "market", day, facts)
    return [winner.id for winner in Law(rows).holding(LIMIT, case)]


def test_narrowing_wins_over_the_domain_and_the_domain_over_the_region() -> None:
    rows = [
        row("default", "*"),
        row("city", "310000"),
        row("district"),
        row("domain", "*", "market"),
        row("narrow", "*", narrows=frozenset({("grade", "A")})),
    ]
    assert winners(*rows[:1]) == ["default"]
    assert winners(*rows[:2]) == ["city"]
    assert winners(*rows[:3]) == ["district"]
    assert winners(*rows[:4]) == ["domain"]
    assert winners(*rows, grade="A") == ["narrow"]
    assert winners(*rows, grade="B") == ["domain"]


def test_a_row_of_a_city_holds_in_its_districts_and_of_a_district_in_its_towns() -> (
    None
):
    rows = row("city", "310000"), row("district")
    assert winners(*rows, region="310116101") == ["district"]
    assert winners(*rows, region="310115") == ["city"]
    assert winners(*rows, region="330100") == []
    assert winners(*rows, region="310000") == ["city"]


def test_a_row_of_another_domain_is_never_borrowed() -> None:
    assert winners(row("fire", domain="fire")) == []


def test_rows_of_different_units_all_hold_and_sum_is_a_unit_of_its_own() -> None:
    rows = row("a"), row("b", unit="subject"), row("c", domain="sum")
    assert winners(*rows) == ["a", "b", "c"]


def test_rows_that_hold_together_do_not_compete() -> None:
    rows = [row("wide"), row("near", domain="market")]
    together = [replace(row, topic="hours") for row in rows]
    case = Case("310116", "market", DAY)
    assert [row.id for row in Law(together).holding(HOURS, case)] == ["wide", "near"]


def test_a_fact_may_be_a_set_of_words() -> None:
    narrow = row("n", narrows=frozenset({("kind", "pesticide")}))
    kinds = Case("310116", "market", DAY, {"kind": {"pesticide", "seed"}})
    assert Law([narrow]).first(LIMIT, kinds) is narrow
    assert Law([narrow]).first(LIMIT, Case("310116", "market", DAY)) is None


def test_a_lower_document_may_be_stricter_than_a_higher_one() -> None:
    rows = row("city", "310000", most=2, document=CITY), row("district", most=1)
    assert winners(*rows) == ["district"]


def test_a_lower_document_is_never_looser_than_a_higher_one() -> None:
    rows = row("city", "310000", most=2, document=CITY), row("district", most=3)
    assert winners(*rows) == ["city"]
    highest = row("law", "310000", "market", most=1, document=REGULATION)
    assert winners(*rows, highest) == ["law"]


def test_advice_of_a_lower_document_does_not_loosen_a_duty() -> None:
    duty = row("city", "310000", document=CITY)
    advice = row("district", binding=Binding.ADVISORY)
    permission = row("allowed", binding=Binding.PERMISSION)
    assert winners(duty, advice) == ["city"]
    assert winners(duty, permission) == ["city"]


def test_a_default_binds_nobody_whom_a_document_binds() -> None:
    default = row("default", "*", document=CITY, most=1)
    assert winners(default, row("district", most=5)) == ["district"]
    narrow = row("narrow", "*", most=9, narrows=frozenset({("grade", "A")}))
    assert winners(narrow, row("district", most=5), grade="A") == ["district"]


HUANGPU = (date(2024, 7, 1), date(2026, 6, 30))


@pytest.mark.rule("X-01")
def test_an_act_is_judged_by_the_law_of_its_own_day() -> None:
    rows = row("default", "*"), row("huangpu", "310101", dates=HUANGPU)
    for day, holding in (
        (date(2024, 6, 30), "default"),
        (date(2024, 7, 1), "huangpu"),
        (date(2026, 6, 30), "huangpu"),
        (date(2026, 7, 1), "default"),
    ):
        assert winners(*rows, region="310101", day=day) == [holding]


@pytest.mark.rule("X-01")
def test_what_a_verdict_keeps_leads_back_to_its_row_after_the_document_ended() -> None:
    ended = Law([row("huangpu", "310101", dates=HUANGPU)])
    filed = Case("310101", "market", date(2026, 6, 30))
    winner = ended.first(LIMIT, filed)
    assert winner is not None
    kept = ended.cite(winner)
    assert kept == Basis(row="huangpu", clause="JS 一", law=ended.digest)
    assert ended.cite(winner) is kept
    assert ended.row(kept.row).value == Limit(most=1)
    with pytest.raises(LookupError, match="no row 'gone'"):
        ended.row("gone")


def test_rows_that_end_within_sixty_days_are_listed_the_first_to_end_first() -> None:
    def ends(row_id: str, in_days: int) -> Row[Limit]:
        return row(row_id, dates=(date(2025, 1, 1), DAY + timedelta(days=in_days)))

    law = Law([ends("later", 61), ends("b", 60), ends("a", 0), ends("over", -1)])
    assert [row.id for row in law.ending(DAY)] == ["a", "b"]
    assert [row.id for row in law.ending(DAY, timedelta(days=61))] == [
        "a",
        "b",
        "later",
    ]


def test_each_domain_that_has_rows_is_asked_for_itself() -> None:
    rows = [
        row("fire", domain="fire"),
        row("market", domain="market", narrows=frozenset({("kind", "food")})),
        row("default", "*"),
    ]
    plain = Law(rows).by_domain(LIMIT, "310116", DAY, {})
    assert {domain: row.id for domain, row in plain.items()} == {
        "fire": "fire",
        "market": "default",
    }
    food = Law(rows).by_domain(LIMIT, "310116", DAY, {"kind": "food"})
    assert food["market"].id == "market"


@pytest.mark.rule("S-08")
def test_what_an_import_asks_of_each_row_is_looked_up_once() -> None:
    asked: list[str] = []

    class Counted(Law):
        def of(self, topic: Topic[V]) -> list[Row[V]]:
            asked.append(topic.name)
            return super().of(topic)

    law = Counted([row("a"), replace(row("b"), topic="hours")])
    case = Case("310116", "market", DAY)
    for _ in range(3):
        law.holding(LIMIT, case).clear()
        assert [held.id for held in law.holding(LIMIT, case)] == ["a"]
        assert [held.id for held in law.applicable(LIMIT, case)] == ["a"]
    assert asked == ["limit", "limit"]
    assert [held.id for held in law.holding(HOURS, case)] == ["b"]
    ended = replace(case, day=DAY + timedelta(days=400))
    assert law.holding(replace(LIMIT), ended) == law.holding(LIMIT, ended)


@pytest.mark.rule("X-01")
def test_what_has_facts_of_its_own_is_looked_up_for_itself() -> None:
    narrow = replace(row("a"), narrows=frozenset({("kind", "bar")}))
    law = Law([narrow, row("b")])
    bar = Case("310116", "market", DAY, {"kind": "bar"})
    for _ in range(2):
        assert law.first(LIMIT, replace(bar, facts={})) == row("b")
        assert law.first(LIMIT, bar) == narrow
