"""An agency lets a relief count, or carries its task out (M-09, M-10)."""

from dataclasses import replace

from matching_svc.places.commands import change
from matching_svc.places.domain.batch import Decision
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.relief import Kind, answered
from matching_svc.reliefs.domain.relieving import relieved
from matching_svc.reliefs.queries import place_of
from matching_svc.tasks.domain.context import MatchingContext
from shared.auth import Principal
from shared.db import Tx


async def answer_relief(
    tx: Tx, who: Principal, key: tuple[str, Kind], *, confirm: bool, reason: str | None
) -> None:
    """Take the agency's answer to a relief."""
    place = await place_of(tx, key)

    def decide(before: Situation, context: MatchingContext) -> Decision:
        situation, renewed = relieved(before, context)
        relief = next(relief for relief in situation.reliefs if relief.key == key)
        who.must_see(relief.region)
        who.must_be(relief.agency)
        after = answered(relief, confirm=confirm, reason=reason)
        if after == relief:
            return Decision(reliefs=renewed)
        version = relief.version + 1
        after = replace(after, version=version, changed_at=context.now)
        return Decision(reliefs=[*renewed, after])

    await change(tx, place, decide)
