from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from matching_svc.proposals.domain.lead import By, agreed_lead, duty_of, lead_of
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.task import Task

from shared.events.matching import ProposalStatus
from tests.unit.matching_svc.matching_factory import (
    PLACE,
    after,
    at,
    item,
    place,
    said,
    task,
    the,
)

TODAY = at()
KEY = Facts(PLACE, business_types=("catering", "key_fire_unit"))
FIRE, MARKET, CULTURE = "310116-fire", "310116-market", "310116-culture"
REGULATED = {MARKET: frozenset({"catering"})}
FIRST = date(2026, 1, 5)


def lead(
    *tasks: Task, today: Any = TODAY, wishes: Any = None, **more: Any
) -> tuple[str, str]:
    found = lead_of(tasks, place(tasks, **more), today.rules, wishes)
    return found.agency, found.by


@pytest.mark.rule("M-05", "M-06")
def test_fire_leads_at_a_key_unit_with_the_industrys_regulator() -> None:
    """Before any plan, sector or risk; and only where all three come together."""
    tasks = (
        task("m", lead=MARKET, items=(item(risk="high"),)),
        task("f", "fire"),
        task("c", "culture"),
    )
    assert lead(*tasks, facts=KEY, sectors=REGULATED) == (FIRE, By.LAW)
    assert lead(*tasks, facts=KEY) == (MARKET, By.PLAN)
    plain = Facts(PLACE, business_types=("catering",))
    assert lead(*tasks, facts=plain, sectors=REGULATED) == (MARKET, By.PLAN)
    assert lead(tasks[0], tasks[2], facts=KEY, sectors=REGULATED)[0] == MARKET
    elsewhere = [replace(task, region="310101") for task in tasks]
    assert lead(*elsewhere, facts=KEY, sectors=REGULATED) == (MARKET, By.PLAN)
    earlier = at(date(2025, 3, 3))
    found = lead(*tasks, facts=KEY, sectors=REGULATED, today=earlier)
    assert found == (MARKET, By.PLAN)


@pytest.mark.rule("M-05")
def test_it_is_a_duty_for_fire_and_the_regulator_and_for_nobody_else() -> None:
    tasks = task("m"), task("f", "fire"), task("c", "culture")
    known = place(tasks, facts=KEY, sectors=REGULATED)
    assert duty_of(tasks, known, TODAY.rules) == (FIRE, MARKET)
    assert duty_of(tasks[1:], known, TODAY.rules) == ()
    assert duty_of(tasks, place(tasks, facts=KEY), TODAY.rules) == ()


@pytest.mark.rule("M-05")
def test_whoever_is_silent_on_a_duty_is_asked_again() -> None:
    """Any other silence keeps the tasks apart (M-07)."""
    tasks = task("m"), task("f", "fire")
    for sectors, alive_after in ((REGULATED, True), ({}, False)):
        now, _ = after(place(tasks, facts=KEY, sectors=sectors), TODAY)
        now = said(now, "market", "join")
        later, _ = after(now, at(date(2026, 3, 6)))
        again = [
            proposal
            for proposal in later.proposals
            if proposal.status is ProposalStatus.PROPOSED
        ]
        assert bool(again) is alive_after
        if again:
            assert again[0].made_on == date(2026, 3, 6)
            assert all(member.answer is None for member in again[0].members)


@pytest.mark.rule("M-06")
def test_the_order_is_plan_then_sector_then_risk_then_the_first_planned() -> None:
    kinds = Facts(PLACE, business_types=("catering",))
    named = task("c", "culture", lead=CULTURE)
    main = task("m")
    risky = task("f", "fire", items=(item("fire-001", "high"),))
    sectors = {MARKET: frozenset({"catering"})}
    assert lead(named, main, risky, facts=kinds, sectors=sectors)[1] == By.PLAN
    plain = replace(named, lead=None)
    assert lead(plain, main, risky, facts=kinds, sectors=sectors) == (
        MARKET,
        By.SECTOR,
    )
    assert lead(plain, main, risky) == (FIRE, By.RISK)
    early = task("f", "fire", known_on=FIRST)
    assert lead(plain, main, early) == (FIRE, By.FIRST)


