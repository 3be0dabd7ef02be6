"""What happened to a proposal: each change of it is an event of its own."""

from dataclasses import dataclass
from enum import StrEnum

from matching_svc.proposals.domain.proposal import Proposal


class What(StrEnum):
    """What happened to a proposal; each is an event of its own."""

    PROPOSED = "proposed"
    ANSWERED = "answered"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """A proposal as it is now, and what happened to it."""

    proposal: Proposal
    what: What
