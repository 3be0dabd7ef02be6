"""The life of a visit and of its parts (C-09, C-10)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from checkcode_svc.visits.domain.errors import NotAMember, ResultsFixed
from checkcode_svc.visits.domain.part import Due, Measure, Outcome, PartStatus, Point
from checkcode_svc.visits.domain.visit import Party, Visit

from shared.civic.second_person import SecondPersonNeeded, VersionChanged
from shared.events import Basis
from shared.events.plan import TaskKind

DAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 4, tzinfo=UTC)
FOUND = Point("i1", "1", Outcome.PROBLEM_FOUND, Measure.GUIDANCE)
NONE = Point("i1", "2", Outcome.NO_PROBLEM)


def visit(*agencies: str) -> Visit:
    started = Visit(
        id=UUID(int=1),
        code="JC1",
        number=1,
        region="310116",
        place="p1",
        uscc="u1",
        day=DAY,
        kind=TaskKind.PLANNED,
        counted=True,
        started_at=NOW,
        presented_by=agencies[0],
        presented_where=None,
    )
    for agency in agencies:
        started.attend(Party(agency, ("t1",), ("i1",), ("a", "b")), None)
    return started


@pytest.mark.rule("C-10")
def test_a_visit_is_complete_with_the_last_agencys_results() -> None:
    both = visit("310116-market", "310116-fire")
    complete = []
    for agency, points in (("fire", [FOUND, NONE]), ("market", [NONE])):
        both.record(f"310116-{agency}", points, None, (NOW, DAY))
        complete.append(both.complete)
    assert complete == [False, True]
    part = both.part_of("310116-fire")
    assert (part.status, part.problems, part.version) == (PartStatus.COMPLETE, 1, 1)
    assert (part.domain, part.position) == ("fire", 1)


@pytest.mark.rule("C-10")
def test_complete_results_stay_as_they_are() -> None:
    alone = visit("310116-market")
    part = alone.part_of("310116-market")
    part.draft([FOUND], "first")
    part.draft([NONE], "first")
    assert (part.status, part.points, part.version) == (PartStatus.DRAFT, (NONE,), 0)
    alone.record("310116-market", [NONE], None, (NOW, DAY))
    with pytest.raises(ResultsFixed):
        part.draft([FOUND], "first")
    with pytest.raises(ResultsFixed):
        alone.record("310116-market", [FOUND], None, (NOW, DAY))
    assert part.points == (NONE,)


@pytest.mark.rule("C-09")
def test_a_visit_goes_on_the_same_day_until_those_who_come_are_done() -> None:
    market, fire = "310116-market", "310116-fire"
    alone = visit(market)
    assert alone.goes_on(DAY, [market])
    assert not alone.goes_on(DAY + timedelta(days=1), [market])
    alone.bring(market, ("c", "d"))
    alone.record(market, [NONE], None, (NOW, DAY))
    assert not alone.goes_on(DAY, [market])
    assert alone.goes_on(DAY, [fire])
    alone.bring(market, ("e", "f"))
    assert alone.part_of(market).inspectors == ("c", "d")


@pytest.mark.rule("C-26")
def test_a_visit_is_no_longer_complete_when_another_agency_comes() -> None:
    alone = visit("310116-market")
    alone.record("310116-market", [NONE], None, (NOW, DAY))
    complete = [alone.complete]
    alone.attend(Party("310116-fire", ("t2",), ("i2",), ("c", "d")), None)
    complete.append(alone.complete)
    assert complete == [True, False]
    assert alone.has("310116-fire")


@pytest.mark.rule("C-04")
def test_an_agency_that_did_not_come_has_no_part() -> None:
    with pytest.raises(NotAMember):
        visit("310116-market").record("310116-fire", [NONE], None, (NOW, DAY))


@pytest.mark.rule("C-07")
@pytest.mark.rule("I-09")
def test_a_second_person_completes_the_draft_that_she_was_shown() -> None:
    alone = visit("310116-market")
    part = alone.part_of("310116-market")
    with pytest.raises(SecondPersonNeeded):
        alone.let_pass("310116-market", "second", "停电", 0, (NOW, DAY))
    part.draft([FOUND], "first")
    part.draft([NONE], "first")
    with pytest.raises(SecondPersonNeeded):
        alone.let_pass("310116-market", "first", "停电", 2, (NOW, DAY))
    with pytest.raises(VersionChanged):
        alone.let_pass("310116-market", "second", "停电", 1, (NOW, DAY))
    assert part.status is PartStatus.DRAFT
    alone.let_pass("310116-market", "second", "停电", 2, (NOW, DAY))
    assert (part.status, part.points, part.version) == (PartStatus.COMPLETE, (NONE,), 1)
    assert (part.passed_by, part.supervisor_reason) == ("second", "停电")
    assert alone.complete
    with pytest.raises(ResultsFixed):
        alone.let_pass("310116-market", "second", "停电", 2, (NOW, DAY))


@pytest.mark.rule("C-11")
@pytest.mark.rule("X-01")
def test_a_part_keeps_the_row_that_sets_the_day_of_its_results() -> None:
    joint = visit("310116-market")
    basis = Basis(row="JS-JT/result.due", clause="JS-JT 二(六)3", law="0" * 64)
    joint.attend(Party("310116-transport", (), ("i2",)), Due(date(2026, 3, 10), basis))
    told = [(part.due_on, part.due_basis) for part in joint.parts]
    assert told == [(None, None), (date(2026, 3, 10), basis)]
