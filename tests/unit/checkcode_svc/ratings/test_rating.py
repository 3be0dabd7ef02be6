"""The subject's rating (C-12)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from checkcode_svc.ratings.domain.rating import (
    MAX_ATTEMPTS,
    MAX_TEXT,
    Ballot,
    Rating,
    RatingVerdict,
    Remark,
    judge,
)

MOMENT = (datetime(2026, 3, 17, 4, tzinfo=UTC), date(2026, 3, 17))
GOOD = Ballot(5)


def rating() -> Rating:
    return Rating(UUID(int=1), "market", "JC1", "310116", "hash")


@pytest.mark.rule("C-12")
def test_a_rating_needs_its_unused_secret_and_a_score_of_one_to_five() -> None:
    used = rating()
    used.give(GOOD, MOMENT)
    assert judge(rating(), GOOD, 0) is RatingVerdict.TAKEN
    assert judge(used, GOOD, 0) is RatingVerdict.USED
    assert judge(None, GOOD, 0) is RatingVerdict.WRONG_SECRET
    assert judge(rating(), GOOD, MAX_ATTEMPTS) is RatingVerdict.LOCKED
    for score in (0, 6, -1):
        assert judge(rating(), Ballot(score), 0) is RatingVerdict.BAD_SCORE


@pytest.mark.rule("C-12")
def test_what_was_filled_in_is_kept_up_to_a_length() -> None:
    answered = rating()
    answered.give(Ballot(2, Remark.COMPLAINT, "长" * (MAX_TEXT + 1)), MOMENT)
    assert (answered.score, answered.remark) == (2, Remark.COMPLAINT)
    assert answered.text == "长" * MAX_TEXT
    assert (answered.rated_at, answered.rated_on) == MOMENT
