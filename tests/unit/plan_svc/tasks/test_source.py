from datetime import date

import pytest
from plan_svc.plans.domain.plan import ensure_draft
from plan_svc.plans.errors import (
    NotADraft,
    OutOfScopeUnknown,
    PlanNeeded,
    SourceUnknown,
    WindowWrong,
)
from plan_svc.policy import current_law
from plan_svc.review.domain.deadline import deadlines
from plan_svc.tasks.domain import source, task

from shared.civic.law import Case

DAY = date(2026, 11, 21)


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
    row = source.ensure_triggered(current_law(), case(domain), name)
    assert row.value.kind == "triggered"


@pytest.mark.rule("P-01")
@pytest.mark.rule("P-19")
@pytest.mark.parametrize("name", ["plan", "superior_campaign"])
def test_planned_work_without_a_plan_is_refused(name: str) -> None:
    with pytest.raises(PlanNeeded):
        source.ensure_triggered(current_law(), case("market"), name)


@pytest.mark.rule("P-21")
def test_a_source_of_another_domain_is_refused_with_the_choices() -> None:
    with pytest.raises(SourceUnknown) as refused:
        source.ensure_triggered(current_law(), case("market"), "work_site")
    choices = refused.value.members["choices"]
    assert isinstance(choices, list)
    assert "complaint" in choices


@pytest.mark.rule("P-22")
def test_reasons_of_the_domain_pass_and_others_are_refused() -> None:
    law = current_law()
    source.ensure_out_of_scope(law, case("transport"), "bus_stop")
    source.ensure_out_of_scope(law, case("fire"), "fire_investigation")
    source.ensure_out_of_scope(law, case("market"), None)
    for domain, reason in [("market", "bus_stop"), ("ecology", "commitment")]:
        with pytest.raises(OutOfScopeUnknown):
            source.ensure_out_of_scope(law, case(domain), reason)


@pytest.mark.rule("P-22")
def test_verifying_a_commitment_uses_a_code_where_the_domain_says_so() -> None:
    def uses(domain: str) -> bool:
        rows = source.out_of_scope_reasons(current_law(), case(domain))
        return rows["commitment"].value.uses_code

    assert (uses("market"), uses("culture")) == (True, False)


@pytest.mark.rule("P-20")
def test_task_numbers_are_natural() -> None:
    triggered = task.triggered_number("310116-fire", "12345-7", "U-001")
    assert triggered == "T.310116-fire.12345-7.U-001"


@pytest.mark.rule("P-20")
@pytest.mark.parametrize("latest", [date(2026, 11, 19), date(2026, 11, 20)])
def test_a_window_that_is_over_or_turned_round_is_refused(latest: date) -> None:
    with pytest.raises(WindowWrong):
        task.ensure_window(date(2026, 11, 20), latest, DAY)


@pytest.mark.rule("P-07")
def test_deadlines_follow_the_rows_of_domain_and_kind() -> None:
    def due(domain: str, kind: str, start: date) -> dict[str, date]:
        found = deadlines(current_law(), case(domain, kind=kind), start)
        return {one.name: one.due for one in found}

    assert due("fire", "annual", date(2028, 1, 1)) == {
        "file": date(2028, 2, 29),
        "publish": date(2028, 3, 31),
    }
    assert due("fire", "monthly", date(2026, 12, 1)) == {"notify": date(2026, 12, 7)}
    assert due("ecology", "monthly", date(2027, 1, 5)) == {
        "internal": date(2026, 12, 25)
    }


@pytest.mark.rule("P-04")
def test_only_a_draft_can_be_changed() -> None:
    ensure_draft("draft")
    with pytest.raises(NotADraft):
        ensure_draft("submitted")
