"""National codes in their form, and what an item rests on (P-25)."""

from dataclasses import replace
from datetime import date

import pytest
from plan_svc.library.domain import Item, problems
from plan_svc.library.errors import ItemCodeWrong

from shared.civic import uscc
from shared.events.plan import BasisKind, ItemClaim, ItemList, LegalBasis, Level, Risk
from tests.unit.plan_svc.library.test_item import GOOD, MARKET

pytestmark = pytest.mark.rule("P-25")
OWNER = uscc.make("310000", 7)
DAY = date(2026, 3, 2)
LAW = LegalBasis(kind=BasisKind.LAW, text="《食品安全法》第一百一十条")
NOTICE = LegalBasis(kind=BasisKind.OTHER, text="某通知第三条")


def stated(
    catalogue_code: str | None = None, checklist_code: str | None = None
) -> Item:
    return replace(GOOD, catalogue_code=catalogue_code, checklist_code=checklist_code)


@pytest.mark.parametrize(
    "codes",
    [
        {"catalogue_code": "31010000000123"},
        {"checklist_code": f"{OWNER}1"},
        {"checklist_code": f"{OWNER}5A0012"},
    ],
)
def test_codes_of_the_right_form_are_taken(codes: dict[str, str]) -> None:
    stated(**codes).ensure_listed()


@pytest.mark.parametrize(
    "codes",
    [
        {"catalogue_code": "3101000000012"},
        {"catalogue_code": "310100000001234"},
        {"catalogue_code": "3101000000012X"},
        {"catalogue_code": "31010000000123\n"},
        {"checklist_code": OWNER},
        {"checklist_code": f"{OWNER}6"},
        {"checklist_code": f"{OWNER}0001"},
        {"checklist_code": f"{OWNER[:-1]}?1"},
        {"checklist_code": f"{OWNER}1-2"},
    ],
)
def test_codes_of_another_form_are_refused_by_their_name(
    codes: dict[str, str],
) -> None:
    with pytest.raises(ItemCodeWrong) as refused:
        stated(**codes).ensure_listed()
    assert [refused.value.members["field"]] == list(codes)


@pytest.mark.parametrize("kind", ["law", "regulation", "rule"])
def test_one_law_regulation_or_rule_in_force_is_enough(kind: str) -> None:
    basis = LAW.model_copy(update={"kind": BasisKind(kind)})
    assert replace(GOOD, legal_bases=(NOTICE, basis)).is_founded(DAY)


@pytest.mark.parametrize(
    "bases",
    [
        (),
        (NOTICE,),
        (NOTICE, LAW.model_copy(update={"valid_to": date(2026, 3, 1)})),
        (LAW.model_copy(update={"valid_from": date(2026, 3, 3)}),),
    ],
)
def test_others_alone_or_none_in_force_carry_no_inspection(
    bases: tuple[LegalBasis, ...],
) -> None:
    item = replace(GOOD, legal_bases=bases)
    found = problems([item.code], {item.code: item}, [MARKET.code], DAY)
    assert [problem.code for problem in found] == ["unfounded"]


def test_a_basis_carries_on_its_first_and_its_last_day() -> None:
    basis = LAW.model_copy(update={"valid_from": DAY, "valid_to": DAY})
    assert basis.carries(DAY)


def test_bases_that_were_never_stated_one_by_one_are_not_judged() -> None:
    assert GOOD.legal_bases is None
    assert GOOD.is_founded(DAY)


@pytest.mark.rule("P-10")
def test_an_agency_says_on_which_list_an_item_stands_there() -> None:
    item = replace(GOOD, risk=Risk.LOW, claimed_by=())
    own = ItemClaim(agency=MARKET.code, item_list=ItemList.UNDISTURBED)
    assert item.claim(MARKET, own)
    assert not item.claim(MARKET)
    assert item.list_of(MARKET.code) is ItemList.UNDISTURBED
    assert item.list_of("310101-market") is ItemList.RANDOM
    assert item.claim(MARKET, ItemClaim(agency=MARKET.code))
    assert item.list_of(MARKET.code) is ItemList.RANDOM


def test_a_claim_is_released_once() -> None:
    item = replace(GOOD, level=Level.DISTRICT, version=4)
    assert item.release(MARKET.code)
    assert not item.release(MARKET.code)
    assert (item.claimed_by, item.version) == ((), 5)
