"""What agencies answer, and proposals and reliefs as they read them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from matching_svc.answers.commands.agreements import AgreedVisit
from matching_svc.answers.queries import ShownProposal, ShownRelief
from matching_svc.explanations.domain.answers import explain_answers
from matching_svc.explanations.domain.reliefs import explain_relief
from matching_svc.explanations.domain.wording import outcome
from matching_svc.explanations.schemas import SentenceOut, WordsOut
from matching_svc.proposals.domain.answering import GivenAnswer
from matching_svc.proposals.domain.member import Member
from matching_svc.proposals.domain.proposal import Way
from matching_svc.proposals.queries import Sought
from matching_svc.schemas import Body, Code
from shared.civic import masks
from shared.events import Basis
from shared.events.matching import AnswerKind, ProposalStatus, ReliefKind, ReliefStatus
from shared.web.values import Agency, Day, Place, Town


class ProposalFilter(BaseModel):
    """Which proposals are looked for."""

    status: ProposalStatus | None = None
    agency: Agency | None = None
    place: Place | None = None
    day_from: Day | None = None
    day_to: Day | None = None
    text: Annotated[str | None, Field(alias="q", max_length=100)] = None
    """Any part of number, place, name or address."""
    town: Town | None = None
    waiting_for: Agency | None = None
    """The agency that has not answered yet."""
    sort: Literal["day", "-day", "answers_due", "-answers_due"] | None = None
    """By default `day`; with `waiting_for` it is `answers_due`."""

    def sought(self) -> Sought:
        """The filter as the query takes it."""
        return Sought(**self.model_dump())


class AnswerIn(Body):
    """An agency's answer; a decline carries a reason out of the list (M-07)."""

    answer: Literal["join", "decline"]
    reason: Annotated[str | None, Field(max_length=50)] = None
    text: Annotated[str | None, Field(max_length=500)] = None
    days: Annotated[tuple[Day, ...], Field(max_length=60)] = ()
    """Days that would suit, with the reason `date`."""
    day: Day | None = None
    """The visit's day as the agency read it; where it moved the answer is refused."""

    def given(self) -> GivenAnswer:
        """The answer as the command takes it."""
        return GivenAnswer(
            AnswerKind(self.answer), self.reason, self.text, self.days, self.day
        )


class LeadIn(Body):
    """Whom the agency would have lead (M-06)."""

    lead: Code


class AgreementIn(Body):
    """A joint visit as the agencies agreed on it (M-15)."""

    place: Code
    tasks: Annotated[tuple[Code, ...], Field(min_length=2, max_length=200)]
    day: Day
    reference: Annotated[str, Field(min_length=1, max_length=200)]
    """The minutes of the agreement, or the municipal system's number."""
    lead: Code | None = None
    override: Annotated[str | None, Field(max_length=500)] = None
    """Why it is held although the subject is on `solo` (S-06)."""

    def agreed(self) -> AgreedVisit:
        """The agreement as the command takes it."""
        return AgreedVisit(**self.model_dump())


class ReliefAnswerIn(Body):
    """Let it count, or carry the task out nevertheless and say why (M-09, M-10)."""

    answer: Literal["confirm", "refuse"]
    reason: Annotated[str | None, Field(max_length=500)] = None


class ItemNameOut(BaseModel):
    """An item by its code and its name."""

    code: str
    name: str
    """The code where the name is not known."""


class MemberOut(BaseModel):
    """One agency of a proposal and its answer."""

    agency: str
    name: str
    name_en: str
    tasks: list[str]
    items: list[str]
    item_names: list[ItemNameOut]
    has_to_come: bool
    """It has to take part, and declines for few reasons only (M-05)."""
    answer: AnswerKind | None
    reason: str | None
    reason_words: WordsOut | None
    text: str | None
    days: list[date]
    answered_at: datetime | None

    @classmethod
    def of(cls, member: Member, shown: ShownProposal) -> Self:
        """One member of a proposal, by its name."""
        proposal, names = shown.proposal, shown.names
        answer = member.answer
        reason = answer.reason if answer else None
        return cls(
            agency=member.agency,
            name=names.zh.get(member.agency, member.agency),
            name_en=names.en.get(member.agency, member.agency),
            tasks=masks.tasks(member.tasks, shown.reader),
            items=list(member.items),
            item_names=[
                ItemNameOut(code=item, name=shown.items.get(item, item))
                for item in member.items
            ],
            has_to_come=proposal.has_to_come(member.agency),
            answer=answer.kind if answer else None,
            reason=reason,
            reason_words=WordsOut.if_any(names.reasons.get(reason or "")),
            text=answer.text if answer else None,
            days=list(answer.days) if answer else [],
            answered_at=answer.at if answer else None,
        )


