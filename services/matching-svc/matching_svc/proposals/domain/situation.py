"""One place with everything that is asked, answered and needless there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from matching_svc.proposals.domain.change import Change
from matching_svc.proposals.domain.proposal import ANSWERABLE, Proposal
from matching_svc.reliefs.domain.place import RelievedPlace
from matching_svc.tasks.domain.facts import Decline, Occasion


@dataclass(frozen=True)
class Situation(RelievedPlace):
    """Everything that is known of one place: a recompute depends on nothing else."""

    proposals: tuple[Proposal, ...] = ()
    """The active ones, those made for an application, and those with a decline."""
    past_versions: Mapping[str, int] = field(default_factory=dict)
    """Versions of ended proposals; one that comes back counts on from there."""

    def proposal(self, number: str) -> Proposal | None:
        """The proposal of a number, as far as it still matters."""
        return next(
            (proposal for proposal in self.proposals if proposal.number == number), None
        )

    def after(self, changes: Sequence[Change]) -> "Situation":
        """The same place with these changes, as it would be read again."""
        if not changes:
            return self
        proposals = {proposal.number: proposal for proposal in self.proposals}
        past = dict(self.past_versions)
        for change in changes:
            number = change.proposal.number
            if change.proposal.matters:
                proposals[number] = change.proposal
                past.pop(number, None)
            else:
                proposals.pop(number, None)
                past[number] = change.proposal.version
        return replace(self, proposals=tuple(proposals.values()), past_versions=past)

    def with_standing(self, proposals: list[Proposal]) -> "Situation":
        """The same place with what these proposals bind and declined."""
        said = [
            proposal
            for proposal in proposals
            if proposal.earlier or proposal.is_standing
        ]
        declines: dict[str, tuple[Decline, ...]] = {}
        for task, decline in _declines(said):
            declines[task] = (*declines.get(task, ()), decline)
        occasions = (*self.fixed_occasions(), *self._bound_occasions(said))
        if not declines and not occasions:
            return self
        facts = replace(self.facts, declines=declines, occasions=occasions)
        return replace(self, facts=facts)

    def _bound_occasions(self, proposals: list[Proposal]) -> list[Occasion]:
        if not proposals:
            return []
        tasks = self.known_tasks
        return [
            Occasion(tasks[task], proposal.day)
            for proposal in proposals
            if proposal.status in ANSWERABLE and proposal.is_standing
            for task in proposal.bound_tasks
            if task in tasks
        ]


def _declines(proposals: list[Proposal]) -> list[tuple[str, Decline]]:
    return [
        (task, Decline(task, frozenset(refusal.partners), print_, refusal.days))
        for proposal in sorted(proposals, key=lambda proposal: proposal.number)
        for refusal in proposal.refusals
        for task, print_ in sorted(refusal.fingerprints.items())
    ]
