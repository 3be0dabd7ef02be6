"""Recording results; with them the subject gets its secret to rate (C-10, C-12)."""

from datetime import date
from secrets import token_bytes
from uuid import UUID

from checkcode_svc import store
from checkcode_svc.applications.commands.cancel_expire import code_for_update
from checkcode_svc.applications.domain.errors import (
    LateCodeOverdue,
    NotAMember,
    ResultsFixed,
)
from checkcode_svc.applications.domain.vocabulary import CodeStatus
from checkcode_svc.applications.errors import VisitUnknown
from checkcode_svc.applications.events import recorded
from checkcode_svc.codes.domain import token
from checkcode_svc.models import Code, ItemCopy, Message, Rating, Visit, VisitPart
from checkcode_svc.results.domain import points as result
from checkcode_svc.results.domain.points import Point
from checkcode_svc.schemas import ResultsIn
from shared.auth import Principal
from shared.db import Tx
from shared.ids import new_id
from shared.messaging.outbox import record

_SECRET_BYTES = 7


async def record_results(
    tx: Tx, who: Principal, visit_id: UUID, given: ResultsIn
) -> None:
    """Take one agency's results of a visit, as a draft or complete (C-10)."""
    number = await tx.fetchval("SELECT code FROM visit WHERE id = $1", visit_id)
    if number is None:
        raise VisitUnknown
    code = await code_for_update(tx, number)
    part = await _own_part(tx, who, visit_id)
    points = [
        Point(one.item, one.point, one.outcome, one.measure) for one in given.points
    ]
    expected = await _expected(tx, part.items)
    part.points = [one.model_dump(mode="json") for one in given.points]
    part.problems = result.problems_found(points)
    if given.draft:
        result.must_be_draftable(points, expected)
        part.status = "draft"
        await store.save(tx, part)
        return
    result.must_be_complete(points, expected)
    _must_be_in_time(code, given, tx.runtime.clock.today())
    part.status, part.version = "complete", part.version + 1
    part.recorded_at = tx.runtime.clock.now()
    part.recorded_on = tx.runtime.clock.today()
    part.supervisor_reason = given.supervisor_reason
    await store.save(tx, part)
    visit = await _close_visit(tx, visit_id, code)
    await _invite_to_rate(tx, code, visit, part)
    await record(tx, recorded(visit, part))


async def _own_part(tx: Tx, who: Principal, visit_id: UUID) -> VisitPart:
    part = await store.find_one(
        tx,
        VisitPart,
        "it.visit_id = $1 AND it.agency = $2 FOR UPDATE OF it",
        visit_id,
        who.agency,
    )
    if part is None:
        raise NotAMember
    if part.status == "complete":
        raise ResultsFixed
    return part


async def _expected(tx: Tx, items: list[str]) -> dict[str, list[str]]:
    rows = await store.find(tx, ItemCopy, "it.code = ANY($1)", items)
    return {one.code: [point["number"] for point in one.check_points] for one in rows}


def _must_be_in_time(code: Code, given: ResultsIn, today: date) -> None:
    """Results of a late code come within the row's days too (C-07)."""
    overdue = code.issued_late and code.expires_on and today > code.expires_on
    if overdue and not given.supervisor_reason:
        raise LateCodeOverdue(last_day=str(code.expires_on))


async def _close_visit(tx: Tx, visit_id: UUID, code: Code) -> Visit:
    """The visit is complete when every agency's results are in."""
    visit = await store.find_one(tx, Visit, "it.id = $1", visit_id)
    if visit is None:
        raise VisitUnknown
    waiting = await tx.fetchval(
        """SELECT count(*) FROM visit_part
           WHERE visit_id = $1 AND status <> 'complete'""",
        visit_id,
    )
    if not waiting:
        visit.complete = True
        await store.save(tx, visit)
        await tx.execute(
            """UPDATE code SET status = $2 WHERE code = $1 AND NOT EXISTS (
                   SELECT FROM visit WHERE visit.code = $1 AND NOT complete)""",
            code.code,
            CodeStatus.CLOSED,
        )
    return visit


async def _invite_to_rate(tx: Tx, code: Code, visit: Visit, part: VisitPart) -> None:
    """The secret goes into a message to the subject, and nowhere else (C-12)."""
    secret = token.encode(token_bytes(_SECRET_BYTES), token.SECRET_LENGTH)
    pepper: str = tx.runtime.settings.token_pepper.get_secret_value()
    opened_by = token.derive(code.token_seed, pepper)
    url = f"{tx.runtime.common.public_url}/c/{opened_by}"
    agency = await tx.fetchrow(
        "SELECT name, name_en FROM agency_copy WHERE code = $1", part.agency
    )
    name, name_en = (
        (agency["name"], agency["name_en"]) if agency else (part.agency,) * 2
    )
    rating = Rating(
        visit_id=visit.id,
        agency=part.agency,
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
        agency=part.agency,
        visit_id=visit.id,
        text_zh=(
            f"【检查评价】{name}{visit.day}对贵单位的检查结果已录入。请打开 {url} "
            f"查看并评价，评价口令 {secret}，仅限使用一次，请勿告知检查人员。"
        ),
        text_en=(
            f"The results of the inspection of {visit.day} by {name_en} are in. See "
            f"and rate it at {url}?lang=en with the secret {secret}. It works once; "
            "do not give it to the inspectors."
        ),
        data={"secret": secret, "url": url},
        made_at=tx.runtime.clock.now(),
    )
    await store.insert(tx, rating, message)
