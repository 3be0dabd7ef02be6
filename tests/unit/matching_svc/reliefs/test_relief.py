from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from matching_svc.explanations.domain.visits import explain_task
from matching_svc.places.domain.recompute import present_plan, recompute
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.errors import RefusalNeedsReason, ReliefOver
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.domain.relieving import relieved
from matching_svc.tasks.domain.inspection import Checked, Inspection
from matching_svc.tasks.domain.place import Code
from matching_svc.tasks.domain.task import Task

from shared.events.matching import ProposalStatus, ReliefKind, ReliefStatus
from tests.unit.matching_svc.matching_factory import (
    after,
    alive,
    at,
    item,
    place,
    said,
    task,
)

TODAY = at(date(2026, 3, 16))
DONE = date(2026, 3, 10)
MARKET, CITY, TOWN = "310116-market", "310000-market", "310116104-market"
VISIT = task(
    "T1",
    kind="triggered",
    status="visited",
    earliest=DONE,
    latest=DONE,
    items=(item("market-001"), item("market-002")),
)
PLANNED = task("P1")


def inspection(
    *tasks: str,
    items: tuple[str, ...] = ("market-001", "market-002"),
    agency: str = MARKET,
    **more: Any,
) -> Inspection:
    plain = Inspection(
        source=f"visit-1.{agency}",
        code="JC1",
        day=DONE,
        tasks=tasks,
        agencies=(agency,),
        checked=tuple(Checked(code) for code in items),
    )
    return replace(plain, **more)


def known(*tasks: Task, seen: tuple[Inspection, ...], **more: Any) -> Situation:
    done = {
        number: inspection.day for inspection in seen for number in inspection.tasks
    }
    return place(tasks, inspections=seen, done=done, **more)


def found(*tasks: Task, seen: tuple[Inspection, ...], **more: Any) -> list[Relief]:
    now, changed = relieved(known(*tasks, seen=seen, **more), TODAY)
    assert relieved(now, TODAY)[1] == []
    return changed


def covered(planned: Task = PLANNED, visit: Task = VISIT, **more: Any) -> list[Relief]:
    return found(planned, visit, seen=(inspection("T1", **more),))


@pytest.mark.rule("M-09")
def test_a_triggered_inspection_is_offered_in_place_of_what_was_planned() -> None:
    [one] = covered()
    assert (one.task, one.kind, one.status) == (
        "P1",
        ReliefKind.COVERAGE,
        ReliefStatus.OFFERED,
    )
    assert (one.until, one.clause) == (date(2026, 4, 10), "JS-SCJG 五(一)")
    assert [(g.code, g.agency, g.items) for g in one.grounds] == [
        ("JC1", MARKET, ("market-001",))
    ]


@pytest.mark.rule("M-09")
@pytest.mark.parametrize(
    "more",
    [
        {"earliest": date(2026, 4, 11), "latest": date(2026, 4, 30)},
        {"settled_on": date(2026, 4, 13)},
        {"latest": date(2026, 3, 9), "earliest": date(2026, 3, 1)},
        {"items": (item("market-001"), item("market-003"))},
        {"kind": "triggered", "known_on": DONE},
        {"agency": CITY, "items": (item("market-009"),)},
        {"domain": "drugs"},
        {"region": "310101"},
        {"on_site": False},
        {"out_of_scope": "sampling"},
        {"classified": True},
        {"status": "withdrawn"},
    ],
)
def test_what_lies_outside_the_month_the_items_or_the_row_is_not_covered(
    more: dict[str, Any],
) -> None:
    assert covered(replace(PLANNED, **more)) == []


@pytest.mark.rule("M-09")
def test_the_month_counts_from_the_day_of_the_visit_to_its_last_day() -> None:
    edge: dict[str, Any] = {"earliest": date(2026, 4, 10), "latest": date(2026, 4, 30)}
    assert covered(replace(PLANNED, **edge))
    assert covered(replace(PLANNED, settled_on=date(2026, 4, 10)))


