"""Locks clues, and keeps what became of them with their events."""

from plan_svc.clues import events, queries, store
from plan_svc.clues.domain.clue import Clue, Term
from plan_svc.clues.domain.terms import Step, case_of, term
from plan_svc.clues.errors import ClueUnknown
from plan_svc.policy import current_law
from shared.auth import Principal
from shared.db import Tx
from shared.messaging import outbox


async def locked(tx: Tx, number: str, who: Principal) -> Clue:
    """A clue that the caller may see, locked.

    Raises:
        ClueUnknown: if there is none.
    """
    clue = await store.locked.first(tx, [number])
    if clue is None or not queries.may_see(clue, who):
        raise ClueUnknown
    return clue


async def kept(tx: Tx, *clues: Clue) -> None:
    """Keep changed clues, and publish them."""
    if clues:
        await store.save.run(tx, clues)
        await outbox.record(tx, *map(events.clue_event, clues))


def term_of(tx: Tx, clue: Clue, step: Step) -> Term:
    """The last day of a step that begins today, by the row of its line of work."""
    day = tx.runtime.clock.today()
    case = case_of(clue.region, clue.domain, clue.source, day)
    return term(current_law(), case, step, tx.runtime.calendar)
