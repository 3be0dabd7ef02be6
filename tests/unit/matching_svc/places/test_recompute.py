from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching_svc.places.domain.recompute import recompute
from matching_svc.proposals.domain.change import What
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.place import Application, Code
from matching_svc.tasks.domain.task import Task

from shared.events.matching import ProposalStatus
from tests.unit.matching_svc.matching_factory import (
    MONDAY,
    PLACE,
    after,
    alive,
    at,
    days_later,
    item,
    place,
    said,
    task,
    the,
)

TODAY = at()
APRIL_1 = date(2026, 4, 1)


def proposed(*tasks: Task, **more: Any) -> Situation:
    return after(place(tasks, **more), TODAY)[0]


def application(**more: Any) -> Application:
    plain = Application(
        application_id="app",
        agency="310116-market",
        tasks=("m",),
        chosen=("f",),
        day=date(2026, 3, 11),
        status="awaiting_answers",
        applied_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    return replace(plain, **more)


@pytest.mark.rule("M-01")
def test_two_agencies_at_one_place_within_a_month_get_one_proposal() -> None:
    one = the(proposed(task("m"), task("f", "fire")))
    assert (one.day, one.status) == (APRIL_1, ProposalStatus.PROPOSED)
    assert [member.tasks for member in one.members] == [("f",), ("m",)]


@pytest.mark.rule("M-11")
def test_one_agencys_own_tasks_are_merged_without_asking() -> None:
    tasks = task("a"), task("b", items=(item("market-002"),))
    assert alive(proposed(*tasks)) == []
    joined = the(proposed(*tasks, task("f", "fire")))
    assert joined.member("310116-market").tasks == ("a", "b")
    assert joined.visits_saved == 1


@pytest.mark.rule("M-04")
@pytest.mark.parametrize(
    "more",
    [
        {"on_site": False},
        {"out_of_scope": "licence_application"},
        {"status": "withdrawn"},
        {"classified": True},
        {"surprise": True},
        {"settled_on": date(2026, 5, 20)},
    ],
)
def test_what_is_not_matched_is_never_proposed(more: dict[str, Any]) -> None:
    assert alive(proposed(task("m", **more), task("f", "fire"))) == []


@pytest.mark.rule("M-03")
def test_a_proposal_leaves_five_working_days_and_is_made_45_days_ahead_at_most() -> (
    None
):
    near: dict[str, Any] = {"earliest": MONDAY, "latest": date(2026, 3, 20)}
    soon = the(proposed(task("m", **near), task("f", "fire", **near)))
    assert soon.day == date(2026, 3, 9)
    tight: dict[str, Any] = {"earliest": MONDAY, "latest": date(2026, 3, 6)}
    assert alive(proposed(task("m", **tight), task("f", "fire", **tight))) == []
    far: dict[str, Any] = {"earliest": date(2026, 5, 20), "latest": date(2026, 6, 20)}
    assert alive(proposed(task("m", **far), task("f", "fire", **far))) == []


@pytest.mark.rule("M-07")
def test_answers_are_due_after_3_working_days_and_2_before_the_visit() -> None:
    far = the(proposed(task("m"), task("f", "fire")))
    assert (far.answers_due, far.chase_on) == (date(2026, 3, 5), date(2026, 3, 4))
    applied = place(
        (task("m"), task("f", "fire")),
        applications=(application(day=date(2026, 3, 5)),),
    )
    assert the(after(applied, TODAY)[0]).answers_due == date(2026, 3, 3)


@pytest.mark.rule("M-12")
def test_an_open_proposal_keeps_its_day_as_it_draws_near() -> None:
    near: dict[str, Any] = {"earliest": MONDAY, "latest": date(2026, 3, 20)}
    now = proposed(task("m", **near), task("f", "fire", **near))
    later, changes = after(now, at(date(2026, 3, 4)))
    assert the(later).day == date(2026, 3, 9)
    assert [change.what for change in changes] == [
        What.ANSWERED
    ]  # chased, nothing else


@pytest.mark.rule("M-12")
def test_nothing_changes_when_nothing_changed() -> None:
    now = proposed(task("m"), task("f", "fire"), task("c", "culture"))
    assert recompute(now, TODAY) == []
    assert recompute(said(now, "fire", "join"), TODAY) == []


@pytest.mark.rule("M-08")
def test_agreement_needs_all_answers_and_two_who_join() -> None:
    now = proposed(task("m"), task("f", "fire"), task("c", "culture"))
    now = said(said(now, "market", "join"), "fire", "join")
    assert the(after(now, TODAY)[0]).status is ProposalStatus.PROPOSED
    now = said(now, "culture", "decline", reason="nature")
    agreed, changes = after(now, TODAY)
    assert the(agreed).status is ProposalStatus.AGREED
    assert changes[0].what is What.AGREED
    assert the(agreed).bound_tasks == ("f", "m")


@pytest.mark.rule("M-08")
def test_a_decline_after_agreement_reopens_and_after_the_due_day_withdraws() -> None:
    now = proposed(task("m"), task("f", "fire"))
    agreed = after(said(said(now, "market", "join"), "fire", "join"), TODAY)[0]
    left = said(agreed, "fire", "decline", reason="inspectors")
    reopened, changes = after(left, TODAY)
    assert (the(reopened).status, the(reopened).reason) == (
        ProposalStatus.PROPOSED,
        "reopened",
    )
    assert changes[0].what is What.PROPOSED
    late, _ = after(left, at(date(2026, 3, 6)))
    assert alive(late) == []
    assert [proposal.reason for proposal in late.proposals] == ["too_few_joined"]


@pytest.mark.rule("M-12")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "withdrawn"}, "task_withdrawn"),
        ({"classified": True}, "classified"),
        ({"latest": date(2026, 3, 20)}, "day_not_possible"),
        ({"joint_forbidden": True}, "joint_forbidden"),
    ],
)
def test_a_rule_that_forces_an_answered_task_off_tells_why(
    change: dict[str, Any], reason: str
) -> None:
    now = said(proposed(task("m"), task("f", "fire")), "market", "join")
    changed = replace(now, tasks=(task("m"), task("f", "fire", **change)))
    _, changes = after(changed, TODAY)
    assert (changes[0].what, changes[0].proposal.reason) == (What.WITHDRAWN, reason)