@pytest.mark.rule("M-09")
def test_only_a_triggered_inspection_with_complete_items_covers() -> None:
    assert covered(visit=replace(VISIT, kind="planned")) == []
    assert covered(items=("market-002",)) == []
    other = replace(VISIT, items=(item("market-002"),))
    assert covered(visit=other) == []


@pytest.mark.rule("M-09")
@pytest.mark.parametrize(("kind", "covers"), [("triggered", True), ("planned", False)])
def test_a_visit_without_a_task_is_of_the_kind_of_its_code(
    kind: str, *, covers: bool
) -> None:
    began = replace(inspection(), source="visit-1", kind=kind, checked=())
    assert bool(found(PLANNED, seen=(inspection(), began))) is covers


@pytest.mark.rule("M-09")
def test_the_agency_confirms_or_opts_out_with_a_reason_and_may_think_again() -> None:
    [one] = covered()
    confirmed = one.confirm()
    assert (confirmed.status, confirmed.in_force) == (ReliefStatus.CONFIRMED, True)
    with pytest.raises(RefusalNeedsReason):
        one.refuse("  ")
    refused = confirmed.refuse("换了负责人")
    assert (refused.status, refused.in_force) == (ReliefStatus.REFUSED, False)
    assert refused.confirm().reason is None
    with pytest.raises(ReliefOver):
        replace(one, status=ReliefStatus.LAPSED).confirm()


def with_relief(
    status: ReliefStatus, planned: Task = PLANNED, **more: Any
) -> Situation:
    """The place after an answer, and whatever changed since."""
    [one] = covered()
    kept = replace(one, status=status, version=2)
    return known(planned, VISIT, seen=(inspection("T1"),), reliefs=(kept,), **more)


@pytest.mark.rule("M-09", "M-12")
def test_an_answer_holds_for_the_task_and_the_visit_that_it_was_given_for() -> None:
    for status in (ReliefStatus.CONFIRMED, ReliefStatus.REFUSED, ReliefStatus.OFFERED):
        assert relieved(with_relief(status), TODAY)[1] == []
    moved = replace(PLANNED, latest=date(2026, 4, 20))
    for status in (ReliefStatus.CONFIRMED, ReliefStatus.REFUSED):
        [asked] = relieved(with_relief(status, moved), TODAY)[1]
        assert (asked.status, asked.version) == (ReliefStatus.OFFERED, 3)
    away = replace(PLANNED, earliest=date(2026, 5, 1), latest=date(2026, 5, 30))
    for status in (ReliefStatus.CONFIRMED, ReliefStatus.REFUSED, ReliefStatus.OFFERED):
        [gone] = relieved(with_relief(status, away), TODAY)[1]
        assert gone.status is ReliefStatus.LAPSED


@pytest.mark.rule("M-09", "X-01")
def test_what_is_offered_reaches_as_far_as_the_law_of_the_day_says() -> None:
    """The row's months were amended; who answered did so by the row as it was."""
    [offer] = covered()
    before = replace(offer, until=date(2026, 5, 10), clause="old", version=1)
    for status, until in (
        (ReliefStatus.OFFERED, offer.until),
        (ReliefStatus.REFUSED, before.until),
        (ReliefStatus.CONFIRMED, before.until),
    ):
        kept = replace(before, status=status)
        place = known(PLANNED, VISIT, seen=(inspection("T1"),), reliefs=(kept,))
        [after] = relieved(place, TODAY)[0].reliefs
        assert (after.status, after.until) == (status, until)
    [told] = relieved(
        known(PLANNED, VISIT, seen=(inspection("T1"),), reliefs=(before,)), TODAY
    )[1]
    assert (told.version, told.clause, told.basis) == (2, offer.clause, offer.basis)


@pytest.mark.rule("M-09")
def test_a_code_or_a_visit_of_the_task_itself_ends_the_offer() -> None:
    coded = Code("JC2", "app", None, ("P1",), date(2026, 4, 2))
    [one] = relieved(with_relief(ReliefStatus.OFFERED, codes=(coded,)), TODAY)[1]
    assert one.status is ReliefStatus.LAPSED
    visited = replace(PLANNED, status="visited")
    [one] = relieved(with_relief(ReliefStatus.OFFERED, visited), TODAY)[1]
    assert one.status is ReliefStatus.LAPSED


