"""The day's run, the plan of a place, and why a task is where it is."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from matching_svc.explanations.domain.wording import Names, worded
from matching_svc.explanations.schemas import SentenceOut, WordsOut
from matching_svc.places.queries.plans import SeenPlan, TaskExplanation, Unplaced
from matching_svc.schemas import Body
from matching_svc.tasks.domain.reason import Reason
from shared.web.values import Day


class RunIn(Body):
    """Which day to run; the present one where nothing is said."""

    day: Day | None = None


class RunOut(BaseModel):
    """What the day's run did so far."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    places: int
    proposed: int
    answered: int
    agreed: int
    withdrawn: int


class TaskExplanationOut(BaseModel):
    """Why a task is in a visit with others, or alone, or in none (M-13)."""

    number: str
    place: str
    proposal: str | None
    reach: list[date]
    explanation: list[SentenceOut]

    @classmethod
    def of(cls, explanation: TaskExplanation) -> Self:
        """The explanation in words."""
        return cls(
            number=explanation.number,
            place=explanation.place,
            proposal=explanation.proposal,
            reach=explanation.reach,
            explanation=SentenceOut.each(explanation.reasons, explanation.names),
        )


class PlannedVisitOut(BaseModel):
    """A visit of the present plan."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    agencies: list[str]
    tasks: list[str]


class UnplaceableOut(BaseModel):
    """A task without a day, and why (M-02)."""

    task: str
    reason: str
    words: WordsOut

    @classmethod
    def of(cls, task: Unplaced, names: Names) -> Self:
        """Why it has no day, in words."""
        why = Reason(f"unplaceable_{task.why}", "M-02", {"agency": task.agency})
        words = WordsOut.of(worded(why, names))
        return cls(task=task.task, reason=str(task.why), words=words)


class OtherNumberOut(BaseModel):
    """Another number of the same premises: its tasks have a plan of their own."""

    model_config = ConfigDict(from_attributes=True)

    place: str
    open_tasks: int


class PlaceOut(BaseModel):
    """The present plan of one place, as far as the caller may see it."""

    place: str
    visits: list[PlannedVisitOut]
    unplaceable: list[UnplaceableOut]
    proposals: list[str]
    lower_bound: int
    proven: bool
    also: Annotated[
        list[OtherNumberOut],
        Field(
            description="other numbers of the same premises, under another code of the "
            "subject, with open tasks (S-12): agree on one day"
        ),
    ]

    @classmethod
    def of(cls, plan: SeenPlan) -> Self:
        """The plan in words."""
        return cls(
            place=plan.place,
            visits=[PlannedVisitOut.model_validate(visit) for visit in plan.visits],
            unplaceable=[
                UnplaceableOut.of(task, plan.names) for task in plan.unplaceable
            ],
            proposals=plan.proposals,
            lower_bound=plan.lower_bound,
            proven=plan.proven,
            also=[OtherNumberOut.model_validate(other) for other in plan.also],
        )
