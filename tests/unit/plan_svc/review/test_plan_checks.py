import re
from dataclasses import replace
from datetime import date

import pytest
from plan_svc.library.domain import Agency, Item
from plan_svc.plans.domain.content import Content, ExceptionKind, Mode, PlanKind
from plan_svc.policy import current_law
from plan_svc.review.domain import limits, plan_checks
from plan_svc.review.domain.checks import (
    Check,
    Effect,
    Serves,
    ensure_advice_reasoned,
    ensure_unblocked,
)
from plan_svc.review.domain.findings import Party
from plan_svc.review.errors import PlanBlocked, ReasonsMissing

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
QUIET = replace(GOOD, code="market-002", risk=Risk.LOW, item_list=ItemList.UNDISTURBED)
CONTENT = Content(
    title="计划",
    kind=PlanKind.MONTHLY,
    items=("market-001",),
    period_from=date(2026, 12, 1),
    period_to=LAST,
)


def failed(checks: list[Check]) -> set[str]:
    return {check.code for check in checks if not check.passed}


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
    agency = replace(MARKET, domain=domain)
    content = replace(
        CONTENT,
        items=("market-002",),
        exception=exception,
        exception_reference=reference,
    )
    checks = plan_checks.of_lists(
        current_law(), [agency], content, {"market-002": QUIET}
    )
    assert ("undisturbed-items" not in failed(checks)) is passes
    off_site = replace(content, mode=Mode.OFF_SITE)
    checks = plan_checks.of_lists(
        current_law(), [agency], off_site, {"market-002": QUIET}
    )
    assert failed(checks) == set()


@pytest.mark.rule("P-11")
@pytest.mark.rule("P-12")
def test_the_leads_exception_excuses_no_item_and_no_domain_of_a_partner() -> None:
    partner = replace(MARKET, code="310116-drugs", domain="drugs")
    content = replace(
        CONTENT,
        items=("market-002",),
        exception=ExceptionKind.STATUTE,
        exception_reference="食品安全法第一百零九条",
    )
    for claims, passes in (
        ((MARKET.code,), True),
        ((partner.code,), False),
        ((MARKET.code, partner.code), False),
    ):
        library = {"market-002": replace(QUIET, claimed_by=claims)}
        checks = plan_checks.of_lists(
            current_law(), [MARKET, partner], content, library
        )
        assert ("undisturbed-items" not in failed(checks)) is passes
    alone = [Party(MARKET, ())]
    assert "market" not in limits.guarded_domains(current_law(), content, alone)
    second = Party(replace(MARKET, code="310117-market"), ())
    guarded = limits.guarded_domains(current_law(), content, [*alone, second])
    assert guarded == ["market"]


@pytest.mark.rule("P-05")
@pytest.mark.rule("P-14")
def test_every_check_says_what_it_serves_and_whether_it_blocks() -> None:
    remote = replace(GOOD, off_site_possible=True)
    library = {"market-001": remote}
    agencies = [MARKET.code, "310116-fire"]
    culture = replace(MARKET, domain="culture")
    checks = [
        *plan_checks.of_items(CONTENT, library, agencies),
        *plan_checks.of_lists(current_law(), [culture], CONTENT, library),
        *plan_checks.of_deadlines(
            current_law(), replace(MARKET, domain="transport"), CONTENT, LAST
        ),
    ]
    assert {
        (check.code, check.serves, check.effect) for check in checks if not check.passed
    } == {
        ("agencies-have-items", Serves.LEGALITY, Effect.BLOCKS),
        ("off-site-first", Serves.REASONABLENESS, Effect.ADVISES),
        ("deadline-draft", Serves.COORDINATION, Effect.ADVISES),
    }
    titles = {check.code: check.title_zh for check in checks}
    assert titles["items-inspectable"] == "检查事项在库、已认领且在有效期内"
    assert titles["deadline-draft"] == "按时编制"
    assert len({check.title for check in checks}) == len(titles)
    late = next(check for check in checks if check.code == "deadline-draft")
    assert re.fullmatch(r"最迟应于\d+年\d+月\d+日（周.）完成（.+）。", late.detail_zh)


@pytest.mark.rule("P-14")
@pytest.mark.parametrize(
    ("domain", "region", "until", "blocks"),
    [
        ("market", "310116", LAST, True),
        ("drugs", "310116", LAST, True),
        ("health", "310116", LAST, True),
        ("culture", "310116", LAST, False),
        ("fire", "310116", LAST, False),
        ("market", "310101", date(2026, 6, 30), True),
        ("market", "310101", date(2026, 7, 1), False),
    ],
)
def test_what_can_be_met_off_site_is_blocked_where_the_text_does(
    domain: str, region: str, until: date, *, blocks: bool
) -> None:
    agency = replace(MARKET, domain=domain, region=region)
    library = {"market-001": replace(GOOD, off_site_possible=True)}
    content = replace(CONTENT, period_from=date(2026, 6, 1), period_to=until)
    checks = plan_checks.of_lists(current_law(), [agency], content, library)
    (check,) = (check for check in checks if check.code == "off-site-first")
    assert (check.passed, check.stops) == (False, blocks)
    assert check.bases
    if not blocks:
        with pytest.raises(ReasonsMissing):
            ensure_advice_reasoned(checks, {})
        ensure_advice_reasoned(checks, {"P-14": "须现场取样"})


@pytest.mark.rule("G-05")
def test_drugs_leave_alone_whom_market_leaves_alone() -> None:
    parties = [Party(replace(MARKET, domain="drugs"), ())]
    law = current_law()
    assert limits.guarded_domains(law, CONTENT, parties) == ["drugs", "market"]
    rows = limits.subject_bases(law, CONTENT, parties).unobtrusive
    assert "JS-YP/list.honoured" in {basis.row for basis in rows}


@pytest.mark.rule("P-05")
def test_blocking_checks_stop_a_plan_and_advice_does_not() -> None:
    library = {"market-001": replace(GOOD, claimed_by=())}
    checks = plan_checks.of_items(CONTENT, library, [MARKET.code])
    with pytest.raises(PlanBlocked) as stopped:
        ensure_unblocked(checks)
    assert stopped.value.members["checks"]
    advised = [check for check in checks if check.effect is Effect.ADVISES]
    ensure_unblocked(advised)
