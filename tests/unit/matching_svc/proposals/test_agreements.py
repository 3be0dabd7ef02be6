from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from matching_svc.places.domain.recompute import recompute
from matching_svc.proposals.domain.agreements import Agreement, for_agreement, wished
from matching_svc.proposals.domain.errors import (
    AnswersFrozen,
    LeadByLaw,
    LeadNotMember,
    NotAsked,
    OverrideNeedsReason,
    TasksNotJoint,
)
from matching_svc.proposals.domain.proposal import Proposal, Way
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.compatibility import Apart
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.place import Code

from shared.events.matching import ProposalStatus
from tests.unit.matching_svc.matching_factory import (
    MONDAY,
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
FIRE, MARKET = "310116-fire", "310116-market"
DAY = date(2026, 4, 8)
BOTH = task("m"), task("f", "fire")
SOLO = Facts(PLACE, solo_domains=frozenset({"*"}))


def agreement(**more: Any) -> Agreement:
    plain = Agreement(
        way=Way.OFFLINE,
        reference="会议纪要〔2026〕3号",
        tasks=("f", "m"),
        day=DAY,
        recorded_by=MARKET,
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    return replace(plain, **more)


def recorded(known: Situation, **more: Any) -> Proposal:
    return for_agreement(agreement(**more), known, TODAY)


def problems(known: Situation, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(TasksNotJoint) as refused:
        recorded(known, **more)
    found: Any = refused.value.members["problems"]
    return [(problem["task"], problem["code"]) for problem in found]


@pytest.mark.rule("M-15")
def test_what_was_agreed_off_line_holds_once_the_others_confirm() -> None:
    one = recorded(place(BOTH))
    assert (one.status, one.way, one.day) == (ProposalStatus.PROPOSED, Way.OFFLINE, DAY)
    assert [member.joined for member in one.members] == [False, True]
    now = said(place(BOTH, proposals=(one,)), "fire", "join")
    assert the(after(now, TODAY)[0]).status is ProposalStatus.AGREED
    assert recompute(place(BOTH, proposals=(one,)), TODAY) == []


@pytest.mark.rule("M-15")
def test_what_the_city_matched_is_agreed_at_once() -> None:
    one = recorded(place(BOTH), way=Way.MUNICIPAL, recorded_by="310000-government")
    assert one.status is ProposalStatus.AGREED
    assert [(r.code, r.rule) for r in one.explanation] == [
        ("matched_by_city", "M-15"),
        ("lead_by_order", "M-06"),
    ]


@pytest.mark.rule("M-15")
def test_an_agreement_for_tomorrow_can_still_be_confirmed_today() -> None:
    tomorrow = date(2026, 3, 3)
    both = [replace(task, earliest=MONDAY) for task in BOTH]
    one = recorded(place(both), day=tomorrow)
    assert (one.answers_due, one.chase_on) == (MONDAY, MONDAY)


@pytest.mark.rule("M-15")
def test_what_cannot_be_one_visit_is_refused_with_every_reason() -> None:
    assert problems(place(BOTH), tasks=("f", "m", "x")) == [("x", "not_open")]
    assert problems(place(BOTH), day=date(2026, 5, 20)) == [
        ("f", "day_not_possible"),
        ("m", "day_not_possible"),
    ]
    alone = task("m"), task("m2", items=(item("market-002"),))
    assert problems(place(alone), tasks=("m", "m2")) == [("", "too_few_agencies")]
    twice = (*BOTH, task("m2"))
    assert problems(place(twice), tasks=("f", "m", "m2")) == [("m2", "occasions")]
    secret = task("m", classified=True), BOTH[1]
    assert problems(place(secret)) == [("m", "classified")]
    coded = Code("JC1", "app", None, ("m",), DAY)
    assert problems(place(BOTH, codes=(coded,))) == [("m", "has_code")]
    standing = said(after(place(BOTH), TODAY)[0], "market", "join")
    assert problems(standing) == [("f", "bound_elsewhere"), ("m", "bound_elsewhere")]


@pytest.mark.rule("M-15", "S-06")
def test_a_subject_that_wants_no_joint_visits_is_overridden_with_a_reason() -> None:
    solo = place(BOTH, facts=SOLO)
    with pytest.raises(OverrideNeedsReason):
        recorded(solo)
    one = recorded(solo, override="经企业书面同意")
    assert [reason.code for reason in one.explanation][:2] == [
        "agreed_offline",
        "overridden",
    ]
    later, _ = after(replace(solo, proposals=(one,)), TODAY)
    assert the(later).status is ProposalStatus.PROPOSED
    kept = replace(solo, proposals=(replace(one, override=None),))
    assert [c.proposal.reason for c in recompute(kept, TODAY)] == [str(Apart.SOLO)]


@pytest.mark.rule("M-15", "M-06")
def test_whoever_agrees_on_a_visit_may_agree_on_its_lead() -> None:
    risky = task("m", items=(item(risk="high"),)), BOTH[1]
    assert recorded(place(risky)).lead == MARKET
    one = recorded(place(risky), lead=FIRE)
    assert (one.lead, one.explanation[-1].code) == (FIRE, "lead_by_agreement")
    with pytest.raises(LeadNotMember):
        recorded(place(risky), lead="310116-culture")


@pytest.mark.rule("M-06")
def test_a_lead_changes_once_all_who_take_part_wish_it() -> None:
    now, _ = after(place(BOTH), TODAY)
    first = wished(the(now), FIRE, MARKET, now, TODAY)
    assert (first.lead, first.wishes) == (FIRE, {FIRE: MARKET})
    both = wished(first, MARKET, MARKET, now, TODAY)
    assert both.lead == MARKET
    assert wished(both, MARKET, FIRE, now, TODAY).lead == MARKET
    kept = replace(now, proposals=(both,))
    assert recompute(kept, TODAY) == []


@pytest.mark.rule("M-06")
def test_who_is_not_asked_or_does_not_come_neither_wishes_nor_leads() -> None:
    now, _ = after(place(BOTH), TODAY)
    with pytest.raises(NotAsked):
        wished(the(now), "310116-culture", FIRE, now, TODAY)
    with pytest.raises(LeadNotMember):
        wished(the(now), FIRE, "310116-culture", now, TODAY)
    ended = replace(the(now), status=ProposalStatus.CODED)
    with pytest.raises(AnswersFrozen):
        wished(ended, FIRE, MARKET, now, TODAY)


@pytest.mark.rule("M-05", "M-06")
def test_where_the_law_names_the_lead_nobody_else_does() -> None:
    key = Facts(PLACE, business_types=("catering", "key_fire_unit"))
    regulated = {MARKET: frozenset({"catering"})}
    now, _ = after(place(BOTH, facts=key, sectors=regulated), TODAY)
    assert (the(now).lead, the(now).duty) == (FIRE, (FIRE, MARKET))
    with pytest.raises(LeadByLaw):
        wished(the(now), MARKET, MARKET, now, TODAY)
