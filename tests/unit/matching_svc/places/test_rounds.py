from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from matching_svc.places.domain.rounds import round_of
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.place import Code

from tests.unit.matching_svc.matching_factory import USCC, after, at, place, task, the

TODAY = at()
HERE = task("e1", "ecology")


def other(number: int, **more: Any) -> Situation:
    """Another place of the subject, with a task of ecology."""
    where = f"{USCC}-{number:03}"
    there = replace(task(f"e{number}", "ecology", place=where), **more)
    return place((there,), facts=Facts(where))


def said(*others: Situation, mine: Any = HERE) -> tuple[str, dict[str, Any]] | None:
    found = round_of(mine, place((mine,)), others, TODAY)
    return None if found is None else (found.code, dict(found.about))


@pytest.mark.rule("M-11")
def test_ecologys_tasks_at_a_subjects_places_are_best_done_on_one_day() -> None:
    late = {"earliest": date(2026, 4, 13), "latest": date(2026, 4, 30)}
    assert said(other(2), other(3, **late)) == (
        "with_subject",
        {
            "agency": "310116-ecology",
            "clause": "JS-HB 六(三)",
            "places": 2,
            "best": "2026-04-01",
        },
    )
    never = {"earliest": date(2026, 8, 3), "latest": date(2026, 8, 31)}
    found = said(other(2, **never), other(3))
    assert found is not None
    assert (found[1]["places"], found[1]["best"]) == (1, "2026-04-01")
    assert said(other(2, **never)) == (
        "with_subject_apart",
        {"agency": "310116-ecology", "clause": "JS-HB 六(三)", "places": 1},
    )


@pytest.mark.rule("M-11")
def test_other_domains_and_other_agencies_merge_by_place_only() -> None:
    assert said(other(2), mine=task("m1")) is None
    assert said(other(2, region="310101"), mine=replace(HERE, region="310101")) is None
    assert said(other(2, agency="310000-ecology")) is None
    assert said() is None
    assert said(other(2, surprise=True)) is None
    done = replace(
        other(2), codes=(Code("JC1", "app", None, ("e2",), date(2026, 4, 2)),)
    )
    assert said(done) is None


@pytest.mark.rule("M-11")
def test_the_day_of_a_proposal_is_the_day_of_the_round() -> None:
    here, _ = after(place((HERE, task("m1", settled_on=date(2026, 4, 8)))), TODAY)
    assert the(here).day == date(2026, 4, 8)
    found = round_of(HERE, here, [other(2)], TODAY)
    assert found is not None
    assert found.about["best"] == "2026-04-08"
