"""Amendments over HTTP."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from plan_svc.amendments.domain import Question, Reply
from plan_svc.schemas import In, Line, Out
from plan_svc.tasks.domain.held import Held


class AnswerIn(In):
    """What the owner of a task says to an amendment."""

    task: Annotated[str, Field(min_length=1, max_length=200)]
    reply: Reply = Field(
        description="release: the amendment may touch it; keep: it stays as it is"
    )
    reason: Annotated[Line, Field(min_length=1)]


class AnswerOut(Out):
    """The answer of a task's owner."""

    task: str
    held: Held
    reply: Reply
    reason: str
    agency: str
    answered_at: datetime


class QuestionOut(Out):
    """A task whose owner an amendment asks before it touches it (P-08)."""

    task: str
    agency: str = Field(description="the task's owner, who answers")
    place: str
    leaves: bool = Field(
        description="whether it is to leave the plan, else it is stated anew"
    )
    held: Held = Field(description="what stands behind it")
    open: bool
    answer: AnswerOut | None

    @classmethod
    def of(cls, question: Question) -> Self:
        """The answer of a question."""
        task, answer = question.task, question.answer
        return cls(
            task=task.number,
            agency=task.agency,
            place=task.place,
            leaves=task.leaves,
            held=task.held,
            open=question.is_open,
            answer=None if answer is None else AnswerOut.model_validate(answer),
        )