@pytest.mark.rule("M-09")
def test_once_plan_svc_has_taken_it_over_nothing_more_changes() -> None:
    taken = replace(PLANNED, status="covered")
    assert relieved(with_relief(ReliefStatus.CONFIRMED, taken), TODAY)[1] == []
    lapsed_rows = at(date(2026, 5, 4))
    assert relieved(with_relief(ReliefStatus.CONFIRMED, taken), lapsed_rows)[1] == []


@pytest.mark.rule("M-09")
def test_a_task_that_is_too_old_to_be_read_does_not_open_again() -> None:
    for status, ends in (
        (ReliefStatus.CONFIRMED, []),
        (ReliefStatus.OFFERED, [ReliefStatus.LAPSED]),
    ):
        old = replace(with_relief(status), tasks=())
        assert [relief.status for relief in relieved(old, TODAY)[1]] == ends


@pytest.mark.rule("M-10")
def test_what_the_city_checked_is_waived_for_the_district_and_back() -> None:
    for agency, by in ((MARKET, CITY), (CITY, MARKET)):
        mine = replace(PLANNED, agency=agency)
        [one] = found(mine, seen=(inspection(agency=by),))
        assert (one.kind, one.status) == (ReliefKind.RECOGNITION, ReliefStatus.WAIVED)
        assert (one.until, one.clause) == (date(2026, 4, 10), "JS-SCJG 三(一)2")
        assert one.grounds[0].agency == by


@pytest.mark.rule("M-10")
@pytest.mark.parametrize(
    ("more", "by"),
    [
        ({}, MARKET),
        ({}, TOWN),
        ({}, "310000-drugs"),
        ({"agency": TOWN}, CITY),
        ({"domain": "police"}, CITY),
        ({"earliest": date(2026, 4, 11)}, CITY),
        ({"items": (item("market-001"), item("market-007"))}, CITY),
        ({"kind": "triggered", "known_on": date(2026, 3, 11)}, CITY),
        ({"on_site": False}, CITY),
    ],
)
def test_what_is_no_others_result_of_the_domain_and_month_waives_nothing(
    more: dict[str, Any], by: str
) -> None:
    assert found(replace(PLANNED, **more), seen=(inspection(agency=by),)) == []


@pytest.mark.rule("M-10")
def test_several_results_together_may_waive_a_task() -> None:
    both = replace(PLANNED, items=(item("market-001"), item("market-002")))
    one = inspection(agency=CITY, items=("market-001",))
    later = replace(
        inspection(agency=CITY, items=("market-002",)),
        day=date(2026, 3, 12),
        code="JC2",
        source="visit-2",
    )
    assert found(both, seen=(one,)) == []
    [relief] = found(both, seen=(one, later))
    assert [g.code for g in relief.grounds] == ["JC1", "JC2"]
    assert relief.until == date(2026, 4, 10)


@pytest.mark.rule("M-10")
def test_a_clue_that_was_known_before_the_result_needs_no_visit_of_its_own() -> None:
    clue = replace(PLANNED, kind="triggered", known_on=DONE)
    [one] = found(clue, seen=(inspection(agency=CITY),))
    assert one.status is ReliefStatus.WAIVED


@pytest.mark.rule("P-22")
def test_a_visit_that_is_not_counted_waives_and_covers_nobodys_tasks() -> None:
    fire_item = replace(
        PLANNED,
        agency="310116104-urban_management",
        domain="urban_management",
        items=(item("fire-001"),),
        earliest=date(2026, 11, 1),
        latest=date(2026, 11, 30),
    )
    began = inspection(
        agency="310116-fire", checked=(), kind="triggered", source="visit-1"
    )
    results = inspection(agency="310116-fire", items=("fire-001",))
    uncounted = replace(began, counted=False)
    assert found(fire_item, seen=(uncounted, results)) == []
    assert found(fire_item, seen=(began, results)) != []
    own = replace(uncounted, agencies=(MARKET,))
    assert found(PLANNED, seen=(own, inspection())) == []


