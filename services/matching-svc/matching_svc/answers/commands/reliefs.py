"""An agency lets a relief count, or carries its task out (M-09, M-10)."""

from collections.abc import Callable
from dataclasses import replace

from matching_svc.places.commands import change
from matching_svc.places.domain.batch import Decision
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.domain.relieving import relieved
from matching_svc.reliefs.queries import place_of
from matching_svc.tasks.domain.context import MatchingContext
from shared.auth import Principal
from shared.db import Tx
from shared.events.matching import ReliefKind


async def confirm(tx: Tx, who: Principal, key: tuple[str, ReliefKind]) -> None:
    """The agency lets the relief count."""
    await _answer(tx, who, key, Relief.confirm)


async def refuse(
    tx: Tx, who: Principal, key: tuple[str, ReliefKind], reason: str | None
) -> None:
    """The agency carries the task out nevertheless."""
    await _answer(tx, who, key, lambda relief: relief.refuse(reason))


async def _answer(
    tx: Tx,
    who: Principal,
    key: tuple[str, ReliefKind],
    answer: Callable[[Relief], Relief],
) -> None:
    place = await place_of(tx, key)

    def decide(before: Situation, context: MatchingContext) -> Decision:
        situation, renewed = relieved(before, context)
        relief = next(relief for relief in situation.reliefs if relief.key == key)
        who.must_see(relief.region)
        who.must_be(relief.agency)
        after = answer(relief)
        if after == relief:
            return Decision(reliefs=renewed)
        version = relief.version + 1
        after = replace(after, version=version, changed_at=context.now)
        return Decision(reliefs=[*renewed, after])

    await change(tx, place, decide)
