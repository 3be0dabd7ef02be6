from dataclasses import replace
from datetime import date

import pytest
from plan_svc.library import domain as items
from plan_svc.library.domain import Item, ItemList, Risk
from plan_svc.plans.domain.plan import Draft, ExceptionKind, Mode, PlanKind, Planner
from plan_svc.plans.errors import ClaimRefused, ItemListWrong, ItemsRefused, PlanBlocked
from plan_svc.policy import current_law
from plan_svc.review.domain import checks
from plan_svc.review.domain.checks import Check, Effect, Serves

MARKET = Planner("310116-market", "market", "310116", "district")
LAST = date(2026, 12, 31)
GOOD = Item(
    "market-001",
    "market",
    "district",
    Risk.MEDIUM,
    ItemList.RANDOM,
    claimed_by=frozenset({MARKET.code}),
)
QUIET = replace(GOOD, code="market-002", risk=Risk.LOW, item_list=ItemList.UNDISTURBED)
DRAFT = Draft(
    title="计划",
    kind=PlanKind.MONTHLY,
    items=("market-001",),
    period_from=date(2026, 12, 1),
    period_to=LAST,
)


def failed(found: list[Check]) -> set[str]:
    return {one.code for one in found if not one.passed}


@pytest.mark.rule("P-09")
def test_every_item_that_may_not_be_inspected_is_named_with_its_reason() -> None:
    library = {
        "market-001": GOOD,
        "market-003": replace(GOOD, code="market-003", claimed_by=frozenset()),
        "market-004": replace(GOOD, code="market-004", filed=False),
        "market-005": replace(GOOD, code="market-005", valid_to=date(2026, 12, 30)),
    }
    wanted = [*library, "market-999"]
    with pytest.raises(ItemsRefused) as refused:
        items.ensure_inspectable(wanted, library, MARKET.code, LAST)
    assert refused.value.members["items"] == [
        {"item": "market-003", "code": "unclaimed"},
        {"item": "market-004", "code": "unfiled"},
        {"item": "market-005", "code": "out-of-date"},
        {"item": "market-999", "code": "unknown"},
    ]


@pytest.mark.rule("P-09")
def test_a_temporary_item_is_good_until_its_last_day() -> None:
    temporary = replace(GOOD, valid_to=LAST)
    items.ensure_inspectable(
        ["market-001"], {"market-001": temporary}, MARKET.code, LAST
    )


@pytest.mark.rule("P-09")
def test_levels_and_domains_do_not_take_each_others_items() -> None:
    items.ensure_claimable(GOOD, MARKET)
    with pytest.raises(ClaimRefused):
        items.ensure_claimable(replace(GOOD, level="municipal"), MARKET)
    with pytest.raises(ClaimRefused):
        items.ensure_claimable(replace(GOOD, domain="fire"), MARKET)
    town = Planner("310116101-town", "town", "310116101", "town")
    items.ensure_claimable(replace(GOOD, level="town"), town)


@pytest.mark.rule("P-10")
@pytest.mark.parametrize("risk", [Risk.HIGH, Risk.MEDIUM])
def test_only_low_risk_items_are_left_undisturbed(risk: Risk) -> None:
    items.ensure_listed(Risk.LOW, ItemList.UNDISTURBED)
    items.ensure_listed(risk, ItemList.KEY)
    with pytest.raises(ItemListWrong):
        items.ensure_listed(risk, ItemList.UNDISTURBED)


@pytest.mark.rule("P-11")
@pytest.mark.parametrize(
    ("domain", "exception", "reference", "passes"),
    [
        ("market", None, "", False),
        ("market", ExceptionKind.STATUTE, "", False),
        ("market", ExceptionKind.STATUTE, "食品安全法第一百零九条", True),
        ("market", ExceptionKind.SUPERIOR_ORDER, "沪市监〔2026〕1号", True),
        ("culture", ExceptionKind.STATUTE, "某法", False),
        ("fire", ExceptionKind.SUPERIOR_ORDER, "某令", False),
    ],
)
def test_an_undisturbed_item_needs_a_named_exception_that_the_domain_has(
    domain: str, exception: ExceptionKind | None, reference: str, *, passes: bool
) -> None:
    planner = replace(MARKET, domain=domain)
    draft = replace(
        DRAFT,
        items=("market-002",),
        exception=exception,
        exception_reference=reference,
    )
    found = checks.of_lists(current_law(), planner, draft, {"market-002": QUIET})
    assert ("undisturbed-items" not in failed(found)) is passes
    off_site = replace(draft, mode=Mode.OFF_SITE)
    found = checks.of_lists(current_law(), planner, off_site, {"market-002": QUIET})
    assert failed(found) == set()


@pytest.mark.rule("P-05")
@pytest.mark.rule("P-14")
def test_every_check_says_what_it_serves_and_whether_it_blocks() -> None:
    remote = replace(GOOD, off_site_possible=True)
    library = {"market-001": remote}
    agencies = [MARKET.code, "310116-fire"]
    found = [
        *checks.of_items(DRAFT, library, agencies),
        *checks.of_lists(current_law(), MARKET, DRAFT, library),
        *checks.of_deadlines(
            current_law(), replace(MARKET, domain="transport"), DRAFT, LAST
        ),
    ]
    assert {(one.code, one.serves, one.effect) for one in found if not one.passed} == {
        ("agencies-have-items", Serves.LEGALITY, Effect.BLOCKS),
        ("off-site-first", Serves.REASONABLENESS, Effect.ADVISES),
        ("deadline-draft", Serves.COORDINATION, Effect.ADVISES),
    }


@pytest.mark.rule("P-05")
def test_blocking_checks_stop_a_plan_and_advice_does_not() -> None:
    library = {"market-001": replace(GOOD, claimed_by=frozenset())}
    found = checks.of_items(DRAFT, library, [MARKET.code])
    with pytest.raises(PlanBlocked) as stopped:
        checks.ensure_unblocked(found)
    assert stopped.value.members["checks"]
    advised = [one for one in found if one.effect is Effect.ADVISES]
    checks.ensure_unblocked(advised)
