"""A consultation owns its answers; its outcome prefers a joint inspection (P-18)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from plan_svc.conference.domain import (
    Consultation,
    ConsultationStatus,
    Joining,
    conference_of,
    terms_of,
    whom_to_ask,
)
from plan_svc.conference.errors import (
    AllAreAsked,
    AnswersAwaited,
    ConsultationOver,
    DueInPast,
    JointPreferred,
    MemberNotJoining,
    NotAskable,
    NotAsked,
    NotBeforeConference,
    NotJoiningReason,
)
from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Content, PlanKind, Window
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.policy import current_law

from shared.civic import holidays
from shared.civic.law import Case
from shared.events.plan import Level

pytestmark = pytest.mark.rule("P-18")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LAW = current_law()
CULTURE, FIRE, HEALTH = "310101-culture", "310101-fire", "310101-health"
INSPECTING = [CULTURE, FIRE, HEALTH]


def case(region: str = "310101", kind: str = "special") -> Case:
    agency = Agency(f"{region}-culture", "culture", region, Level.DISTRICT)
    return agency.case(TODAY, kind=kind)


def plan(region: str = "310101", **changes: Any) -> Plan:
    content = Content("专项检查", PlanKind.SPECIAL, ("culture-001",))
    return Plan(
        id=UUID(int=1),
        agency=f"{region}-culture",
        domain="culture",
        region=region,
        content=replace(content, **changes),
        made_at=NOON,
        changed_at=NOON,
        status=PlanStatus.SUBMITTED,
        round=2,
    )


def asked(*, due_on: date | None = None, of: Plan | None = None) -> Consultation:
    row = conference_of(LAW, case())
    assert row is not None
    terms = terms_of(LAW, row, case(), due_on, holidays.packaged())
    whom = whom_to_ask(row, of or plan(), INSPECTING, None)
    return Consultation.ask(UUID(int=2), of or plan(), whom, terms, (NOON, TODAY))


def test_the_office_asks_every_agency_by_a_day() -> None:
    """HP 七: the office asks the inspecting agencies; its row sets the day."""
    consultation = asked()
    assert (consultation.office, consultation.asked) == (
        "310101-market",
        (FIRE, HEALTH),
    )
    assert consultation.due_on == date(2026, 3, 9)
    assert [basis.row for basis in consultation.bases] == [
        "HP/conference",
        "default/notice.due/consultation",
    ]


def test_a_named_day_stands_and_one_that_is_over_does_not() -> None:
    assert asked(due_on=date(2026, 3, 4)).due_on == date(2026, 3, 4)
    with pytest.raises(DueInPast):
        asked(due_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("region", "kind", "office"),
    [
        ("310101", "special", "HP/conference"),
        ("310101", "monthly", None),
        ("310116", "monthly", "JS/conference"),
        ("310116", "special", "JS/conference"),
        ("310115", "special", None),
    ],
)
def test_which_region_has_somebody_who_asks(
    region: str, kind: str, office: str | None
) -> None:
    row = conference_of(LAW, case(region, kind))
    assert (row.id if row else None) == office


def test_partners_and_a_secret_plans_strangers_are_not_asked() -> None:
    row = conference_of(LAW, case())
    assert row is not None
    assert whom_to_ask(row, plan(partner_agencies=(FIRE,)), INSPECTING, None) == (
        HEALTH,
    )
    secrets: list[dict[str, Any]] = [{"classified": True}, {"surprise": True}]
    for kept in secrets:
        assert whom_to_ask(row, plan(**kept), INSPECTING, None) == ()


def test_in_huangpu_nobody_is_left_out_and_in_jinshan_the_bureau_chooses() -> None:
    huangpu = conference_of(LAW, case())
    jinshan = conference_of(LAW, case("310116"))
    assert huangpu is not None
    assert jinshan is not None
    with pytest.raises(AllAreAsked):
        whom_to_ask(huangpu, plan(), INSPECTING, [FIRE])
    here = ["310116-fire", "310116-health"]
    assert whom_to_ask(jinshan, plan("310116"), here, here[:1]) == ("310116-fire",)
    with pytest.raises(NotAskable) as refused:
        whom_to_ask(jinshan, plan("310116"), here, [FIRE])
    assert refused.value.members["choices"] == here


def test_only_a_plan_on_its_way_is_asked_about() -> None:
    for status in set(PlanStatus) - {PlanStatus.SUBMITTED}:
        draft = plan()
        draft.status = status
        with pytest.raises(NotBeforeConference):
            asked(of=draft)


def test_an_agency_answers_for_itself_until_the_outcome() -> None:
    consultation = asked()
    consultation.answer(FIRE, Joining.DECLINE, "人手不足", NOON)
    consultation.answer(FIRE, Joining.JOIN, None, NOON)
    assert (consultation.joining, consultation.waiting) == ((FIRE,), (HEALTH,))
    with pytest.raises(NotAsked):
        consultation.answer(CULTURE, Joining.JOIN, None, NOON)
    for reason in (None, "  "):
        with pytest.raises(NotJoiningReason):
            consultation.answer(HEALTH, Joining.DECLINE, reason, NOON)
    consultation.answer(HEALTH, Joining.DECLINE, "非本部门事项", NOON)
    consultation.decide(None, None, NOON, TODAY)
    with pytest.raises(ConsultationOver):
        consultation.answer(FIRE, Joining.JOIN, None, NOON)


def test_the_outcome_waits_for_the_answers_or_for_the_end_of_their_day() -> None:
    consultation = asked()
    consultation.answer(FIRE, Joining.JOIN, None, NOON)
    with pytest.raises(AnswersAwaited):
        consultation.decide(None, None, NOON, consultation.due_on)
    after = consultation.due_on + timedelta(days=1)
    outcome = consultation.decide(None, None, NOON, after)
    assert (outcome.members, outcome.joining) == ((FIRE,), (FIRE,))
    assert consultation.status is ConsultationStatus.DECIDED


def test_who_joins_is_left_out_for_a_reason_only() -> None:
    """HP 七: where a joint inspection can be formed it is preferred."""
    consultation = asked()
    for agency in (FIRE, HEALTH):
        consultation.answer(agency, Joining.JOIN, None, NOON)
    with pytest.raises(MemberNotJoining):
        consultation.decide([CULTURE], "不同对象", NOON, TODAY)
    with pytest.raises(JointPreferred) as refused:
        consultation.decide([FIRE], None, NOON, TODAY)
    assert refused.value.members["agencies"] == [HEALTH]
    outcome = consultation.decide([FIRE], "卫生对象不同", NOON, TODAY)
    assert (outcome.members, outcome.reason) == ((FIRE,), "卫生对象不同")


def test_what_is_late_is_chased_once_and_what_lapsed_never() -> None:
    consultation = asked()
    late = consultation.due_on + timedelta(days=1)
    assert not consultation.chase_overdue(consultation.due_on)
    assert consultation.chase_overdue(late)
    assert not consultation.chase_overdue(late)
    consultation.lapse()
    assert not consultation.is_overdue(late)
    with pytest.raises(ConsultationOver):
        consultation.chase()


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"partner_agencies": (FIRE,), "items": ("culture-001", "fire-001")}, "once"),
        ({"necessity": "补充"}, "once"),
        ({"items": ("culture-002",)}, "anew"),
        ({"period_from": date(2026, 4, 1), "period_to": date(2026, 4, 30)}, "anew"),
        ({"occasions": (Window(date(2026, 4, 1), date(2026, 4, 2)),)}, "anew"),
    ],
)
def test_another_inspection_is_put_to_the_conference_anew(
    changes: dict[str, Any], asked: str
) -> None:
    period: dict[str, Any] = {
        "period_from": date(2026, 3, 1),
        "period_to": date(2026, 5, 31),
    }
    before = replace(plan().content, **period)
    assert replace(before, **changes).is_still(before) is (asked == "once")
