from dataclasses import replace
from datetime import date

import pytest
from plan_svc.library.domain import Agency, Item, ensure_inspectable
from plan_svc.library.errors import ClaimRefused, ItemListWrong, ItemsRefused

from shared.events.plan import ItemList, Level, Risk

MARKET = Agency("310116-market", "market", "310116", Level.DISTRICT)
LAST = date(2026, 12, 31)
GOOD = Item(
    "market-001",
    "market",
    Level.DISTRICT,
    Risk.MEDIUM,
    ItemList.RANDOM,
    claimed_by=(MARKET.code,),
)


@pytest.mark.rule("P-09")
def test_every_item_that_may_not_be_inspected_is_named_with_its_reason() -> None:
    library = {
        "market-001": GOOD,
        "market-003": replace(GOOD, code="market-003", claimed_by=()),
        "market-004": replace(GOOD, code="market-004", filed=False),
        "market-005": replace(GOOD, code="market-005", valid_to=date(2026, 12, 30)),
    }
    codes = [*library, "market-999"]
    with pytest.raises(ItemsRefused) as refused:
        ensure_inspectable(codes, library, MARKET.code, LAST)
    assert refused.value.members["items"] == [
        {"item": "market-003", "code": "unclaimed"},
        {"item": "market-004", "code": "unfiled"},
        {"item": "market-005", "code": "out-of-date"},
        {"item": "market-999", "code": "unknown"},
    ]


@pytest.mark.rule("P-09")
def test_a_temporary_item_is_good_until_its_last_day() -> None:
    temporary = replace(GOOD, valid_to=LAST)
    ensure_inspectable(["market-001"], {"market-001": temporary}, MARKET.code, LAST)


@pytest.mark.rule("P-09")
def test_an_item_is_claimed_once() -> None:
    item = replace(GOOD, claimed_by=(), version=3)
    assert item.claim(MARKET)
    assert not item.claim(MARKET)
    assert (item.claimed_by, item.version) == ((MARKET.code,), 4)


@pytest.mark.rule("P-09")
def test_levels_and_domains_do_not_take_each_others_items() -> None:
    with pytest.raises(ClaimRefused):
        replace(GOOD, level=Level.MUNICIPAL).claim(MARKET)
    with pytest.raises(ClaimRefused):
        replace(GOOD, domain="fire").claim(MARKET)
    town = Agency("310116101-town", "town", "310116101", Level.TOWN)
    assert replace(GOOD, level=Level.TOWN).claim(town)


@pytest.mark.rule("P-10")
@pytest.mark.parametrize("risk", [Risk.HIGH, Risk.MEDIUM])
def test_only_low_risk_items_are_left_undisturbed(risk: Risk) -> None:
    undisturbed = replace(GOOD, item_list=ItemList.UNDISTURBED)
    replace(undisturbed, risk=Risk.LOW).ensure_listed()
    replace(GOOD, risk=risk, item_list=ItemList.KEY).ensure_listed()
    with pytest.raises(ItemListWrong):
        replace(undisturbed, risk=risk).ensure_listed()
