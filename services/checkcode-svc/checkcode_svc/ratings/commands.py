"""Inviting a subject to rate, and taking its rating (C-12)."""

from secrets import token_bytes

from checkcode_svc.codes import commands as codes
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain import token
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.messages import commands as messages
from checkcode_svc.messages.domain import Message
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.ratings import store
from checkcode_svc.ratings.domain.rating import Ballot, Rating, RatingVerdict, judge
from checkcode_svc.ratings.events import rated
from checkcode_svc.ratings.store import GivenRating
from checkcode_svc.visits.domain.visit import Visit
from shared.db import Tx
from shared.ids import new_id
from shared.messaging.outbox import record

_SECRET_BYTES = 7


async def invite(tx: Tx, code: Code, visit: Visit, agency: str) -> None:
    """Send the subject the secret with which it rates one agency of a visit.

    The secret goes into a message to the subject, and nowhere else.
    """
    secret = token.encode(token_bytes(_SECRET_BYTES), token.SECRET_LENGTH)
    url = code_queries.scan_url(tx, code.token_seed)
    names = await neighbours.names_of(tx, agency)
    rating = Rating(
        visit_id=visit.id,
        agency=agency,
        code=code.code,
        region=code.region,
        secret_hash=token.fingerprint(secret),
    )
    message = Message(
        id=new_id(),
        region=code.region,
        uscc=code.uscc,
        kind="rating_secret",
        code=code.code,
        agency=agency,
        visit_id=visit.id,
        text_zh=(
            f"【检查评价】{names.name}{visit.day}对贵单位的检查结果已录入。请打开 "
            f"{url} 查看并评价，评价口令 {secret}，仅限使用一次，请勿告知检查人员。"
        ),
        text_en=(
            f"The results of the inspection of {visit.day} by {names.name_en} are in. "
            f"See and rate it at {url}?lang=en with the secret {secret}. It works "
            "once; do not give it to the inspectors."
        ),
        data={"secret": secret, "url": url},
        made_at=tx.runtime.clock.now(),
    )
    await store.insert.run(tx, [rating])
    await messages.send(tx, message)


async def rate(tx: Tx, opened_by: str, secret: str, ballot: Ballot) -> RatingVerdict:
    """Take a rating with its one-time secret; a wrong try is counted.

    The verdict is a value and not an error, so that the count of tries is kept.
    """
    code = await code_queries.opened_by(tx, token.fingerprint(opened_by))
    if code is None:
        return RatingVerdict.WRONG_SECRET
    secret_hash = token.fingerprint(token.normalise(secret))
    rating = await store.locked.first(tx, secret_hash, code.code)
    verdict = judge(rating, ballot, code.rating_attempts)
    if verdict is RatingVerdict.WRONG_SECRET:
        await codes.count_wrong_secret(tx, code)
    if verdict is RatingVerdict.TAKEN and rating is not None:
        await _take(tx, code, rating, ballot)
    return verdict


async def _take(tx: Tx, code: Code, rating: Rating, ballot: Ballot) -> None:
    now = tx.runtime.clock.now()
    rating.give(ballot, (now, tx.runtime.clock.today()))
    await store.save.run(tx, [rating])
    rating_given = GivenRating(
        visit_id=rating.visit_id,
        code=code.code,
        agency=rating.agency,
        uscc=code.uscc,
        score=ballot.score,
        rated_at=now,
    )
    await record(tx, rated(rating_given))
