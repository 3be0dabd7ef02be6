"""Results by check point (C-10), ratings (C-12), masks and tokens (C-05)."""

import pytest
from checkcode_svc.applications.domain.errors import ResultsNotComplete
from checkcode_svc.applications.domain.vocabulary import Measure, Outcome
from checkcode_svc.codes.domain import mask, token
from checkcode_svc.ratings.domain.ballot import (
    MAX_ATTEMPTS,
    Ballot,
    RatingVerdict,
    judge,
)
from checkcode_svc.results.domain import points as result
from checkcode_svc.results.domain.points import Point
from hypothesis import given
from hypothesis import strategies as st

EXPECTED = {"i1": ["1", "2"], "i2": []}
FOUND, NONE = Outcome.PROBLEM_FOUND, Outcome.NO_PROBLEM


@pytest.mark.rule("C-10")
def test_complete_results_answer_every_check_point() -> None:
    points = [
        Point("i1", "1", FOUND, Measure.GUIDANCE),
        Point("i1", "2", Outcome.NOT_COVERED),
    ]
    result.must_be_complete(points, EXPECTED)
    assert result.problems_found(points) == 1
    result.must_be_draftable(points[:1], EXPECTED)
    with pytest.raises(ResultsNotComplete):
        result.must_be_complete(points[:1], EXPECTED)


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
    assert [one.code for one in result.faults([point], EXPECTED)] == [fault]


@pytest.mark.rule("C-10")
def test_a_point_is_given_once() -> None:
    twice = [Point("i1", "1", NONE), Point("i1", "1", NONE)]
    assert [one.code for one in result.faults(twice, EXPECTED)] == ["given-twice"]


@pytest.mark.rule("C-12")
def test_a_rating_needs_its_unused_secret_and_a_score_of_one_to_five() -> None:
    good = Ballot(5)
    assert judge(good, known=True, used=False, attempts=0) is RatingVerdict.TAKEN
    assert judge(good, known=True, used=True, attempts=0) is RatingVerdict.USED
    assert (
        judge(good, known=False, used=False, attempts=0) is RatingVerdict.WRONG_SECRET
    )
    locked = judge(good, known=True, used=False, attempts=MAX_ATTEMPTS)
    assert locked is RatingVerdict.LOCKED
    for score in (0, 6, -1):
        verdict = judge(Ballot(score), known=True, used=False, attempts=0)
        assert verdict is RatingVerdict.BAD_SCORE


@pytest.mark.rule("C-05")
@given(st.text("0123456789", max_size=25))
def test_a_masked_certificate_keeps_its_length_and_hides_most(number: str) -> None:
    masked = mask.certificate(number)
    assert len(masked) == len(number)
    if len(number) > 1:
        assert "*" in masked
    shown = [one for one in masked if one != "*"]
    assert len(shown) <= 5


@pytest.mark.rule("C-05")
def test_a_token_has_more_than_eighty_bits_and_needs_the_pepper() -> None:
    assert token.TOKEN_LENGTH * 5 >= 80
    one, other = token.derive("seed", "pepper"), token.derive("seed", "salt")
    assert one == token.derive("seed", "pepper")
    assert one != other
    assert token.looks_like_token(one)
    assert not token.looks_like_token("JC310116-260316-00001X")


@pytest.mark.rule("C-12")
def test_a_secret_is_read_as_a_person_types_it() -> None:
    assert token.normalise(" AB-Oil 1 ") == "ab0111"
