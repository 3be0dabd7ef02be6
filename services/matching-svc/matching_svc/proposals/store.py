"""Writes proposals: the rows and the events that describe them, in one statement."""

from collections.abc import Sequence
from typing import Any

from matching_svc.places.domain.situation import Change
from matching_svc.proposals.events import as_event, row_of
from matching_svc.proposals.tables import ProposalRow
from shared import jsontext
from shared.db import Tx
from shared.events.matching import ProposalEvent
from shared.messaging import outbox
from shared.messaging.copies import Copy, shape_of

_COLUMNS = [column.name for column in shape_of(ProposalRow).columns]
_REST = [name for name in _COLUMNS if name != "number"]
_WRITE = f"""
WITH kept AS (
    INSERT INTO proposal AS kept ({", ".join(_COLUMNS)})
    SELECT {", ".join(_COLUMNS)}
    FROM jsonb_populate_recordset(NULL::proposal, $1::text::jsonb)
    ON CONFLICT (number) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in _REST)}
    WHERE kept.version < excluded.version
)
{outbox.insertion(2)}
"""  # noqa: S608 - names of columns of ours


async def write(tx: Tx, changes: Sequence[Change]) -> None:
    """Keep the newest state of each proposal, and publish every change."""
    if changes:
        newest = {change.proposal.number: change.proposal for change in changes}
        rows = jsontext.dumps([row_of(proposal) for proposal in newest.values()])
        events = [as_event(change) for change in changes]
        await tx.execute(_WRITE, rows, *outbox.values(tx, *events))


def _folded(event: ProposalEvent) -> list[dict[str, Any]]:
    """The row that an event describes: by `kept`, of old releases by `state`."""
    kept = event.state if event.kept is None else event.kept.model_dump()
    return [{**event.model_dump(exclude={"kept", "state"}), **kept}]


COPY = Copy(ProposalRow, (ProposalEvent,), _folded)
"""Proposals are folded out of matching-svc's own topic and never solved again (X-13):
what was asked and answered then, whatever a solver would say now."""
