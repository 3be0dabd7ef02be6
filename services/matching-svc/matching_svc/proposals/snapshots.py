"""The present state of proposals, as events that describe it."""

import asyncpg
from pydantic import TypeAdapter

from matching_svc.places.domain.situation import Change, What
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.events import as_event
from shared.events.matching import JointProposed, ProposalEvent
from shared.messaging.snapshots import Snapshot

_PROPOSAL = TypeAdapter(Proposal)


def _event(row: asyncpg.Record) -> ProposalEvent:
    return as_event(Change(_PROPOSAL.validate_json(row["whole"]), What.PROPOSED))


SNAPSHOT = Snapshot(
    JointProposed, "SELECT to_json(p)::text AS whole FROM proposal AS p", _event
)
