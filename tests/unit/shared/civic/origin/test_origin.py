from datetime import date

import pytest
from plan_svc.policy import TOPICS, current_law

from shared.civic import origin
from shared.civic.law import Case
from shared.civic.law.files import load_kept
from shared.civic.origin import OutOfScopeUnknown, PlanNeeded, SourceUnknown

DAY = date(2026, 11, 21)
DOMAINS = {row.domain for row in current_law().rows if row.domain not in {"*", "sum"}}


def case(domain: str, region: str = "310116", **facts: str) -> Case:
    return Case(region, domain, DAY, facts)


@pytest.mark.rule("P-21")
@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("market", "complaint"),
        ("drugs", "failed_sample"),
        ("construction", "superior_campaign"),
        ("transport", "work_site"),
    ],
)
def test_these_sources_trigger(domain: str, name: str) -> None:
    row = origin.ensure_triggered(current_law(), case(domain), name)
    assert row.value.kind == "triggered"


@pytest.mark.rule("P-01")
@pytest.mark.rule("P-19")
@pytest.mark.parametrize("name", ["plan", "superior_campaign"])
def test_planned_work_without_a_plan_is_refused(name: str) -> None:
    with pytest.raises(PlanNeeded) as refused:
        origin.ensure_triggered(current_law(), case("market"), name)
    assert refused.value.members["basis"] == current_law().cite(
        origin.sources(current_law(), case("market"))[name]
    )


@pytest.mark.rule("P-01")
@pytest.mark.rule("P-19")
@pytest.mark.parametrize("domain", sorted(DOMAINS))
def test_whatever_triggers_nothing_in_a_domain_needs_a_plan_there(domain: str) -> None:
    """JS 二.6: but for triggered ones every inspection is planned first."""
    law, here = current_law(), case(domain)
    sources = origin.sources(law, here)
    needing = set(sources) - set(origin.triggers(law, here))
    assert "plan" in needing
    for name in needing:
        with pytest.raises(PlanNeeded):
            origin.ensure_triggered(law, here, name)
    for name in origin.triggers(law, here):
        origin.ensure_triggered(law, here, name)


@pytest.mark.rule("P-21")
def test_a_source_of_another_domain_is_refused_with_the_choices() -> None:
    with pytest.raises(SourceUnknown) as refused:
        origin.ensure_triggered(current_law(), case("market"), "work_site")
    choices = refused.value.members["choices"]
    assert isinstance(choices, list)
    assert "complaint" in choices


@pytest.mark.rule("P-22")
def test_reasons_of_the_domain_pass_and_others_are_refused() -> None:
    law = current_law()
    origin.ensure_out_of_scope(law, case("transport"), "bus_stop")
    origin.ensure_out_of_scope(law, case("fire"), "fire_investigation")
    origin.ensure_out_of_scope(law, case("market"), None)
    for domain, reason in [("market", "bus_stop"), ("ecology", "commitment")]:
        with pytest.raises(OutOfScopeUnknown):
            origin.ensure_out_of_scope(law, case(domain), reason)


@pytest.mark.rule("P-22")
def test_verifying_a_commitment_uses_a_code_where_the_domain_says_so() -> None:
    def uses(domain: str) -> bool:
        rows = origin.out_of_scope_reasons(current_law(), case(domain))
        return rows["commitment"].value.uses_code

    codes = ("market", "police", "drugs", "culture", "urban_management", "agriculture")
    assert all(map(uses, codes))
    assert not any(map(uses, ("health", "transport", "construction")))


@pytest.mark.rule("X-01")
def test_a_task_keeps_the_rows_of_its_source_and_of_why_it_is_left_out() -> None:
    law = current_law()
    plain = origin.bases_of(law, case("market"), "complaint", None)
    left_out = origin.bases_of(law, case("transport"), "work_site", "bus_stop")
    assert plain.out_of_scope is None
    assert law.row(plain.source.row).unit == "complaint"
    assert left_out.out_of_scope is not None
    assert law.row(left_out.out_of_scope.row).unit == "bus_stop"
    asked = plain.source
    then = load_kept("plan_svc.policy", asked.law, TOPICS)
    assert origin.bases_of(then, case("market"), "complaint", None) == plain
