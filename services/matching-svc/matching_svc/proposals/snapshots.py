"""The present state of proposals, as events that describe it."""

from matching_svc.proposals import store
from matching_svc.proposals.domain.change import Change, What
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.events import as_event
from shared.events.matching import JointProposed, ProposalEvent
from shared.messaging.snapshots import Snapshot


def _event(proposal: Proposal) -> ProposalEvent:
    return as_event(Change(proposal, What.PROPOSED))


SNAPSHOT = Snapshot(JointProposed, store.every, _event)
