"""What an amendment changes of a plan's tasks, and what its owners say to it (P-08)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from plan_svc.amendments.errors import AnswersAwaited
from plan_svc.tasks.domain.held import Held, HeldTask
from plan_svc.tasks.domain.sheet import Work
from shared.civic.second_person import SecondPersonNeeded

SAMPLE = 20
"""How many tasks a refusal names; all of them are counted."""


class Reply(StrEnum):
    """What an owner says: the amendment may touch the task, or the task stays."""

    RELEASE = "release"
    KEEP = "keep"


@dataclass(frozen=True)
class Answer:
    """The answer of a task's owner, given for what stood behind it then."""

    task: str
    held: Held
    reply: Reply
    reason: str
    agency: str
    by: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A task whose owner is asked, with the answer if there is one."""

    task: HeldTask
    answer: Answer | None = None

    @property
    def is_open(self) -> bool:
        """Whether its owner has not answered for what stands behind it now."""
        return self.answer is None or self.answer.held is not self.task.held

    @property
    def is_kept(self) -> bool:
        """Whether the task stays as it is."""
        return self.answer is not None and self.answer.reply is Reply.KEEP

    def ensure_second_person(self, by: str, authors: Collection[str]) -> None:
        """Who wrote the amendment does not answer for an owner (I-09)."""
        if by in authors:
            raise SecondPersonNeeded


@dataclass(frozen=True, slots=True)
class Difference:
    """What an amendment changes, beside the places that come and go."""

    joined: tuple[Work, ...] = ()
    """Sheets of agencies and occasions that the plan did not have."""
    standing: tuple[Work, ...] = ()
    """Sheets as they are to be, of those that it had."""
    restated: frozenset[str] = frozenset()
    """The units, agency and occasion, whose sheet says something else."""
    dropped: tuple[str, ...] = ()
    """The units that it has no more."""


def difference(before: Sequence[Work], after: Sequence[Work]) -> Difference:
    """What differs between the sheets of a plan and of its amendment."""
    old = {work.sheet.unit: work.sheet for work in before}
    new = {work.sheet.unit: work for work in after}
    standing = tuple(work for unit, work in new.items() if unit in old)
    return Difference(
        joined=tuple(work for unit, work in new.items() if unit not in old),
        standing=standing,
        restated=frozenset(
            work.sheet.unit
            for work in standing
            if replace(old[work.sheet.unit], known_on=work.sheet.known_on) != work.sheet
        ),
        dropped=tuple(unit for unit in old if unit not in new),
    )


def questions(
    held: Sequence[HeldTask], answers: Mapping[str, Answer]
) -> list[Question]:
    """Each task that is held, with what its owner said."""
    return [Question(task, answers.get(task.number)) for task in held]


def ensure_answered(asked: Sequence[Question]) -> None:
    """Nothing that is visited, coded or agreed is touched before its owner answered.

    Raises:
        AnswersAwaited: naming the tasks and whose they are.
    """
    waiting = [question.task for question in asked if question.is_open]
    if waiting:
        raise AnswersAwaited(
            agencies=sorted({task.agency for task in waiting}),
            tasks=[
                {"task": task.number, "agency": task.agency, "held": task.held}
                for task in waiting[:SAMPLE]
            ],
            total=len(waiting),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """What an amendment leaves as it is, since its owners keep it."""

    places: tuple[str, ...]
    """Of the places that were to leave: with one task of a place all of it stays."""
    tasks: tuple[str, ...]
    """Of the tasks that were to be stated anew."""


def kept(asked: Sequence[Question]) -> Kept:
    """What stays as it is."""
    tasks = [question.task for question in asked if question.is_kept]
    return Kept(
        places=tuple(sorted({task.place for task in tasks if task.leaves})),
        tasks=tuple(task.number for task in tasks),
    )
