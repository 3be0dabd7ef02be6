"""An applicant's question, and the options that it gets."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, Field

from matching_svc.explanations.domain.wording import Names
from matching_svc.explanations.schemas import SentenceOut
from matching_svc.options.domain import Option
from matching_svc.options.queries import Answered
from matching_svc.schemas import Body, Code
from matching_svc.tasks.domain.reason import Reason
from shared.errors import DomainError
from shared.web.values import Day


class OptionsIn(Body):
    """What an applicant for a code means to do (C-03)."""

    place: Code
    agency: Code
    tasks: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    items: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    day: Day
    duration: Annotated[int, Field(ge=1, le=24 * 60)] = 60


class ManyOptionsIn(Body):
    """What an applicant means to do by a batch of applications (C-02, C-03)."""

    questions: Annotated[tuple[OptionsIn, ...], Field(min_length=1, max_length=100)]
    seconds: Annotated[float, Field(ge=0, le=5)] = 5
    """How long you wait: what is not begun by then is answered as `late`."""


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

    @classmethod
    def of(cls, option: Option, names: Names, duty_reasons: list[str]) -> Self:
        """One option in words."""
        visits = {"visits": option.visits_declined, "joined": option.visits_joined}
        if_declined = Reason("if_declined", "X-02", visits)
        return cls(
            rank=option.rank,
            tasks=list(option.tasks),
            agencies=list(option.agencies),
            visits_saved=option.visits_saved,
            days_forward=option.days_forward,
            if_declined=SentenceOut.of(if_declined, names),
            duty=SentenceOut.of(option.duty, names) if option.duty else None,
            duty_reasons=duty_reasons if option.duty else [],
        )


class OfferOut(BaseModel):
    """Up to three options, best first."""

    options: list[OptionOut]
    own_tasks: list[str]
    """The applicant's other tasks that could go along, unasked (M-11)."""
    left_out: list[SentenceOut]

    @classmethod
    def of(cls, answered: Answered) -> Self:
        """The options in words."""
        offer, names = answered.offer, answered.names
        return cls(
            options=[
                OptionOut.of(option, names, answered.duty_reasons)
                for option in offer.options
            ],
            own_tasks=list(offer.own_tasks),
            left_out=SentenceOut.each(offer.left_out, names),
        )


class AnswerOut(BaseModel):
    """What became of one question of many: its offer, or why there is none."""

    offer: OfferOut | None = None
    refused: str | None = None
    """The code of the problem that the question gets by itself, or `late`."""


class ManyOffersOut(BaseModel):
    """One answer for each question, in their order."""

    answers: list[AnswerOut]

    @classmethod
    def of(cls, answers: Sequence[Answered | DomainError]) -> Self:
        """The options of all in words."""
        return cls(
            answers=[
                AnswerOut(refused=answer.code)
                if isinstance(answer, DomainError)
                else AnswerOut(offer=OfferOut.of(answer))
                for answer in answers
            ]
        )
