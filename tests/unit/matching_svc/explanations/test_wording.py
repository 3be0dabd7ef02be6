import re
from typing import Any

import pytest
from matching_svc.explanations.domain.visits import (
    explain_task,
)
from matching_svc.explanations.domain.wording import (
    OUTCOMES,
    SENTENCES,
    Names,
    outcome,
    worded,
)
from matching_svc.places.domain.recompute import present_plan
from matching_svc.proposals.domain.lead import By
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.relief import FIRST
from matching_svc.tasks.domain.compatibility import Apart
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.reach import Unplaceable
from matching_svc.tasks.domain.reason import Reason

from shared.events.matching import ReliefKind, ReliefStatus
from tests.unit.matching_svc.matching_factory import (
    PLACE,
    after,
    alive,
    at,
    days_later,
    item,
    place,
    task,
)

TODAY = at()
NAMES = Names({"310116-fire": "消防"}, {"310116-fire": "Fire"})


def codes(number: str, situation: Situation) -> list[str]:
    now, _ = after(situation, TODAY)
    inside = next(
        (proposal for proposal in alive(now) if number in proposal.tasks), None
    )
    stood = now.with_standing(list(now.proposals))
    plan = present_plan(now, list(now.proposals), TODAY)
    known = now.known_tasks[number]
    found = explain_task(known, stood, plan, inside, TODAY)
    assert all(
        worded(reason, NAMES).zh and worded(reason, NAMES).en for reason in found
    )
    return [reason.code for reason in found]


@pytest.mark.rule("M-13")
def test_a_proposal_names_tasks_windows_rules_and_what_was_left_out() -> None:
    tasks = (
        task("m", items=(item(risk="high"),)),
        task("m2", items=(item("market-002"),)),
        task("f", "fire", latest=days_later(20), earliest=days_later(10)),
        task("c", "culture", joint_forbidden=True),
        task("secret", "police", classified=True),
    )
    now, _ = after(place(tasks), TODAY)
    [one] = alive(now)
    found = [(reason.code, reason.rule) for reason in one.explanation]
    assert found == [
        ("joint_visit", "M-03"),
        ("in_window", "M-02"),
        ("brought_forward", "M-02"),
        ("brought_forward", "M-02"),
        ("own_merged", "M-11"),
        ("common_days", "M-02"),
        ("not_in_rush_hours", "M-17"),
        ("lead_by_risk", "M-06"),
        ("apart_joint_forbidden", "M-04"),
        ("proven_best", "M-03"),
    ]
    text = "".join(worded(reason, NAMES).zh for reason in one.explanation)
    assert "消防" in text
    assert "secret" not in str(one.explanation)


@pytest.mark.rule("M-13")
def test_a_task_left_alone_says_why() -> None:
    fire = task("f", "fire")
    assert codes("f", place((fire,))) == ["alone", "nobody_else"]
    assert codes("f", place((fire, task("m", joint_forbidden=True)))) == [
        "alone",
        "apart_joint_forbidden",
    ]
    late: dict[str, Any] = {"earliest": days_later(99), "latest": days_later(100)}
    assert codes("f", place((fire, task("m", **late)))) == ["alone", "no_common_day"]
    solo = Facts(PLACE, solo_domains=frozenset({"*"}))
    assert codes("f", place((fire, task("m")), facts=solo)) == ["alone", "never_solo"]
    over = task("f", "fire", latest=days_later(-1), earliest=days_later(-9))
    assert codes("f", place((over,))) == ["unplaceable_window_over"]
    far: dict[str, Any] = {"earliest": days_later(80), "latest": days_later(90)}
    both = place((task("f", "fire", **far), task("m", **far)))
    assert codes("f", both) == ["joint_later"]
    assert codes("f", place((fire, task("m"))))[0] == "in_proposal"
    assert codes("f", place((task("f", "fire", on_site=False),))) == ["not_open"]


@pytest.mark.rule("M-13")
def test_every_reason_has_words_in_both_languages_with_the_same_figures() -> None:
    wanted = {f"apart_{why}" for why in Apart} | {
        f"unplaceable_{why}" for why in Unplaceable
    }
    assert wanted <= SENTENCES.keys()
    rules = {why.rule for why in (*Apart, *Unplaceable)}
    assert all(re.fullmatch(r"[A-Z]-\d\d", rule) for rule in rules)
    for code, words in SENTENCES.items():
        holes = [set(re.findall(r"{(\w+)}", text)) for text in (words.zh, words.en)]
        assert holes[0] == holes[1], code
    assert {str(why) for why in Apart} <= OUTCOMES.keys()
    assert {f"lead_by_{why}" for why in By} <= SENTENCES.keys()
    assert {f"task_{kind}" for kind in ReliefKind} <= OUTCOMES.keys()
    for kind, first in FIRST.items():
        told = {first, ReliefStatus.REFUSED}
        told |= {ReliefStatus.CONFIRMED} if kind is ReliefKind.COVERAGE else set()
        assert {f"{kind}_{reason}" for reason in told} <= SENTENCES.keys()


@pytest.mark.rule("M-12")
def test_every_outcome_names_its_rule() -> None:
    assert all(
        re.fullmatch(r"[A-Z]-\d\d", outcome.rule) for outcome in OUTCOMES.values()
    )


def test_figures_are_written_as_people_do() -> None:
    words = worded(
        Reason(
            "agreed",
            "M-08",
            {
                "members": "310116-fire,x",
                "day": "2026-04-01",
                "saved": 1,
                "lead": "310116-fire",
            },
        ),
        NAMES,
    )
    assert "消防、x一致同意于2026年4月1日（周三）开展联合检查" in words.zh
    assert "由消防牵头" in words.zh
    assert words.en.startswith("Fire, x agreed on Wednesday 1 April 2026")


def test_an_outcome_without_words_stands_for_itself() -> None:
    assert outcome(None) is None
    found = outcome("something_new")
    assert found is not None
    assert found.zh == "something_new"