@pytest.mark.rule("M-05")
def test_after_fire_was_there_others_fire_items_fall_away_for_the_year() -> None:
    town = replace(
        PLANNED,
        agency="310116104-urban_management",
        domain="urban_management",
        items=(item("fire-001"),),
        earliest=date(2026, 11, 1),
        latest=date(2026, 11, 30),
    )
    began = inspection(agency="310116-fire", checked=(), kind="planned")
    [one] = found(town, seen=(began,))
    assert (one.kind, one.status) == (ReliefKind.INSPECTED, ReliefStatus.WAIVED)
    assert (one.until, one.clause) == (date(2026, 12, 31), "JS-XF 三(一)")
    next_year: dict[str, Any] = {
        "earliest": date(2027, 1, 4),
        "latest": date(2027, 1, 29),
    }
    for other in (
        replace(town, kind="triggered"),
        replace(town, items=(item("fire-001"), item("market-001"))),
        replace(town, agency="310116-fire", domain="fire"),
        replace(town, **next_year),
        replace(town, region="310101"),
    ):
        assert found(other, seen=(began,)) == []
    assert found(town, seen=(replace(began, counted=False),)) == []
    assert found(town, seen=(replace(began, agencies=(MARKET,)),)) == []


@pytest.mark.rule("M-09", "M-14")
def test_the_newest_visit_is_the_ground_in_whatever_order_they_come() -> None:
    first = inspection("T1")
    second = replace(first, day=date(2026, 3, 12), code="JC2", source="visit-2")
    for order in permutations((first, second)):
        now = known(PLANNED, VISIT, seen=())
        for count in (1, 2):
            now = replace(now, inspections=order[:count], done={"T1": DONE})
            now, _ = relieved(now, TODAY)
        [one] = now.reliefs
        assert [ground.code for ground in one.grounds] == ["JC2"]
        assert one.status is ReliefStatus.OFFERED


@pytest.mark.rule("M-09", "M-10", "M-12")
@pytest.mark.parametrize("answer", [None, "join"])
def test_what_is_needless_leaves_its_proposal_and_everyone_is_told(
    answer: str | None,
) -> None:
    """Waived after a proposal was made, answered or not."""
    fire = task("f", "fire")
    now, _ = after(place((PLANNED, fire)), TODAY)
    assert len(alive(now)) == 1
    if answer is not None:
        now = said(now, "fire", answer)
    told = replace(now, inspections=(inspection(agency=CITY),))
    told, reliefs = relieved(told, TODAY)
    assert [relief.status for relief in reliefs] == [ReliefStatus.WAIVED]
    changes = recompute(told, TODAY)
    assert [(change.proposal.status, change.proposal.reason) for change in changes] == [
        (ProposalStatus.WITHDRAWN, "task_recognition")
    ]


def spoken(now: Situation, number: str) -> list[tuple[str, str]]:
    plan = present_plan(now, list(now.proposals), TODAY)
    told = explain_task(now.known_tasks[number], now, plan, None, TODAY)
    return [(reason.code, reason.rule) for reason in told]


@pytest.mark.rule("M-09", "M-10", "M-13")
def test_a_needless_task_says_by_whose_visit() -> None:
    offered, _ = relieved(known(PLANNED, VISIT, seen=(inspection("T1"),)), TODAY)
    assert spoken(offered, "P1") == [
        ("coverage_offered", "M-09"),
        ("alone", "M-11"),
        ("nobody_else", "M-01"),
    ]
    assert spoken(with_relief(ReliefStatus.CONFIRMED), "P1") == [
        ("coverage_confirmed", "M-09")
    ]
    waived, _ = relieved(known(PLANNED, seen=(inspection(agency=CITY),)), TODAY)
    assert spoken(waived, "P1") == [("recognition_waived", "M-10")]
    both = replace(PLANNED, items=(item("market-001"), item("market-007")))
    partly, _ = relieved(known(both, seen=(inspection(agency=CITY),)), TODAY)
    assert spoken(partly, "P1")[0] == ("recognition_partly", "M-10")
