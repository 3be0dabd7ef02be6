from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.library.domain import Agency
from plan_svc.plans.domain.steps import (
    Decision,
    Step,
    authority_of,
    is_complete,
    open_steps,
    steps_for,
    take,
)
from plan_svc.plans.errors import NotYourStep, StepNotOpen
from plan_svc.policy import current_law

from shared.events.plan import Level

DAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)


def consent(authority: str) -> Decision:
    return Decision(authority, "someone", NOON)


def steps(
    domain: str, *, level: Level = Level.DISTRICT, kind: str = "monthly"
) -> list[Step]:
    agency = Agency(f"310116-{domain}", domain, "310116", level)
    return steps_for(current_law(), agency.case(DAY, kind=kind), agency)


def shape(chain: list[Step]) -> str:
    groups: dict[int, list[str]] = {}
    for step in chain:
        groups.setdefault(step.ordinal, []).append(step.authority)
    return " > ".join(" + ".join(group) for group in groups.values())


@pytest.mark.rule("P-04")
@pytest.mark.parametrize(
    ("domain", "level", "kind", "chain"),
    [
        (
            "culture",
            "district",
            "monthly",
            "310116-culture > 310000-culture > 310116-justice",
        ),
        ("culture", "town", "monthly", "310116-culture > 310116-justice"),
        (
            "transport",
            "district",
            "annual",
            "310116-transport > 310000-transport > 310116-justice > 310000-justice",
        ),
        (
            "emergency",
            "district",
            "annual",
            "310116-emergency > 310116-government > 310000-emergency + 310116-justice",
        ),
        (
            "emergency",
            "district",
            "monthly",
            "310116-emergency > 310000-emergency > 310116-justice",
        ),
        ("emergency", "town", "annual", "310116-emergency > 310116-justice"),
        ("ecology", "town", "annual", "310116-ecology > 310116-justice"),
        (
            "fire",
            "district",
            "monthly",
            "310116-fire > 310000-fire + 310116-justice",
        ),
        (
            "construction",
            "district",
            "annual",
            "310116-construction > 310000-construction + 310116-justice",
        ),
        (
            "health",
            "district",
            "monthly",
            "310116-health > 310116-justice + 310000-health",
        ),
        (
            "agriculture",
            "district",
            "monthly",
            "310116-agriculture > 310000-agriculture > 310116-justice",
        ),
        (
            "urban_management",
            "district",
            "monthly",
            "310116-urban_management > 310116-justice",
        ),
        (
            "market",
            "district",
            "monthly",
            "310000-market > 310116-market > 310116-justice",
        ),
        (
            "ecology",
            "district",
            "annual",
            "310116-ecology > 310000-ecology > 310116-justice",
        ),
        ("market", "municipal", "annual", "310116-market > 310000-justice"),
    ],
)
def test_the_chain_of_each_domain(
    domain: str, level: str, kind: str, chain: str
) -> None:
    assert shape(steps(domain, level=Level(level), kind=kind)) == chain


@pytest.mark.rule("P-04")
def test_parallel_steps_are_taken_in_either_order() -> None:
    chain = take(steps("health"), "agency", consent("310116-health"))
    assert {step.name for step in open_steps(chain)} == {
        "district_justice",
        "municipal_counterpart",
    }
    chain = take(chain, "municipal_counterpart", consent("310000-health"))
    assert not is_complete(chain)
    chain = take(chain, "district_justice", consent("310116-justice"))
    assert is_complete(chain)


@pytest.mark.rule("P-04")
def test_a_step_before_its_turn_and_of_another_authority_is_refused() -> None:
    with pytest.raises(StepNotOpen) as early:
        take(steps("culture"), "district_justice", consent("310116-justice"))
    assert early.value.members["open_steps"] == ["agency"]
    with pytest.raises(NotYourStep) as foreign:
        take(steps("culture"), "agency", consent("310116-fire"))
    assert foreign.value.members["authority"] == "310116-culture"


@pytest.mark.rule("P-04")
@given(st.data())
def test_any_walk_through_open_steps_ends_complete_and_takes_each_once(
    data: st.DataObject,
) -> None:
    domain = data.draw(st.sampled_from(["market", "emergency", "health", "transport"]))
    chain = steps(domain)
    taken = 0
    while not is_complete(chain):
        step = data.draw(st.sampled_from(open_steps(chain)))
        chain = take(chain, step.name, consent(step.authority))
        taken += 1
    assert taken == len(chain)
    assert open_steps(chain) == []


def test_an_unknown_step_name_in_a_row_is_an_error() -> None:
    agency = Agency("310116-market", "market", "310116", Level.DISTRICT)
    with pytest.raises(ValueError, match="no authority"):
        authority_of("somebody", agency)
