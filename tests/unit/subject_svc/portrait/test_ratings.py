import pytest
from subject_svc.portrait.domain import Ratings


@pytest.mark.rule("S-05")
def test_the_mean_of_few_ratings_is_shown_only_to_those_who_may_see_each() -> None:
    assert Ratings.of([5, 4], all_shown=False) == Ratings(2, None)
    assert Ratings.of([5, 4], all_shown=True) == Ratings(2, 4.5)
    assert Ratings.of([5, 4, 3, 5, 5], all_shown=False) == Ratings(5, 4.4)
    assert Ratings.of([], all_shown=True) == Ratings(0, None)
