"""Where a proposal stands: who answered what, and what came of it (M-07, M-12)."""

from matching_svc.explanations.domain.messages.outcomes import OUTCOMES
from matching_svc.proposals.domain.member import Answer, Member
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.tasks.domain.reason import About, Reason, listed
from shared.events.matching import AnswerKind, ProposalStatus


def explain_answers(proposal: Proposal) -> tuple[Reason, ...]:
    """Each agency's answer, open wishes, and the proposal's state."""
    return (
        *(_of_member(member, proposal) for member in proposal.members),
        *_wishes(proposal),
        *_state(proposal),
    )


def _of_member(member: Member, proposal: Proposal) -> Reason:
    answer = member.answer
    if answer is None:
        due = proposal.answers_due.isoformat()
        return Reason("waits", "M-07", {"agency": member.agency, "due": due})
    match answer.kind:
        case AnswerKind.JOIN:
            return Reason("joined", "M-07", {"agency": member.agency})
        case AnswerKind.SILENT:
            due = proposal.answers_due.isoformat()
            about: About = {"agency": member.agency, "due": due}
            if answer.owed:
                return Reason("silent_owed", "M-05", about)
            return Reason("silent", "M-07", about)
        case AnswerKind.DECLINE:
            return _declined(member.agency, answer)


def _declined(agency: str, answer: Answer) -> Reason:
    about: About = {"agency": agency}
    if answer.days:
        return Reason("other_days", "M-07", {**about, "dates": listed(answer.days)})
    if answer.owed:
        return Reason("left_owed", "M-05", {**about, "why": answer.reason or "other"})
    if answer.reason is None:
        return Reason("declined_unsaid", "M-07", about)
    about["why"] = answer.reason
    if not answer.text:
        return Reason("declined", "M-07", about)
    return Reason("declined_text", "M-07", {**about, "text": answer.text})


def _wishes(proposal: Proposal) -> list[Reason]:
    inside = {member.agency for member in proposal.inside}
    return [
        Reason("wishes", "M-06", {"agency": agency, "lead": lead})
        for agency, lead in sorted(proposal.wishes.items())
        if agency in inside and lead != proposal.lead
    ]


def _state(proposal: Proposal) -> list[Reason]:
    day = proposal.day.isoformat()
    reasons: list[Reason] = []
    if proposal.reason in OUTCOMES:
        rule = OUTCOMES[proposal.reason].rule
        reasons = [Reason(f"outcome_{proposal.reason}", rule)]
    match proposal.status:
        case ProposalStatus.AGREED:
            agreed: About = {
                "members": listed(member.agency for member in proposal.joined),
                "day": day,
                "saved": proposal.visits_saved,
                "lead": proposal.lead,
            }
            return [*reasons, Reason("agreed", "M-08", agreed)]
        case ProposalStatus.CODED:
            coded: About = {"day": day, "lead": proposal.lead}
            return [*reasons, Reason("coded", "C-04", coded)]
        case ProposalStatus.VISITED:
            return [*reasons, Reason("visited", "M-08", {"day": day})]
        case ProposalStatus.PROPOSED:
            return [*reasons, *_too_few(proposal)]
        case ProposalStatus.WITHDRAWN | ProposalStatus.EXPIRED:
            return reasons


def _too_few(proposal: Proposal) -> list[Reason]:
    """Everyone answered, and not enough joined: it stays open until it is due."""
    if any(member.answer is None for member in proposal.members):
        return []
    due = proposal.answers_due.isoformat()
    return [Reason("too_few_so_far", "M-08", {"due": due})]