@pytest.mark.rule("M-12")
def test_when_enough_stay_only_the_one_that_is_forced_off_leaves() -> None:
    now = said(
        proposed(task("m"), task("f", "fire"), task("c", "culture")), "market", "join"
    )
    changed = replace(now, tasks=(task("m"), task("f", "fire")))
    left, _ = after(changed, TODAY)
    assert the(left).number == the(now).number
    assert [member.agency for member in the(left).members] == [
        "310116-fire",
        "310116-market",
    ]


@pytest.mark.rule("M-06")
@pytest.mark.parametrize(
    ("market", "fire", "sectors", "lead"),
    [
        ({"lead": "310116-market"}, {}, {}, "310116-market"),
        ({}, {}, {"310116-market": frozenset({"catering"})}, "310116-market"),
        ({"items": (item(risk="high"),)}, {}, {}, "310116-market"),
        ({"known_on": date(2026, 1, 1)}, {}, {}, "310116-market"),
        ({}, {}, {}, "310116-fire"),
    ],
)
def test_the_lead_is_named_by_plan_then_sector_then_risk_then_who_planned_first(
    market: dict[str, Any],
    fire: dict[str, Any],
    sectors: dict[str, frozenset[str]],
    lead: str,
) -> None:
    facts = Facts(PLACE, business_types=("catering",))
    tasks = task("m", **market), task("f", "fire", **fire)
    assert the(proposed(*tasks, facts=facts, sectors=sectors)).lead == lead


@pytest.mark.rule("C-03")
def test_an_application_binds_the_chosen_tasks_to_its_day() -> None:
    now = proposed(task("m"), task("f", "fire"), task("c", "culture"))
    now = replace(now, applications=(application(),))
    joined, _ = after(now, TODAY)
    one = the(joined)
    assert (one.day, one.application_id) == (date(2026, 3, 11), "app")
    assert one.member("310116-market").joined
    assert recompute(joined, TODAY) == []


