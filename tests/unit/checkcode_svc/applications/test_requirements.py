"""What an application must show before a code is given (C-02, C-21, P-09, S-07)."""

from dataclasses import replace
from datetime import date

import pytest
from checkcode_svc.applications.domain.requirements import Ask, must_be_met
from checkcode_svc.codes.domain.errors import RequirementsNotMet
from checkcode_svc.neighbours.domain.facts import (
    CertificateFacts,
    ItemFacts,
    PlaceFacts,
    TaskFacts,
)
from checkcode_svc.visits.domain.visit import KindOfVisit

from shared.civic.calendar import WorkingCalendar
from shared.events.plan import TaskKind, TaskStatus

CALENDAR = WorkingCalendar(frozenset({2026}), frozenset({date(2026, 3, 13)}))
DAY = date(2026, 3, 16)
LONG = (date(2020, 1, 1), date(2030, 1, 1))
TASK = TaskFacts(
    number="t1",
    agency="market",
    place="p1",
    kind=TaskKind.PLANNED,
    status=TaskStatus.SCHEDULED,
    on_site=True,
    earliest=date(2026, 3, 31),
    latest=date(2026, 4, 30),
    known_on=date(2026, 2, 1),
    items=("i1",),
    plan_code="JH1",
)
ASK = Ask(
    agency="market",
    day=DAY,
    kind_of_visit=KindOfVisit.PREMISES,
    place=PlaceFacts("p1", "premises"),
    questioned_at=None,
    tasks_named=("t1",),
    tasks=(TASK,),
    items_named=("i1",),
    items=(ItemFacts("i1", frozenset({"market"}), filed=True),),
    inspectors_named=("a", "b"),
    certificates=(
        CertificateFacts("a", "market", *LONG),
        CertificateFacts("b", "market", *LONG),
    ),
    source=None,
    source_reason=None,
)


def refusals(ask: Ask) -> list[str]:
    try:
        must_be_met(ask, CALENDAR)
    except RequirementsNotMet as refused:
        problems = refused.members["problems"]
        assert isinstance(problems, list)
        return [problem["code"] for problem in problems]
    return []


def with_task(**changes: object) -> Ask:
    return replace(ASK, tasks=(replace(TASK, **changes),))  # type: ignore[arg-type]  # any member


@pytest.mark.rule("C-02")
def test_an_application_that_shows_everything_passes() -> None:
    assert refusals(ASK) == []


@pytest.mark.rule("C-02")
@pytest.mark.parametrize(
    ("ask", "refused"),
    [
        (replace(ASK, place=None), "place-unknown"),
        (replace(ASK, place=PlaceFacts("p1", "project")), "place-kind"),
        (replace(ASK, tasks=()), "task-unknown"),
        (with_task(place="p2"), "task-elsewhere"),
        (with_task(status=TaskStatus.WITHDRAWN), "task-not-open"),
        (with_task(on_site=False), "task-not-open"),
        (with_task(held=True), "task-has-a-code"),
        (with_task(plan_code=None), "plan-code-missing"),
        (with_task(latest=date(2026, 3, 15)), "day-outside-reach"),
        (with_task(earliest=date(2026, 4, 17)), "day-outside-reach"),
        (with_task(known_on=date(2026, 3, 17)), "day-outside-reach"),
        (with_task(period_from=date(2026, 4, 1)), "day-outside-reach"),
        (with_task(settled_on=date(2026, 3, 17)), "day-outside-reach"),
        (replace(ASK, items_named=()), "items-missing"),
        (replace(ASK, items=()), "item-not-claimed"),
        (replace(ASK, inspectors_named=("a",)), "two-inspectors"),
        (replace(ASK, inspectors_named=("a", "a")), "two-inspectors"),
        (replace(ASK, inspectors_named=("a", "c")), "certificate-not-valid"),
    ],
)
def test_each_missing_demand_is_named(ask: Ask, refused: str) -> None:
    assert refusals(ask) == [refused]


@pytest.mark.rule("P-09")
@pytest.mark.parametrize(
    ("item", "refused"),
    [
        (ItemFacts("i1", frozenset({"fire"}), filed=True), "item-not-claimed"),
        (ItemFacts("i1", frozenset({"market"}), filed=False), "item-not-in-force"),
        (
            ItemFacts("i1", frozenset({"market"}), True, date(2026, 3, 15)),
            "item-not-in-force",
        ),
    ],
)
def test_only_claimed_and_filed_items_are_inspected(
    item: ItemFacts, refused: str
) -> None:
    assert refusals(replace(ASK, items=(item,))) == [refused]


@pytest.mark.rule("S-07")
@pytest.mark.parametrize(
    "certificate",
    [
        CertificateFacts("b", "fire", *LONG),
        CertificateFacts("b", "market", *LONG, revoked=True),
        CertificateFacts("b", "market", LONG[0], date(2026, 3, 15)),
        CertificateFacts("b", "market", date(2026, 3, 17), LONG[1]),
    ],
)
def test_a_foreign_or_expired_certificate_carries_no_code(
    certificate: CertificateFacts,
) -> None:
    ask = replace(ASK, certificates=(ASK.certificates[0], certificate))
    assert refusals(ask) == ["certificate-not-valid"]


@pytest.mark.rule("M-02")
def test_the_visit_is_on_a_working_day_except_in_an_emergency() -> None:
    friday_off = replace(ASK, day=date(2026, 3, 13))
    assert refusals(friday_off) == ["not-a-working-day"]
    assert refusals(replace(friday_off, any_day=True)) == []


@pytest.mark.rule("M-16")
def test_a_planned_visit_avoids_the_subjects_closed_days() -> None:
    closed = PlaceFacts("p1", "premises", closed_weekdays=frozenset({1}))
    assert refusals(replace(ASK, place=closed)) == ["place-closed"]


@pytest.mark.rule("C-21")
def test_questioning_names_its_place() -> None:
    ask = replace(ASK, kind_of_visit=KindOfVisit.QUESTIONING)
    assert refusals(ask) == ["questioning-place-missing"]
    assert refusals(replace(ask, questioned_at="302 室")) == []


@pytest.mark.rule("S-07")
def test_a_refused_certificate_is_told_by_its_position_only() -> None:
    ask = replace(ASK, inspectors_named=("a", "31011699887"))
    with pytest.raises(RequirementsNotMet) as refused:
        must_be_met(ask, CALENDAR)
    assert "31011699887" not in str(refused.value.members)
