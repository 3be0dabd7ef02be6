"""The read model of matching-svc: copies of the neighbours' state, and its proposals.

Proposals and reliefs are folded out of matching-svc's own topic and never solved again
(X-13): what it said then is what was asked and answered, whatever a solver would say
now.
"""

from functools import partial
from typing import Any

from matching_svc.neighbours.handlers import KEPT
from matching_svc.neighbours.tables import ProposalRow, ReliefRow
from shared.events import Event
from shared.events.matching import ProposalEvent, ReliefEvent
from shared.messaging.copies import Copy


def _one(row: Any, event: Event) -> list[dict[str, Any]]:
    return [row(event)]


def _proposal(event: ProposalEvent) -> list[dict[str, Any]]:
    return [{**event.model_dump(exclude={"state"}), **event.state}]


COPIES = (
    *(Copy(table, (model,), partial(_one, row)) for model, table, row in KEPT),
    Copy(ProposalRow, (ProposalEvent,), _proposal),
    Copy(ReliefRow, (ReliefEvent,)),
)
