"""The subject's rating: a score, a remark, given once per agency (C-12)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

DAYS_TO_RATE = 30
"""How long a secret works after the results."""
FREE_TRIES = 5
"""Wrong tries of one address at one code before its further ones are slowed."""
LONGEST_WAIT_SECONDS = 3600
MAX_TEXT = 1000
LOWEST, HIGHEST = 1, 5


class Remark(StrEnum):
    """What the subject adds to its rating (C-12)."""

    NONE = "none"
    COMPLAINT = "complaint"
    QUESTION = "question"
    SUGGESTION = "suggestion"


class RatingVerdict(StrEnum):
    """What became of a rating that was handed in."""

    TAKEN = "taken"
    WRONG_SECRET = "wrong_secret"  # noqa: S105 - a verdict, not a secret
    USED = "used"
    SLOWED = "slowed"
    """Wrong, and tried too often from there: the next try is to wait."""
    EXPIRED = "expired"
    BAD_SCORE = "bad_score"


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the subject filled in."""

    score: int
    remark: Remark = Remark.NONE
    text: str = ""


@dataclass(slots=True)
class Rating:
    """The subject's rating of one agency of one visit; its secret works once."""

    visit_id: UUID
    agency: str
    code: str
    region: str
    secret_hash: str
    expires_at: datetime
    score: int | None = None
    remark: Remark | None = None
    text: str | None = None
    rated_at: datetime | None = None
    rated_on: date | None = None

    @property
    def key(self) -> str:
        """Its visit and agency: lists go by it where their first key is alike."""
        return f"{self.visit_id}{self.agency}"

    def give(self, ballot: Ballot, moment: tuple[datetime, date]) -> None:
        """Keep what the subject filled in; `moment` is the instant and the day."""
        self.score, self.remark = ballot.score, ballot.remark
        self.text = ballot.text[:MAX_TEXT] or None
        self.rated_at, self.rated_on = moment


def judge(rating: Rating | None, ballot: Ballot, now: datetime) -> RatingVerdict:
    """Decide on a ballot: a right secret, not used before, a score of 1 to 5 (C-12).

    `rating` is what the secret opens, if it opens any. Wrong tries have no say in it:
    whoever guesses must not shut out whoever has the secret.
    """
    if rating is None:
        return RatingVerdict.WRONG_SECRET
    if rating.rated_at is not None:
        return RatingVerdict.USED
    if now >= rating.expires_at:
        return RatingVerdict.EXPIRED
    if not LOWEST <= ballot.score <= HIGHEST:
        return RatingVerdict.BAD_SCORE
    return RatingVerdict.TAKEN


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong tries of one address at one code (C-12)."""
    over = wrong - FREE_TRIES
    return 0 if over <= 0 else min(2**over, LONGEST_WAIT_SECONDS)
