"""What subject-svc keeps of its neighbours: for the portrait and the lists (S-05)."""

from collections.abc import Sequence

from shared.db import Tx
from shared.events.checkcode import ResultRecorded, VisitRated, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import (
    JointAgreed,
    JointAnswered,
    JointProposed,
    JointWithdrawn,
    ProposalEvent,
)
from shared.messaging.copies import keep
from shared.messaging.handlers import Handlers, latest
from subject_svc.lists import commands as lists
from subject_svc.neighbours import store as copies

handlers = Handlers()

BEFORE = """
SELECT uscc, domain, unobtrusive FROM grade_copy
WHERE (uscc, domain) IN (SELECT * FROM unnest($1::text[], $2::text[]))
"""


@handlers.on(GradeChanged)
async def keep_grades(tx: Tx, events: Sequence[GradeChanged]) -> None:
    """Keep grades; a changed word on `unobtrusive` moves the list (G-05)."""
    newest = latest(events)
    rows = await tx.fetch(
        BEFORE, [one.uscc for one in newest], [one.domain for one in newest]
    )
    before = {(row["uscc"], row["domain"]): row["unobtrusive"] for row in rows}
    applied = set(await keep(tx, copies.GRADES, newest))
    fresh = [one for one in newest if f"{one.uscc}|{one.domain}" in applied]
    await lists.follow_grades(tx, fresh, before)


@handlers.on(VisitStarted)
async def keep_visits(tx: Tx, events: Sequence[VisitStarted]) -> None:
    """Keep visits."""
    await keep(tx, copies.VISITS, events)


@handlers.on(ResultRecorded)
async def keep_results(tx: Tx, events: Sequence[ResultRecorded]) -> None:
    """Keep results."""
    await keep(tx, copies.RESULTS, events)


@handlers.on(VisitRated)
async def keep_ratings(tx: Tx, events: Sequence[VisitRated]) -> None:
    """Keep ratings."""
    await keep(tx, copies.RATINGS, events)


@handlers.on(JointProposed, JointAnswered, JointAgreed, JointWithdrawn)
async def keep_proposals(tx: Tx, events: Sequence[ProposalEvent]) -> None:
    """Keep what became of joint visits."""
    await keep(tx, copies.PROPOSALS, events)