@pytest.mark.rule("M-06")
def test_a_plan_that_names_an_agency_that_does_not_come_names_nobody() -> None:
    tasks = task("m", lead=CULTURE), task("f", "fire", items=(item(risk="high"),))
    assert lead(*tasks) == (FIRE, By.RISK)


@pytest.mark.rule("M-06")
def test_what_was_planned_goes_before_what_was_triggered() -> None:
    triggered = task("m", kind="triggered", known_on=FIRST)
    assert lead(triggered, task("f", "fire")) == (FIRE, By.FIRST)
    assert lead(triggered, task("f", "fire", kind="triggered")) == (MARKET, By.FIRST)


@pytest.mark.rule("M-06")
def test_a_document_may_name_who_leads_in_a_sector() -> None:
    """Agriculture leads where pesticide is sold, whoever else regulates there."""
    tasks = task("m"), task("a", "agriculture")
    shop = Facts(PLACE, business_types=("pesticide", "retail"))
    sectors = {MARKET: frozenset({"retail"})}
    assert lead(*tasks, facts=shop, sectors=sectors) == (
        "310116-agriculture",
        By.SECTOR,
    )


@pytest.mark.rule("M-06")
@pytest.mark.parametrize(
    "wishes", list(product((None, FIRE, MARKET, CULTURE), repeat=2))
)
def test_agreement_is_one_member_that_all_members_name(
    wishes: tuple[str | None, str | None],
) -> None:
    named = {
        agency: wish
        for agency, wish in zip((FIRE, MARKET), wishes, strict=True)
        if wish is not None
    }
    both = wishes[0] == wishes[1] and wishes[0] in {FIRE, MARKET}
    assert agreed_lead((FIRE, MARKET), named) == (wishes[0] if both else None)


@pytest.mark.rule("M-05", "M-06")
def test_agreement_changes_the_lead_but_not_where_the_law_names_it() -> None:
    tasks = task("m", lead=MARKET), task("f", "fire")
    wish = {MARKET: FIRE, FIRE: FIRE}
    assert lead(*tasks) == (MARKET, By.PLAN)
    assert lead(*tasks, wishes=wish) == (FIRE, By.AGREEMENT)
    against = {MARKET: MARKET, FIRE: MARKET}
    assert lead(*tasks, facts=KEY, sectors=REGULATED, wishes=against) == (FIRE, By.LAW)


def led(now: Situation) -> tuple[str, list[str]]:
    one = the(now)
    return one.lead, [r.code for r in one.explanation if r.code.startswith("lead_")]


@pytest.mark.rule("M-06", "M-12")
def test_the_lead_passes_on_when_it_declines_and_says_so() -> None:
    tasks = (
        task("m", items=(item(risk="high"),)),
        task("f", "fire", items=(item("fire-001", "medium"),)),
        task("c", "culture"),
    )
    now, _ = after(place(tasks), TODAY)
    assert led(now) == (MARKET, ["lead_by_risk"])
    now, _ = after(said(now, "market", "decline", reason="nature"), TODAY)
    assert led(now) == (FIRE, ["lead_by_risk"])
    assert the(now).bound_tasks == ("c", "f")


@pytest.mark.rule("M-06", "M-12")
def test_an_answered_proposal_keeps_its_lead_unless_all_agree_on_another() -> None:
    tasks = task("m", items=(item(risk="high"),)), task("f", "fire")
    now, _ = after(place(tasks), TODAY)
    now = said(now, "market", "join")
    riskier = replace(tasks[1], items=(item("fire-001", "high"),), known_on=FIRST)
    changed = replace(now, tasks=(tasks[0], riskier))
    assert led(after(changed, TODAY)[0])[0] == MARKET
    wishing = replace(the(now), wishes={FIRE: FIRE, MARKET: FIRE})
    agreed, _ = after(replace(now, proposals=(wishing,)), TODAY)
    assert led(agreed) == (FIRE, ["lead_by_agreement"])
    assert after(agreed, TODAY)[1] == []
