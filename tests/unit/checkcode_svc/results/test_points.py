"""Results by check point (C-10)."""

import pytest
from checkcode_svc.results.domain.errors import ResultsNotComplete
from checkcode_svc.results.domain.points import (
    faults,
    must_be_complete,
    must_be_draftable,
)
from checkcode_svc.visits.domain.part import Measure, Outcome, Point

EXPECTED = {"i1": ["1", "2"], "i2": []}
FOUND, NONE = Outcome.PROBLEM_FOUND, Outcome.NO_PROBLEM


@pytest.mark.rule("C-10")
def test_complete_results_answer_every_check_point() -> None:
    points = [
        Point("i1", "1", FOUND, Measure.GUIDANCE),
        Point("i1", "2", Outcome.NOT_COVERED),
    ]
    must_be_complete(points, EXPECTED)
    must_be_draftable(points[:1], EXPECTED)
    with pytest.raises(ResultsNotComplete):
        must_be_complete(points[:1], EXPECTED)


@pytest.mark.rule("C-10")
@pytest.mark.parametrize(
    ("point", "fault"),
    [
        (Point("i1", "9", NONE), "unknown-point"),
        (Point("i9", "1", NONE), "unknown-point"),
        (Point("i1", "1", FOUND), "measure-missing"),
        (Point("i1", "1", NONE, Measure.OTHER), "measure-alone"),
    ],
)
def test_what_is_wrong_with_a_point_is_named(point: Point, fault: str) -> None:
    assert [problem.code for problem in faults([point], EXPECTED)] == [fault]


@pytest.mark.rule("C-10")
def test_a_point_is_given_once() -> None:
    twice = [Point("i1", "1", NONE), Point("i1", "1", NONE)]
    assert [problem.code for problem in faults(twice, EXPECTED)] == ["given-twice"]