class ProposalOut(BaseModel):
    """A joint proposal: members, answers, and why it is as it is."""

    number: str
    place: str
    subject_name: str
    address: str
    uscc: str
    region: str
    town: str | None = None
    """Of its place; unset where it is not known (I-05)."""
    day: date
    lead: str
    status: ProposalStatus
    application_id: str | None
    made_on: date
    answers_due: date
    visits_saved: int
    days_forward: int
    reason: str | None
    reason_words: WordsOut | None
    way: Way
    """How it came about (M-15)."""
    reference: str | None
    override: str | None
    """Why it is held although the subject is on `solo` (S-06)."""
    duty: list[str]
    """Agencies that have to take part (M-05)."""
    wishes: dict[str, str]
    """Whom each agency would have lead, as far as one said so (M-06)."""
    members: list[MemberOut]
    explanation: list[SentenceOut]
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, shown: ShownProposal) -> Self:
        """A proposal in words."""
        proposal, names = shown.proposal, shown.names
        reasons = [*proposal.explanation, *explain_answers(proposal)]
        return cls(
            number=proposal.number,
            place=proposal.place,
            subject_name=shown.subject_name,
            address=shown.address,
            uscc=proposal.uscc,
            region=proposal.region,
            town=shown.town,
            day=proposal.day,
            lead=proposal.lead,
            status=proposal.status,
            application_id=proposal.application_id,
            made_on=proposal.made_on,
            answers_due=proposal.answers_due,
            visits_saved=proposal.visits_saved,
            days_forward=proposal.days_forward,
            reason=proposal.reason,
            reason_words=WordsOut.if_any(outcome(proposal.reason)),
            way=proposal.way,
            reference=proposal.reference,
            override=proposal.override,
            duty=list(proposal.duty),
            wishes=dict(proposal.wishes),
            members=[MemberOut.of(member, shown) for member in proposal.members],
            explanation=SentenceOut.each(reasons, names),
            changed_at=proposal.changed_at,
            version=proposal.version,
        )


class PossibleDayOut(BaseModel):
    """A day on which an agency could make the visit."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    agencies: list[str]
    """The members all of whose tasks reach it, the one that asks among them."""


class AtWorkOut(BaseModel):
    """How many proposals are under way."""

    model_config = ConfigDict(from_attributes=True)

    waiting: int
    """For this agency's answer; 0 where none was named."""
    proposed: int
    agreed: int
    coded: int


class GroundOut(BaseModel):
    """The inspection that makes a task needless."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    agency: str
    day: date
    items: list[str]
    problems: int


class ReliefOut(BaseModel):
    """A task that another inspection makes needless (M-05, M-09, M-10)."""

    task: str
    kind: ReliefKind
    place: str
    subject_name: str
    address: str
    uscc: str
    agency: str
    domain: str
    region: str
    status: ReliefStatus
    in_force: bool
    """Whether the task is not open because of it."""
    grounds: list[GroundOut]
    until: date | None
    clause: str
    basis: Basis | None = None
    """The row of the law that it rests on; of earlier ones it is not known."""
    reason: str | None
    made_on: date
    changed_at: datetime
    explanation: list[SentenceOut]
    version: int

    @classmethod
    def of(cls, shown: ShownRelief) -> Self:
        """A relief in words."""
        relief = shown.listed.relief
        return cls(
            task=masks.task(relief.task, shown.reader),
            kind=relief.kind,
            place=relief.place,
            subject_name=shown.listed.subject_name,
            address=shown.listed.address,
            uscc=relief.uscc,
            agency=relief.agency,
            domain=relief.domain,
            region=relief.region,
            status=relief.status,
            in_force=relief.in_force,
            grounds=[GroundOut.model_validate(ground) for ground in relief.grounds],
            until=relief.until,
            clause=relief.clause,
            basis=relief.basis,
            reason=relief.reason,
            made_on=relief.made_on,
            changed_at=relief.changed_at,
            explanation=[SentenceOut.of(explain_relief(relief), shown.names)],
            version=relief.version,
        )


class DeclineReasonOut(BaseModel):
    """A reason that a decline may carry (M-07)."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    zh: str
    en: str
    needs_text: bool
    takes_days: bool
    frees_from_duty: bool
    """Whether it releases from a joint visit that is a duty (M-05)."""