@pytest.mark.rule("C-03")
def test_two_applications_for_one_task_do_not_share_it() -> None:
    first = application()
    second = application(
        application_id="later",
        agency="310116-culture",
        tasks=("c",),
        applied_at=datetime(2026, 3, 2, 5, tzinfo=UTC),
    )
    tasks = task("m"), task("f", "fire"), task("c", "culture")
    now, _ = after(place(tasks, applications=(second, first)), TODAY)
    assert the(now).application_id == "app"
    lost = [
        proposal for proposal in now.proposals if proposal.application_id == "later"
    ]
    assert [(proposal.status, proposal.reason) for proposal in lost] == [
        (ProposalStatus.WITHDRAWN, "bound_elsewhere")
    ]
    assert recompute(now, TODAY) == []


@pytest.mark.rule("C-01")
def test_a_task_with_a_code_of_its_own_is_settled() -> None:
    code = Code("JC1", "app", None, ("m",), date(2026, 3, 20))
    coded = place((task("m"), task("f", "fire")), codes=(code,))
    assert alive(after(coded, TODAY)[0]) == []
    unasked = replace(coded, codes=(replace(code, matching_unavailable=True),))
    # matching could not be asked: it is matched afterwards, on the code's day
    assert the(after(unasked, TODAY)[0]).day == date(2026, 3, 20)


@pytest.mark.rule("M-08")
def test_an_agreed_day_that_passed_without_a_code_expires() -> None:
    now = proposed(task("m"), task("f", "fire"))
    agreed = after(said(said(now, "market", "join"), "fire", "join"), TODAY)[0]
    ended, changes = after(agreed, at(date(2026, 4, 2)))
    assert changes[0].proposal.status is ProposalStatus.EXPIRED
    assert changes[0].what is What.WITHDRAWN
    # the tasks are open until the end of April: the same two are asked again, anew
    assert [change.what for change in changes] == [What.WITHDRAWN, What.PROPOSED]
    assert the(ended).day == date(2026, 4, 9)
    assert {member.answer for member in the(ended).members} == {None}


def _tasks(draw: st.DrawFn) -> list[Task]:
    count = draw(st.integers(2, 6))
    made = []
    for index in range(count):
        start = draw(st.integers(0, 60))
        made.append(
            task(
                f"t{index}",
                draw(st.sampled_from(["market", "fire", "culture", "police"])),
                kind=draw(st.sampled_from(["planned", "triggered"])),
                items=(item(f"i{draw(st.integers(1, 3))}", draw(_RISKS)),),
                earliest=days_later(start),
                latest=days_later(start + draw(st.integers(0, 40))),
                surprise=draw(st.integers(0, 9)) == 0,
            )
        )
    return made


_RISKS = st.sampled_from(["low", "medium", "high"])


def _seen(situation: Situation) -> list[tuple[Any, ...]]:
    return sorted(
        (
            proposal.number,
            proposal.day,
            proposal.lead,
            proposal.tasks,
            proposal.answers_due,
        )
        for proposal in alive(situation)
    )


@pytest.mark.rule("M-14")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_tasks_in_any_order_one_by_one_or_at_once_give_the_same_proposals(
    data: st.DataObject,
) -> None:
    tasks = data.draw(st.composite(_tasks)())
    at_once = _seen(after(place(tasks), TODAY)[0])
    order = data.draw(st.permutations(tasks))
    situation = place(())
    for index in range(len(order)):
        situation = replace(situation, tasks=tuple(order[: index + 1]))
        situation, _ = after(Situation(**_fresh(situation)), TODAY)
    assert _seen(situation) == at_once


def _fresh(situation: Situation) -> dict[str, Any]:
    """Its fields, without what was worked out from them."""
    names = Situation.__dataclass_fields__
    return {name: getattr(situation, name) for name in names}


@pytest.mark.rule("M-14")
def test_an_answer_between_keeps_its_proposal_whatever_comes() -> None:
    now = said(proposed(task("m"), task("f", "fire")), "fire", "join")
    more = [task("c", "culture"), task("p", "police"), task("x", items=(item("z"),))]
    numbers = set()
    for order in permutations(more):
        situation = now
        for new in order:
            situation = replace(situation, tasks=(*situation.tasks, new))
            situation, _ = after(situation, TODAY)
        numbers.add(tuple(entry[:2] for entry in _seen(situation)))
    assert len(numbers) == 1
