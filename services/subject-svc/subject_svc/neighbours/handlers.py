"""Stores neighbours' facts about subjects, for the portrait and the lists (S-05)."""

from collections.abc import Sequence

from shared.db import Tx
from shared.events.checkcode import (
    PointResult,
    ResultRecorded,
    VisitRated,
    VisitStarted,
)
from shared.events.credit import GradeChanged
from shared.events.matching import (
    JointAgreed,
    JointAnswered,
    JointProposed,
    JointWithdrawn,
    ProposalEvent,
)
from shared.events.plan import OffSiteInspected
from shared.messaging.copies import keep
from shared.messaging.handlers import Handlers, latest
from subject_svc.lists import commands as lists
from subject_svc.neighbours import queries, store
from subject_svc.records import commands as records

handlers = Handlers()
COERCIVE = "coercive_measure"
"""The measure of a check point that becomes a record of its own (JS-JT 二(六)3)."""

BY_GRADE = "credit-svc"
"""The author of a list entry that follows a grade."""


@handlers.on(GradeChanged)
async def keep_grades(tx: Tx, events: Sequence[GradeChanged]) -> None:
    """Keep grades; a changed verdict on `unobtrusive` moves the list (G-05)."""
    newest = latest(events)
    unobtrusive = await queries.unobtrusive(tx, newest)
    applied = set(await keep(tx, store.GRADES, newest))
    await keep(tx, store.GRADE_DAYS, events)
    await lists.follow_grades(
        tx,
        [
            lists.GradeVerdict(
                uscc=event.uscc,
                domain=event.domain,
                grade=event.grade,
                unobtrusive=event.unobtrusive,
                was_unobtrusive=(event.uscc, event.domain) in unobtrusive,
                valid_from=event.valid_from,
                reason=event.unobtrusive_reason,
                by=BY_GRADE,
            )
            for event in newest
            if f"{event.uscc}|{event.domain}" in applied
        ],
    )


@handlers.on(VisitStarted)
async def keep_visits(tx: Tx, events: Sequence[VisitStarted]) -> None:
    """Keep visits."""
    await keep(tx, store.VISITS, events)


@handlers.on(ResultRecorded)
async def keep_results(tx: Tx, events: Sequence[ResultRecorded]) -> None:
    """Keep results; coercive measures in them become records (S-05)."""
    newest = latest(events)
    applied = set(await keep(tx, store.RESULTS, newest))
    await records.follow_results(
        tx,
        [
            records.Finding(
                visit_id=event.visit_id,
                agency=event.agency,
                uscc=event.uscc,
                code=event.code,
                day=event.ended_on or event.day,
                classified=event.classified,
                measure_taken=any(map(_is_coercive, event.points)),
            )
            for event in newest
            if f"{event.visit_id}|{event.agency}" in applied
        ],
    )


def _is_coercive(point: PointResult) -> bool:
    return COERCIVE in (point.measures or (point.measure,))


@handlers.on(OffSiteInspected)
async def keep_off_site(tx: Tx, events: Sequence[OffSiteInspected]) -> None:
    """Keep what was inspected without a visit: no visit, and no measure (P-26)."""
    await keep(tx, store.OFF_SITE, events)


@handlers.on(VisitRated)
async def keep_ratings(tx: Tx, events: Sequence[VisitRated]) -> None:
    """Keep ratings."""
    await keep(tx, store.RATINGS, events)


@handlers.on(JointProposed, JointAnswered, JointAgreed, JointWithdrawn)
async def keep_proposals(tx: Tx, events: Sequence[ProposalEvent]) -> None:
    """Keep what became of joint visits."""
    await keep(tx, store.PROPOSALS, events)
