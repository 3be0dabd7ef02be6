"""The present state of proposals and reliefs, as events that tell of it."""

import asyncpg
from pydantic import TypeAdapter

from matching_svc.answers.commands import reliefs
from matching_svc.places.domain.situation import Change, What
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.events import as_event
from matching_svc.reliefs.domain.relief import Relief
from shared.events.matching import (
    JointProposed,
    ProposalEvent,
    ReliefEvent,
    TaskCovered,
)
from shared.messaging.snapshots import Snapshot

_PROPOSAL = TypeAdapter(Proposal)
_RELIEF = TypeAdapter(Relief)


def _proposal(row: asyncpg.Record) -> ProposalEvent:
    return as_event(Change(_PROPOSAL.validate_json(row["whole"]), What.PROPOSED))


def _relief(row: asyncpg.Record) -> ReliefEvent:
    return reliefs.as_event(_RELIEF.validate_json(row["whole"]))


TELLINGS = (
    Snapshot(
        JointProposed, "SELECT to_json(p)::text AS whole FROM proposal AS p", _proposal
    ),
    Snapshot(TaskCovered, "SELECT to_json(r)::text AS whole FROM relief AS r", _relief),
)
