from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Content, PlanKind
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.plans.domain.steps import Decision, FieldReason, Step, StepStatus
from plan_svc.plans.domain.written import Written
from plan_svc.plans.errors import (
    FieldUnknown,
    NotADraft,
    NotFiled,
    NotYourStep,
    ReasonRequired,
    StepNotOpen,
)

from shared.events.plan import Level

NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)
LATER = datetime(2026, 12, 2, 4, tzinfo=UTC)
CULTURE = Agency("310116-culture", "culture", "310116", Level.DISTRICT)
CONTENT = Content(title="计划", kind=PlanKind.MONTHLY, items=("culture-001",))
CHAIN = (
    Step("agency", 1, "310116-culture"),
    Step("municipal_counterpart", 2, "310000-culture"),
    Step("district_justice", 3, "310116-justice"),
)


WRITTEN = Written("drafter", NOON)


def by(authority: str, reason: str | None = None) -> Decision:
    return Decision(authority, "someone", LATER, reason=reason)


def draft() -> Plan:
    plan = Plan.draft(UUID(int=1), CULTURE, CONTENT, CHAIN, WRITTEN)
    plan.count_subjects(5, CHAIN, WRITTEN)
    return plan


def submitted() -> Plan:
    plan = draft()
    plan.submit({"P-13": "投诉集中"}, by("310116-culture"), plan.round)
    return plan


def agreed() -> Plan:
    plan = submitted()
    plan.reserved_code = "JH310116-2026-000001X"
    plan.consent("municipal_counterpart", by("310000-culture"))
    plan.consent("district_justice", by("310116-justice"))
    return plan


def filed() -> Plan:
    plan = agreed()
    plan.file(2, LATER)
    return plan


def revoked() -> Plan:
    plan = filed()
    plan.revoke("政策调整", LATER)
    return plan


@pytest.mark.rule("P-04")
def test_a_plan_goes_from_draft_to_filed_and_its_version_counts_its_events() -> None:
    plan = draft()
    assert (plan.status, plan.version, plan.plan_code) == (PlanStatus.DRAFT, 0, None)
    plan = submitted()
    assert (plan.status, plan.version) == (PlanStatus.SUBMITTED, 1)
    assert [step.name for step in plan.open_steps] == ["municipal_counterpart"]
    plan = agreed()
    assert (plan.status, plan.version) == (PlanStatus.SUBMITTED, 1)
    assert plan.is_agreed
    plan = filed()
    assert (plan.status, plan.version) == (PlanStatus.FILED, 2)
    assert plan.plan_code == "JH310116-2026-000001X"
    assert plan.filed_at == LATER
    assert plan.open_steps == []


@pytest.mark.rule("P-20")
def test_a_filed_plan_has_a_task_for_each_agency_and_subject() -> None:
    assert filed().task_count == 10


@pytest.mark.rule("P-23")
def test_reasons_given_with_the_approval_join_those_given_before() -> None:
    plan = draft()
    plan.reasons = {"P-14": "须现场核验"}
    plan.submit({"P-13": "投诉集中"}, by("310116-culture"), plan.round)
    assert plan.reasons == {"P-14": "须现场核验", "P-13": "投诉集中"}


@pytest.mark.rule("P-04")
@pytest.mark.parametrize("state", [submitted, agreed, filed, revoked])
def test_only_a_draft_is_changed_or_submitted(state: Callable[[], Plan]) -> None:
    with pytest.raises(NotADraft):
        state().restate(CONTENT, CHAIN, Written("drafter", LATER))
    with pytest.raises(NotADraft):
        state().count_subjects(6, CHAIN, Written("drafter", LATER))
    with pytest.raises(NotADraft):
        state().submit({}, by("310116-culture"), 2)


@pytest.mark.rule("P-04")
@pytest.mark.parametrize("state", [draft, submitted, agreed, revoked])
def test_only_a_filed_plan_is_revoked(state: Callable[[], Plan]) -> None:
    with pytest.raises(NotFiled):
        state().revoke("政策调整", LATER)


@pytest.mark.rule("P-04")
@pytest.mark.parametrize("state", [draft, submitted])
def test_a_plan_is_not_filed_before_its_last_step(state: Callable[[], Plan]) -> None:
    with pytest.raises(StepNotOpen):
        state().file(1, LATER)


@pytest.mark.rule("P-04")
def test_steps_are_taken_in_turn_by_their_authority_and_the_first_by_approval() -> None:
    plan = draft()
    with pytest.raises(StepNotOpen):
        plan.consent("agency", by("310116-culture"))
    with pytest.raises(NotYourStep):
        plan.submit({}, by("310116-fire"), 2)
    plan = submitted()
    with pytest.raises(StepNotOpen) as early:
        plan.consent("district_justice", by("310116-justice"))
    assert early.value.members["open_steps"] == ["municipal_counterpart"]
    with pytest.raises(NotYourStep):
        plan.consent("municipal_counterpart", by("310116-justice"))
    with pytest.raises(StepNotOpen):
        filed().consent("district_justice", by("310116-justice"))


@pytest.mark.rule("P-04")
def test_a_refusal_needs_a_reason_and_leads_back_to_a_draft_in_a_new_round() -> None:
    plan = submitted()
    with pytest.raises(ReasonRequired):
        plan.refuse("municipal_counterpart", by("310000-culture", " "), CHAIN)
    plan.refuse("municipal_counterpart", by("310000-culture", "依据不足"), CHAIN)
    assert (plan.status, plan.reason) == (PlanStatus.DRAFT, "依据不足")
    assert [step.name for step in plan.open_steps] == ["agency"]
    refused = next(step for step in plan.steps if step.status is StepStatus.REFUSED)
    assert (refused.round, refused.reason) == (plan.round - 1, "依据不足")
    assert (refused.by, refused.decided_at) == ("someone", LATER)


@pytest.mark.rule("P-04")
def test_every_change_of_a_draft_asks_for_all_its_consents_again() -> None:
    plan = draft()
    first = plan.round
    plan.restate(CONTENT, CHAIN, Written("drafter", LATER))
    plan.count_subjects(7, CHAIN, Written("drafter", LATER))
    assert plan.round == first + 2
    assert {step.status for step in plan.chain} == {StepStatus.PENDING}
    assert len(plan.steps) == len(CHAIN) * plan.round


def returned(*fields: FieldReason) -> Plan:
    plan = submitted()
    refusal = replace(by("310000-culture", "与市级计划重复"), field_reasons=fields)
    plan.refuse("municipal_counterpart", refusal, CHAIN)
    return plan


def said_of(plan: Plan) -> list[str]:
    return [each.field for each in plan.returned.field_reasons] if plan.returned else []


@pytest.mark.rule("P-04")
def test_a_returned_draft_says_what_is_wrong_at_which_field() -> None:
    plan = returned(FieldReason("period_to", "应在六月底前"))
    assert said_of(plan) == ["period_to"]
    plan.restate(CONTENT, CHAIN, WRITTEN)
    assert said_of(plan) == ["period_to"], "until it is approved again"
    plan.submit({}, by("310116-culture"), plan.round)
    assert said_of(plan) == []
    plan.withdraw("补充材料", CHAIN, WRITTEN)
    assert said_of(plan) == [], "it was withdrawn, not returned"


@pytest.mark.rule("P-04")
def test_a_reason_for_a_field_that_no_plan_has_is_refused() -> None:
    with pytest.raises(FieldUnknown, match="colour") as refusal:
        returned(FieldReason("colour", "不妥"))
    assert "period_to" in str(refusal.value.members["choices"])
