from datetime import date

import pytest
from matching_svc.options.domain import Offer, Wanted, offer
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.facts import Facts

from tests.unit.matching_svc.matching_factory import (
    PLACE,
    after,
    at,
    item,
    place,
    said,
    task,
)

TODAY = at()
DAY = date(2026, 4, 1)


def offered(situation: Situation, day: date = DAY, *tasks: str) -> Offer:
    wanted = Wanted("310116-market", "310116", day, tasks or ("m",))
    return offer(situation, wanted, TODAY)


@pytest.mark.rule("C-03")
@pytest.mark.rule("X-02")
def test_up_to_three_combinations_are_ranked_by_visits_saved() -> None:
    situation = place((task("m"), task("f", "fire"), task("c", "culture")))
    found = offered(situation).options
    assert [(option.rank, option.tasks, option.visits_saved) for option in found] == [
        (1, ("c", "f"), 1),
        (2, ("c",), 0),
        (3, ("f",), 0),
    ]
    assert (found[0].visits_declined, found[0].visits_joined) == (2, 1)


@pytest.mark.rule("X-02")
def test_an_option_tells_the_days_brought_forward_and_what_follows_a_decline() -> None:
    situation = place((task("m"), task("f", "fire")))
    [only] = offered(situation, date(2026, 3, 25)).options
    assert (only.agencies, only.days_forward) == (("310116-fire",), 7)
    assert (only.visits_joined, only.visits_declined) == (1, 2)


@pytest.mark.rule("C-03")
def test_what_is_classified_or_a_surprise_is_never_shown() -> None:
    hidden = place(
        (
            task("m"),
            task("f", "fire", surprise=True),
            task("c", "culture", classified=True),
        )
    )
    found = offered(hidden)
    assert (found.options, found.left_out) == ((), ())


@pytest.mark.rule("M-13")
def test_what_cannot_join_is_left_out_with_its_reason() -> None:
    situation = place(
        (
            task("m"),
            task("f", "fire", latest=date(2026, 4, 1), known_on=date(2026, 4, 1)),
            task("c", "culture", joint_forbidden=True),
            task("far", "police", earliest=date(2026, 9, 1), latest=date(2026, 9, 9)),
        )
    )
    found = offered(situation, date(2026, 3, 25))
    assert found.options == ()
    assert {reason.about["task"]: reason.code for reason in found.left_out} == {
        "f": "not_that_day",
        "c": "apart_joint_forbidden",
    }


@pytest.mark.rule("C-03")
def test_a_secret_or_solo_application_gets_no_options() -> None:
    surprise = place((task("m", surprise=True), task("f", "fire")))
    assert offered(surprise).options == ()
    facts = Facts(PLACE, solo_domains=frozenset({"*"}))
    solo = place((task("m"), task("f", "fire")), facts=facts)
    assert offered(solo).options == ()


@pytest.mark.rule("C-03")
def test_tasks_that_were_answered_for_elsewhere_are_not_offered() -> None:
    tasks = task("m"), task("f", "fire"), task("c", "culture")
    now, _ = after(place(tasks[1:]), TODAY)
    now = said(now, "fire", "join")
    grown = place(tasks, proposals=now.proposals)
    found = offered(grown)
    assert found.options == ()
    assert {reason.code for reason in found.left_out} == {"asked_already"}


@pytest.mark.rule("M-11")
def test_the_applicants_own_other_tasks_are_named_beside_the_options() -> None:
    own = task("m2", items=(item("market-002"),))
    again = task("m3")  # the same item planned twice: another occasion
    situation = place((task("m"), own, again, task("f", "fire")))
    assert offered(situation).own_tasks == ("m2",)


@pytest.mark.rule("C-03")
def test_items_without_a_task_can_be_applied_for_too() -> None:
    situation = place((task("f", "fire"),))
    wanted = Wanted("310116-market", "310116", DAY, (), (item(),))
    assert [option.tasks for option in offer(situation, wanted, TODAY).options] == [
        ("f",)
    ]
    barred = Wanted("310116-market", "310116", DAY, (), (item(joint_forbidden=True),))
    assert offer(situation, barred, TODAY).options == ()


@pytest.mark.rule("X-02")
def test_with_many_agencies_all_together_comes_first() -> None:
    domains = ["fire", "culture", "police", "health", "labour", "ecology"]
    situation = place((task("m"), *(task(domain, domain) for domain in domains)))
    found = offered(situation).options
    assert len(found) == 3
    assert len(found[0].agencies) == 6
