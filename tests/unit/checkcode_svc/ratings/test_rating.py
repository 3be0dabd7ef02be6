"""The subject's rating (C-12)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from checkcode_svc.ratings.domain.rating import (
    FREE_TRIES,
    LONGEST_WAIT_SECONDS,
    MAX_TEXT,
    Ballot,
    Rating,
    RatingVerdict,
    Remark,
    judge,
    wait_after,
)

NOW = datetime(2026, 3, 17, 4, tzinfo=UTC)
MOMENT = (NOW, date(2026, 3, 17))
END = NOW + timedelta(days=30)
GOOD = Ballot(5)


def rating() -> Rating:
    return Rating(UUID(int=1), "market", "JC1", "310116", "hash", END)


@pytest.mark.rule("C-12")
def test_a_rating_needs_its_unused_secret_and_a_score_of_one_to_five() -> None:
    used = rating()
    used.give(GOOD, MOMENT)
    assert judge(rating(), GOOD, NOW) is RatingVerdict.TAKEN
    assert judge(used, GOOD, NOW) is RatingVerdict.USED
    assert judge(None, GOOD, NOW) is RatingVerdict.WRONG_SECRET
    assert judge(rating(), GOOD, END) is RatingVerdict.EXPIRED
    assert judge(used, GOOD, END) is RatingVerdict.USED
    for score in (0, 6, -1):
        assert judge(rating(), Ballot(score), NOW) is RatingVerdict.BAD_SCORE


@pytest.mark.rule("C-12")
def test_what_was_filled_in_is_kept_up_to_a_length() -> None:
    answered = rating()
    answered.give(Ballot(2, Remark.COMPLAINT, "长" * (MAX_TEXT + 1)), MOMENT)
    assert (answered.score, answered.remark) == (2, Remark.COMPLAINT)
    assert answered.text == "长" * MAX_TEXT
    assert (answered.rated_at, answered.rated_on) == MOMENT


@pytest.mark.rule("C-12")
def test_each_further_wrong_try_of_an_address_waits_longer_up_to_an_hour() -> None:
    waits = [wait_after(wrong) for wrong in range(1, FREE_TRIES + 4)]
    assert waits == [0] * FREE_TRIES + [2, 4, 8]
    assert wait_after(1000) == LONGEST_WAIT_SECONDS
