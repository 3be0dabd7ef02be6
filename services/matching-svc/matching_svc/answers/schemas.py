"""What the API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from matching_svc.answers.commands.agreements import Said as Agreed
from matching_svc.answers.commands.proposals import Said
from matching_svc.proposals.domain.proposal import AnswerKind, Status, Way
from matching_svc.reliefs.domain.relief import Kind as ReliefKind
from matching_svc.reliefs.domain.relief import Status as ReliefStatus

Code = Annotated[str, Field(min_length=1, max_length=200)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RunIn(_In):
    """Which day to run; the present one where nothing is said."""

    day: date | None = None


class RunOut(BaseModel):
    """What the day's run did so far."""

    day: date
    places: int
    proposed: int
    answered: int
    agreed: int
    withdrawn: int


class AnswerIn(_In):
    """An agency's answer; a decline carries a reason out of the list (M-07)."""

    answer: Literal["join", "decline"]
    reason: Annotated[str | None, Field(max_length=50)] = None
    text: Annotated[str | None, Field(max_length=500)] = None
    days: Annotated[tuple[date, ...], Field(max_length=60)] = ()
    """Days that would suit, with the reason `date`."""
    day: date | None = None
    """The visit's day as the agency read it; where it moved the answer is refused."""

    def said(self) -> Said:
        """The answer as the command takes it."""
        return Said(
            AnswerKind(self.answer), self.reason, self.text, self.days, self.day
        )


class OptionsIn(_In):
    """What an applicant for a code means to do (C-03)."""

    place: Code
    agency: Code
    tasks: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    items: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    day: date
    duration: Annotated[int, Field(ge=1, le=24 * 60)] = 60


class SentenceOut(BaseModel):
    """A reason: its code and figures, the rule, and the sentence (M-13)."""

    code: str
    rule: str
    about: dict[str, Any]
    zh: str
    en: str


class WordsOut(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str


class OptionOut(BaseModel):
    """One combination that the applicant may join (X-02)."""

    rank: int
    tasks: list[str]
    agencies: list[str]
    visits_saved: int
    days_forward: int
    if_declined: SentenceOut
    duty: SentenceOut | None = None
    """Set where the applicant has to join (M-05)."""
    duty_reasons: list[str] = []
    """The reasons for which it may decline even so."""


class OfferOut(BaseModel):
    """Up to three options, best first."""

    options: list[OptionOut]
    own_tasks: list[str]
    """The applicant's other tasks that could go along, unasked (M-11)."""
    left_out: list[SentenceOut]


class MemberOut(BaseModel):
    """One agency of a proposal and its answer."""

    agency: str
    name: str
    name_en: str
    tasks: list[str]
    items: list[str]
    has_to_come: bool
    """It has to take part, and declines for few reasons only (M-05)."""
    answer: AnswerKind | None
    reason: str | None
    reason_words: WordsOut | None
    text: str | None
    days: list[date]
    answered_at: datetime | None


class ProposalOut(BaseModel):
    """A joint proposal: members, answers, and why it is as it is."""

    number: str
    place: str
    subject_name: str
    address: str
    uscc: str
    region: str
    day: date
    lead: str
    status: Status
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


class LeadIn(_In):
    """Whom the agency would have lead (M-06)."""

    lead: Code


class AgreementIn(_In):
    """A joint visit as the agencies agreed on it (M-15)."""

    place: Code
    tasks: Annotated[tuple[Code, ...], Field(min_length=2, max_length=200)]
    day: date
    reference: Annotated[str, Field(min_length=1, max_length=200)]
    """The minutes of the agreement, or the municipal system's number."""
    lead: Code | None = None
    override: Annotated[str | None, Field(max_length=500)] = None
    """Why it is held although the subject is on `solo` (S-06)."""

    def said(self) -> Agreed:
        """The agreement as the command takes it."""
        return Agreed(**self.model_dump())


class ReliefAnswerIn(_In):
    """Let it count, or carry the task out nevertheless and say why (M-09, M-10)."""

    answer: Literal["confirm", "refuse"]
    reason: Annotated[str | None, Field(max_length=500)] = None


class GroundOut(BaseModel):
    """The inspection that makes a task needless."""

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
    reason: str | None
    made_on: date
    changed_at: datetime
    explanation: list[SentenceOut]
    version: int


class DeclineReasonOut(BaseModel):
    """A reason that a decline may carry (M-07)."""

    code: str
    zh: str
    en: str
    needs_text: bool
    takes_days: bool
    frees_from_duty: bool
    """Whether it releases from a joint visit that is a duty (M-05)."""


class TaskExplanationOut(BaseModel):
    """Why a task is in a visit with others, or alone, or in none (M-13)."""

    number: str
    place: str
    proposal: str | None
    reach: list[date]
    explanation: list[SentenceOut]


class PlannedVisitOut(BaseModel):
    """A visit of the present plan."""

    day: date
    agencies: list[str]
    tasks: list[str]


class UnplaceableOut(BaseModel):
    """A task without a day, and why (M-02)."""

    task: str
    reason: str
    words: WordsOut


class PlaceOut(BaseModel):
    """The present plan of one place, as far as the caller may see it."""

    place: str
    visits: list[PlannedVisitOut]
    unplaceable: list[UnplaceableOut]
    proposals: list[str]
    lower_bound: int
    proven: bool


class ProposalCounts(BaseModel):
    """Proposals made in the period by how they ended so far."""

    made: int
    open: int
    agreed: int
    declined: int
    """Ended because too few joined."""
    withdrawn: int
    """Ended by a rule or a better plan."""
    expired: int


class SummaryOut(BaseModel):
    """The counts of a period."""

    proposals: ProposalCounts
    declines: dict[str, int]
    visits_saved: int
    """By the proposals that were agreed."""
