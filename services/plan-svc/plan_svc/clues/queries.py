"""Reads of clues: who sees which, and whose words (C-05, S-11)."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from plan_svc.clues import store
from plan_svc.clues.domain import limits
from plan_svc.clues.domain.clue import Clue
from plan_svc.clues.domain.report import Complainant
from plan_svc.clues.domain.terms import case_of
from plan_svc.clues.errors import ClueKeyMissing, ClueUnknown, NoComplainant
from plan_svc.clues.store import AgencyLoad, Chosen, ListedClue
from plan_svc.neighbours import queries as neighbours
from plan_svc.policy import current_law
from plan_svc.settings import PlanSettings
from plan_svc.tasks.domain.warned import Warned
from shared import jsontext
from shared.auth import Principal, Secrecy, secret_to
from shared.civic.law import Basis
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.events.plan import ClueKind, ClueStatus
from shared.sealing import KeyRing, KeyUnknown
from shared.web.pagination import Page, PageParams

KNOWN = "(SELECT uscc, domain, received_on FROM clue WHERE uscc IS NOT NULL)"
"""Which subjects clues are about, to be joined."""
USE = b"onevisit clue complainants v1"
SOON = timedelta(days=7)

__all__ = [
    "Chosen",
    "Options",
    "Read",
    "clue",
    "clues",
    "complainant",
    "keys",
    "loads",
    "may_see",
    "options",
    "warned_of",
]


@dataclass(frozen=True, slots=True)
class Read:
    """A clue, and who complained where the caller may know that there is somebody."""

    clue: Clue
    complainant: Complainant | None


@dataclass(frozen=True, slots=True)
class Options:
    """What can be done with a clue."""

    items: tuple[str, ...] | None
    """All that a task of it may have; None where no row limits it."""
    warned: Warned | None
    """When and how a warned enterprise is checked; None for every other clue."""
    bases: tuple[Basis, ...]


def may_see(clue: Clue, who: Principal) -> bool:
    """A clue that the caller works on, or of its region if it is no secret (C-05)."""
    secrecy = Secrecy(
        classified=clue.classified,
        surprise=clue.surprise,
        agencies=clue.parties,
        presented=clue.found is not None,
    )
    return who.agency in clue.parties or (
        who.sees(clue.region, clue.town) and not secret_to(secrecy, who)
    )


async def clues(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[ListedClue]:
    """The chosen clues that the caller may see."""
    asking = who.scope.prefix, who.agency, tx.runtime.clock.today()
    clues = await store.clues(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(clues, "sort_key", "unique_key")


async def loads(tx: ReadTx, who: Principal) -> list[AgencyLoad]:
    """What each agency has on its desk: open, due within a week, overdue."""
    today = tx.runtime.clock.today()
    return await store.loads.all(tx, who.scope.prefix, who.agency, today, today + SOON)


async def clue(tx: ReadTx, number: str, who: Principal) -> Read:
    """One clue; who works on it learns that somebody complained."""
    clue = await _visible(tx, number, who)
    if who.agency not in clue.parties:
        return Read(clue, None)
    return Read(clue, await _opened(tx, clue))


async def complainant(tx: ReadTx, number: str, who: Principal) -> Complainant:
    """Who complained, in full: for who received the clue, and who accepted it.

    Raises:
        ClueUnknown: if the caller is neither.
        NoComplainant: if nobody is named, or it is erased.
    """
    clue = await _visible(tx, number, who)
    has_accepted = who.agency == clue.agency and clue.status is not ClueStatus.ASSIGNED
    if who.agency != clue.received_by and not has_accepted:
        raise ClueUnknown
    complainant = await _opened(tx, clue)
    if complainant is None:
        raise NoComplainant
    return complainant


async def options(tx: ReadTx, number: str, who: Principal) -> Options:
    """What can be done with a clue, by the rows of its line of work (P-29)."""
    clue = await _visible(tx, number, who)
    if who.agency not in clue.parties:
        raise ClueUnknown
    law, today = current_law(), tx.runtime.clock.today()
    case = case_of(clue.region, clue.domain, clue.source, today)
    basis = limits.items_basis(law, case, clue.kind)
    warned = await warned_of(tx, clue, clue.place) if clue.place else None
    bases = (basis, warned and warned.basis)
    return Options(
        items=clue.items if basis else None,
        warned=warned,
        bases=tuple(each for each in bases if each),
    )


async def warned_of(tx: ReadTx, clue: Clue, place: str) -> Warned | None:
    """What a row says of a warning at a place; None of every other clue (P-29)."""
    if clue.kind is not ClueKind.WARNING:
        return None
    law, today = current_law(), tx.runtime.clock.today()
    case = case_of(clue.region, clue.domain, clue.source, today)
    first = today.replace(month=1, day=1)
    visited = await neighbours.was_visited(tx, place, case.domain, first)
    return Warned.of(law, case, visited=visited)


async def _visible(tx: ReadTx, number: str, who: Principal) -> Clue:
    clue = await store.clue.first(tx, number)
    if clue is None or not may_see(clue, who):
        raise ClueUnknown
    return clue


async def _opened(tx: ReadTx, clue: Clue) -> Complainant | None:
    sealed = await store.sealed.first(tx, clue.number)
    if sealed is None:
        return None
    try:
        plain = keys(tx.runtime).open(clue.number.encode(), sealed)
    except KeyUnknown as fault:
        raise ClueKeyMissing from fault
    return Complainant(**jsontext.loads(plain))


def keys(runtime: Surroundings) -> KeyRing:
    """The keys that seal the complainants of this deployment."""
    settings = PlanSettings.of(runtime)
    secrets = {
        name: secret.get_secret_value()
        for name, secret in settings.clue_secrets().items()
    }
    return _keys(settings.clue_key_id, tuple(sorted(secrets.items())))


@cache
def _keys(present: str, secrets: tuple[tuple[str, str], ...]) -> KeyRing:
    return KeyRing(USE, present, dict(secrets))
