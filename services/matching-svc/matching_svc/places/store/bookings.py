"""What agencies of limited capacity have to do already, day by day (M-16).

Only agencies that declared a limit are asked about; as long as none did, nothing is
read. What was answered, agreed or coded counts everywhere. What is merely asked counts
where it is asked: in a run only at the places that the run has come past, so that the
places choose in the order of their numbers, whatever was asked for yesterday.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from matching_svc.places.domain.situation import Change, MatchingContext, Situation
from matching_svc.proposals.domain.proposal import ACTIVE, Proposal
from shared.db import ReadTx, Tx

Booked = Counter[tuple[str, date]]

_LOCK = 77_002
_LOCK_SQL = """
SELECT pg_advisory_xact_lock($1, hashtext(agency)) FROM (
    SELECT unnest($2::text[]) AS agency ORDER BY 1
) AS agencies
"""

_TAKEN = """
SELECT m->>'agency' AS agency, p.day
FROM proposal p, jsonb_array_elements(p.members) m
WHERE p.status IN ('proposed', 'agreed', 'coded') AND p.day >= $2
  AND p.agencies && $1 AND m->>'agency' = ANY($1) AND p.place <> ALL($3)
  AND coalesce(m->'answer'->>'kind', 'join') = 'join'
  AND ($4::text IS NULL OR p.place < $4 OR p.status <> 'proposed'
       OR p.application_id IS NOT NULL
       OR jsonb_path_exists(p.members, '$[*] ? (@.answer != null)'))
UNION ALL
SELECT a.agency, k.day
FROM code_copy k JOIN application_copy a USING (application_id)
WHERE k.proposal IS NULL AND k.status NOT IN ('cancelled', 'expired')
  AND k.day >= $2 AND a.agency = ANY($1)
"""


class Bookings:
    """The bookings of the agencies that matter to some places, kept up as one goes."""

    def __init__(
        self, agencies: frozenset[str], taken: Booked, own: dict[str, Booked]
    ) -> None:
        self._agencies = agencies
        self._taken = taken
        self._own = own

    def at(self, situation: Situation) -> Situation:
        """The place with what is booked beside what it may still change."""
        if not self._agencies:
            return situation
        return replace(situation, booked=sum(self._own.values(), self._taken))

    def note(self, situation: Situation, changes: Sequence[Change]) -> None:
        """What the place's proposals book from now on."""
        if self._agencies:
            now = {one.number: one for one in situation.proposals}
            now.update({one.proposal.number: one.proposal for one in changes})
            self._own[situation.facts.place] = _of(now.values(), self._agencies)


async def lock(
    tx: Tx, situations: Iterable[Situation], context: MatchingContext
) -> None:
    """One transaction at a time books the days of an agency, so that none is twice."""
    limited = _limited(situations, context)
    if limited:
        await tx.execute(_LOCK_SQL, _LOCK, limited)


async def read(
    tx: ReadTx,
    situations: Sequence[Situation],
    context: MatchingContext,
    upto: str | None = None,
) -> Bookings:
    """The bookings that bear on some places.

    What is merely asked elsewhere counts at places before `upto`, or at all places.
    """
    limited = _limited(situations, context)
    if not limited:
        return Bookings(frozenset(), Counter(), {})
    places = [one.facts.place for one in situations]
    rows = await tx.fetch(_TAKEN, limited, context.day, places, upto)
    agencies = frozenset(limited)
    own = {
        one.facts.place: _of((p for p in one.proposals if p.is_standing), agencies)
        for one in situations
    }
    return Bookings(agencies, Counter((row[0], row[1]) for row in rows), own)


async def beside(
    tx: ReadTx, situation: Situation, context: MatchingContext
) -> Situation:
    """One place with what is booked, for telling how it stands."""
    return (await read(tx, [situation], context)).at(situation)


def _limited(situations: Iterable[Situation], context: MatchingContext) -> list[str]:
    """The agencies of open tasks that can make only so many visits a day."""
    return sorted(
        {
            task.agency
            for one in situations
            for task in one.open_tasks.values()
            if context.visits_a_day(task) is not None
        }
    )


def _of(proposals: Iterable[Proposal], agencies: frozenset[str]) -> Booked:
    return Counter(
        (member.agency, one.day)
        for one in proposals
        if one.status in ACTIVE
        for member in one.inside
        if member.agency in agencies
    )
