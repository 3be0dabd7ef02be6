from typing import Any

import pytest
from matching_svc.tasks.domain.compatibility import Apart, why_apart, why_never_joint
from matching_svc.tasks.domain.facts import Decline, Facts

from tests.unit.matching_svc.matching_factory import PLACE, at, days_later, item, task

TODAY = at()
ANY = Facts(PLACE)


@pytest.mark.rule("M-01")
def test_tasks_of_two_agencies_at_one_place_may_share_a_visit() -> None:
    assert why_apart(task("a"), task("b", "fire"), ANY, TODAY) is None


@pytest.mark.rule("M-11")
def test_one_agencys_tasks_go_together_whatever_their_section_or_kind() -> None:
    planned = task("a", section="one")
    triggered = task("b", section="two", kind="triggered")
    other_item = task("c", items=(item("market-002"),))
    assert why_apart(planned, triggered, ANY, TODAY) is None
    assert why_apart(planned, other_item, ANY, TODAY) is None
    secret = task("d", kind="triggered", classified=True, surprise=True)
    assert why_apart(planned, secret, ANY, TODAY) is None


@pytest.mark.rule("M-11")
def test_two_planned_tasks_that_share_an_item_are_two_occasions() -> None:
    assert why_apart(task("a"), task("b"), ANY, TODAY) is Apart.OCCASIONS


@pytest.mark.rule("M-04")
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"classified": True}, Apart.CLASSIFIED),
        ({"surprise": True}, Apart.SURPRISE),
        ({"joint_forbidden": True}, Apart.JOINT_FORBIDDEN),
        ({"items": (item(joint_forbidden=True),)}, Apart.JOINT_FORBIDDEN),
    ],
)
def test_such_a_task_is_never_joint_with_another_agency(
    more: dict[str, Any], reason: Apart
) -> None:
    kept = task("a", **more)
    assert why_apart(kept, task("b", "fire"), ANY, TODAY) is reason
    assert why_apart(task("b", "fire"), kept, ANY, TODAY) is reason
    assert why_never_joint(kept, ANY) is reason


@pytest.mark.rule("M-04")
@pytest.mark.rule("S-06")
@pytest.mark.parametrize("domain", ["*", "market"])
def test_a_solo_subject_gets_no_joint_visit_with_that_domain(domain: str) -> None:
    facts = Facts(PLACE, solo_domains=frozenset({domain}))
    assert why_apart(task("a"), task("b", "fire"), facts, TODAY) is Apart.SOLO
    assert why_apart(task("a"), task("c", kind="triggered"), facts, TODAY) is None
    if domain == "market":
        assert why_apart(task("x", "police"), task("b", "fire"), facts, TODAY) is None


@pytest.mark.rule("M-07")
def test_a_declined_task_stays_apart_from_those_partners_until_it_changes() -> None:
    one = task("a")
    declined = Decline("a", frozenset({"310116-fire"}), one.fingerprint)
    facts = Facts(PLACE, declines={"a": (declined,)})
    assert why_apart(one, task("b", "fire"), facts, TODAY) is Apart.DECLINED
    assert why_apart(task("b", "fire"), one, facts, TODAY) is Apart.DECLINED
    assert why_apart(one, task("c", "police"), facts, TODAY) is None
    moved = task("a", latest=days_later(40))
    assert why_apart(moved, task("b", "fire"), facts, TODAY) is None


@pytest.mark.rule("M-07")
def test_a_decline_with_days_that_would_suit_leaves_the_partners_askable() -> None:
    one = task("a")
    named = Decline("a", frozenset({"310116-fire"}), one.fingerprint, (days_later(35),))
    facts = Facts(PLACE, declines={"a": (named,)})
    assert why_apart(one, task("b", "fire"), facts, TODAY) is None
    later = at(days_later(36))
    assert why_apart(one, task("b", "fire"), facts, later) is Apart.DECLINED
