"""Inviting a subject to rate, and taking its rating (C-12)."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_bytes

from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain import token
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.messages import commands as messages
from checkcode_svc.messages.commands import Concerning
from checkcode_svc.messages.domain.message import Letter
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.ratings import store
from checkcode_svc.ratings.domain.rating import (
    DAYS_TO_RATE,
    Ballot,
    Rating,
    RatingVerdict,
    judge,
    wait_after,
)
from checkcode_svc.ratings.events import rated
from checkcode_svc.ratings.store import GivenRating
from checkcode_svc.settings import CheckcodeSettings
from checkcode_svc.visits.domain.visit import Visit
from shared.civic.clock import SHANGHAI
from shared.civic.days import spoken
from shared.db import Tx
from shared.messaging.outbox import record
from shared.running.runtime import Runtime

_SECRET_BYTES = 7
_MEMORY = timedelta(hours=1)
"""How long the wrong tries of an address are held against it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a ballot, and how long the next try from there is to wait."""

    verdict: RatingVerdict
    wait_seconds: int = 0


async def invite(tx: Tx, code: Code, visit: Visit, agency: str) -> None:
    """Send the subject the secret with which it rates one agency of a visit.

    The secret goes into a sealed message to the subject, and nowhere else.
    """
    expires_at = tx.runtime.clock.now() + timedelta(days=DAYS_TO_RATE)
    secret = token.encode(token_bytes(_SECRET_BYTES), token.SECRET_LENGTH)
    until = expires_at.astimezone(SHANGHAI).date()
    url = code_queries.scan_url(tx, code.token_seed)
    names = await neighbours.names_of(tx, agency)
    rating = Rating(
        visit_id=visit.id,
        agency=agency,
        code=code.code,
        region=code.region,
        secret_hash=token.keyed_fingerprint(secret, _pepper(tx)),
        expires_at=expires_at,
    )
    concerning = Concerning(
        region=code.region,
        uscc=code.uscc,
        place=code.place,
        code=code.code,
        agency=agency,
        visit_id=visit.id,
        kept_from=tuple(sorted(code.agencies)),
        expires_at=expires_at,
    )
    letter = Letter(
        text_zh=(
            f"【检查评价】{names.name}{spoken(visit.day, 'zh')}对贵单位的检查结果"
            f"已录入。请打开 {url} 查看并评价，评价口令 {secret}，"
            f"{spoken(until, 'zh')}前有效，仅限使用一次，请勿告知检查人员。"
        ),
        text_en=(
            f"The results of the inspection of {spoken(visit.day, 'en')} by "
            f"{names.name_en} are in. See and rate it at {url}?lang=en with the secret "
            f"{secret}. It works once, before {spoken(until, 'en')}; do not give it to "
            "the inspectors."
        ),
        data={"secret": secret, "url": url},
    )
    await store.insert.run(tx, [rating])
    await messages.send(tx, "rating_secret", concerning, letter)


async def rate(
    tx: Tx, opened_by: str, secret: str, ballot: Ballot, address: str
) -> Answer:
    """Take a rating with its one-time secret; a wrong try is counted and slowed.

    The right secret is taken whatever was tried before, from there or from elsewhere.
    The verdict is a value and not an error, so that the count of tries is kept.
    """
    opened = token.fingerprint(token.read_opened_by(opened_by))
    code = await code_queries.find_by_token(tx, opened)
    if code is None:
        return Answer(RatingVerdict.WRONG_SECRET)
    typed = token.normalise(secret)
    hashes = [token.keyed_fingerprint(typed, _pepper(tx)), token.fingerprint(typed)]
    rating = await store.locked.first(tx, hashes, code.code)
    verdict = judge(rating, ballot, tx.runtime.clock.now())
    if verdict is RatingVerdict.WRONG_SECRET:
        wait = await wait_of(tx, code.code, address)
        verdict = RatingVerdict.SLOWED if wait else RatingVerdict.WRONG_SECRET
        return Answer(verdict, wait)
    if verdict is RatingVerdict.TAKEN and rating is not None:
        await _take(tx, code, rating, ballot)
    return Answer(verdict)


async def forget(runtime: Runtime) -> None:
    """The job: wipe secrets whose time is over."""
    async with runtime.writing() as tx:
        await messages.wipe_expired(tx)


async def wait_of(tx: Tx, tried_at: str, address: str) -> int:
    """Count a wrong try of an address at a code, or a form; how long it waits."""
    now = tx.runtime.clock.now()
    kept = token.keyed_fingerprint(address, _pepper(tx))
    wrong = await store.count_wrong.one(tx, tried_at, kept, now, now - _MEMORY)
    return wait_after(wrong)


def _pepper(tx: Tx) -> str:
    return CheckcodeSettings.of(tx.runtime).token_pepper.get_secret_value()


async def _take(tx: Tx, code: Code, rating: Rating, ballot: Ballot) -> None:
    now = tx.runtime.clock.now()
    rating.give(ballot, (now, tx.runtime.clock.today()))
    await store.save.run(tx, [rating])
    await messages.wipe(tx, rating.visit_id, rating.agency)
    rating_given = GivenRating(
        visit_id=rating.visit_id,
        code=code.code,
        agency=rating.agency,
        uscc=code.uscc,
        score=ballot.score,
        rated_at=now,
    )
    await record(tx, rated(rating_given))
