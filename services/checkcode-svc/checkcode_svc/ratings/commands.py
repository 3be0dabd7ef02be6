"""What a subject, or anybody who scans a code, may do without login (C-06, C-12)."""

from checkcode_svc import store
from checkcode_svc.codes.domain import token
from checkcode_svc.models import Code, Rating, Report
from checkcode_svc.ratings.domain.ballot import MAX_TEXT, Ballot, RatingVerdict, judge
from shared.db import Tx
from shared.events.checkcode import VisitRated
from shared.ids import new_id
from shared.messaging.outbox import record

_TOKEN_KEPT = 64


async def rate(tx: Tx, opened_by: str, secret: str, ballot: Ballot) -> RatingVerdict:
    """Take a rating with its one-time secret; a wrong try is counted (C-12).

    The verdict is a value and not an error, so that the count of tries is kept.
    """
    code = await store.find_one(
        tx,
        Code,
        "it.token_hash = $1 FOR UPDATE OF it",
        token.fingerprint(opened_by),
    )
    if code is None:
        return RatingVerdict.WRONG_SECRET
    rating = await store.find_one(
        tx,
        Rating,
        "it.secret_hash = $1 AND it.code = $2 FOR UPDATE OF it",
        token.fingerprint(token.normalise(secret)),
        code.code,
    )
    verdict = judge(
        ballot,
        known=rating is not None,
        used=rating is not None and rating.rated_at is not None,
        attempts=code.rating_attempts,
    )
    if verdict is RatingVerdict.WRONG_SECRET:
        await tx.execute(
            "UPDATE code SET rating_attempts = rating_attempts + 1 WHERE code = $1",
            code.code,
        )
    if verdict is RatingVerdict.TAKEN and rating is not None:
        await _take(tx, code, rating, ballot)
    return verdict


async def _take(tx: Tx, code: Code, rating: Rating, ballot: Ballot) -> None:
    now = tx.runtime.clock.now()
    rating.score, rating.remark = ballot.score, ballot.remark
    rating.text = ballot.text[:MAX_TEXT] or None
    rating.rated_at, rating.rated_on = now, tx.runtime.clock.today()
    await store.save(tx, rating)
    await record(
        tx,
        VisitRated(
            version=1,
            visit_id=str(rating.visit_id),
            code=code.code,
            agency=rating.agency,
            uscc=code.uscc,
            score=ballot.score,
            rated_at=now,
        ),
    )


async def report(tx: Tx, opened_by: str, text: str) -> None:
    """Take a report of a suspicious code; the token may be none of ours (C-06)."""
    code = await store.find_one(
        tx, Code, "it.token_hash = $1", token.fingerprint(opened_by)
    )
    await store.insert(
        tx,
        Report(
            id=new_id(),
            token=opened_by[:_TOKEN_KEPT] if code is None else "",
            code=code.code if code else None,
            region=code.region if code else None,
            text=text[:MAX_TEXT],
            made_at=tx.runtime.clock.now(),
        ),
    )
