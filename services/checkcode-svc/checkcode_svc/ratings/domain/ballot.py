"""The subject's rating: a score, a remark, given once per agency (C-12)."""

from dataclasses import dataclass
from enum import StrEnum

from checkcode_svc.applications.domain.vocabulary import Remark

MAX_ATTEMPTS = 10
"""Wrong tries after which a visit's rating takes no more: 50 bits stay unguessable."""
MAX_TEXT = 1000


class RatingVerdict(StrEnum):
    """What became of a rating that was handed in."""

    TAKEN = "taken"
    WRONG_SECRET = "wrong_secret"  # noqa: S105 - a verdict, not a secret
    USED = "used"
    LOCKED = "locked"
    BAD_SCORE = "bad_score"


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the subject filled in."""

    score: int
    remark: Remark = Remark.NONE
    text: str = ""


def judge(ballot: Ballot, *, known: bool, used: bool, attempts: int) -> RatingVerdict:
    """Decide on a ballot: a right secret, not used before, a score of 1 to 5 (C-12)."""
    if attempts >= MAX_ATTEMPTS:
        return RatingVerdict.LOCKED
    if not known:
        return RatingVerdict.WRONG_SECRET
    if used:
        return RatingVerdict.USED
    if not 1 <= ballot.score <= 5:  # noqa: PLR2004 - the scale itself
        return RatingVerdict.BAD_SCORE
    return RatingVerdict.TAKEN
