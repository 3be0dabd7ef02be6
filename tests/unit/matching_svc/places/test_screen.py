from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching_svc.places.domain.recompute import recompute
from matching_svc.places.domain.screen import Asked, Screen, Shape
from matching_svc.places.domain.situation import MatchingContext, Situation
from matching_svc.proposals.domain.proposal import Proposal, Status
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.task import Risk, Task

from tests.unit.matching_svc.matching_factory import (
    MONDAY,
    PLACE,
    after,
    alive,
    at,
    days_later,
    item,
    place,
    task,
    the,
)

QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck)
)
AGENCIES = ("market", "fire", "culture", "health")
KINDS = ((), ("catering",), ("key_fire_unit",))
SECTORS = {"310116-culture": frozenset({"catering", "key_fire_unit"})}


def asked(proposal: Proposal) -> Asked:
    """The question as the screen is told of it."""
    unchased = max(proposal.chase_on - timedelta(days=1), proposal.made_on)
    due = proposal.answers_due
    return Asked(
        day=proposal.day,
        lead=proposal.lead,
        members=tuple((one.agency, one.tasks, one.items) for one in proposal.members),
        visits_saved=proposal.visits_saved,
        days_forward=proposal.days_forward,
        duty=proposal.duty,
        until=due if proposal.chased else min(due, unchased),
    )


def is_same(situation: Situation, context: MatchingContext) -> bool:
    """What the screen sees of a place where nobody answered."""
    bare = place((), facts=situation.facts, sectors=situation.sectors)
    shapes = {
        one.number: Shape(replace(one, number="", place="", uscc=""), bare, context)
        for one in situation.open_tasks.values()
    }
    questions = [asked(one) for one in alive(situation)]
    return Screen(bare, context).is_same(sorted(shapes.items()), questions)


@st.composite
def tasks(draw: st.DrawFn) -> list[Task]:
    made = []
    for index in range(draw(st.integers(1, 6))):
        agency = draw(st.sampled_from(AGENCIES))
        code = draw(st.sampled_from(("001", "002")))
        risk = draw(st.sampled_from(list(Risk)))
        first = MONDAY + timedelta(days=draw(st.integers(-20, 80)))
        number = f"{draw(st.integers(0, 9))}{index}"
        made.append(
            task(
                number,
                agency,
                items=(item(f"{agency}-{code}", risk),),
                earliest=first,
                latest=first + timedelta(days=draw(st.integers(0, 60))),
                surprise=draw(st.integers(0, 19)) == 0,
                lead=draw(st.sampled_from([None, None, f"310116-{agency}"])),
            )
        )
    return made


@st.composite
def places(draw: st.DrawFn) -> Situation:
    facts = Facts(
        PLACE,
        business_types=draw(st.sampled_from(KINDS)),
        closed_weekdays=draw(st.sampled_from([(), (), (3,)])),
    )
    return place(draw(tasks()), facts=facts, sectors=SECTORS)


@st.composite
def changes(draw: st.DrawFn, situation: Situation) -> Situation:
    """The place after one thing happened to a task, or came to be."""
    known = list(situation.tasks)
    index = draw(st.integers(0, len(known) - 1))
    one = known[index]
    match draw(st.sampled_from(["gone", "later", "items", "more", "lead", "day"])):
        case "gone":
            known[index] = replace(one, status="withdrawn")
        case "later":
            known[index] = replace(one, latest=one.latest + timedelta(days=9))
        case "items":
            known[index] = replace(one, items=(*one.items, item("other-009", "high")))
        case "lead":
            known[index] = replace(one, lead=one.agency)
        case "day":
            known[index] = replace(one, settled_on=MONDAY + timedelta(days=30))
        case _:
            known.append(task("99", draw(st.sampled_from(AGENCIES))))
    return replace(situation, tasks=tuple(known))


@pytest.mark.rule("M-14")
@QUICK
@given(st.data())
def test_what_it_calls_the_same_is_not_changed_by_a_recompute(
    data: st.DataObject,
) -> None:
    before = after(data.draw(places()), at())[0]
    later = at(days_later(data.draw(st.sampled_from([0, 0, 1, 2, 3, 9]))))
    situation = data.draw(changes(before))
    if is_same(situation, later):
        assert recompute(situation, later) == []


@pytest.mark.rule("M-14")
@QUICK
@given(places())
def test_a_place_that_was_just_recomputed_is_seen_to_be_the_same(
    situation: Situation,
) -> None:
    done = after(situation, at())[0]
    secret = any(one.is_secret for one in situation.tasks)
    assert is_same(done, at()) is not secret


TWO = place([task("m"), task("f", "fire")])


@pytest.mark.rule("M-12")
@pytest.mark.parametrize(
    "changed",
    [
        {"day": date(2026, 4, 2)},
        {"lead": "310116-market"},
        {"visits_saved": 2},
        {"days_forward": 3},
        {"duty": ("310116-fire",)},
        {"members": ()},
    ],
)
def test_a_question_that_is_not_the_plans_is_looked_at(
    changed: dict[str, object],
) -> None:
    situation = after(TWO, at())[0]
    assert is_same(situation, at())
    one = the(situation)
    other = replace(one, **changed)  # type: ignore[arg-type]
    assert not is_same(replace(situation, proposals=(other,)), at())


@pytest.mark.rule("M-07")
def test_on_the_day_of_chasing_and_when_answers_are_due_a_place_is_looked_at() -> None:
    situation = after(TWO, at())[0]
    one = the(situation)
    before = one.chase_on - timedelta(days=1)
    assert is_same(situation, at(before))
    assert not is_same(situation, at(one.chase_on))
    chased = after(situation, at(one.chase_on))[0]
    assert the(chased).chased
    assert is_same(chased, at(one.answers_due))
    assert not is_same(chased, at(one.answers_due + timedelta(days=1)))


@pytest.mark.rule("M-12")
def test_a_question_without_a_plan_is_looked_at_and_so_is_a_plan_without() -> None:
    situation = after(TWO, at())[0]
    assert not is_same(replace(TWO, proposals=()), at())
    alone = replace(situation, tasks=situation.tasks[:1])
    assert not is_same(alone, at())
    assert the(situation).status is Status.PROPOSED
