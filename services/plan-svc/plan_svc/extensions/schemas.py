"""Extensions over HTTP."""

from typing import Annotated, Self

from pydantic import Field

from plan_svc.extensions.commands import Admitted
from plan_svc.schemas import In, Line, Out
from plan_svc.tasks.schemas import TaskOut
from shared.auth import Principal
from shared.web.values import PlanCode


class PlaceAskedFor(In):
    """A place inside the scope of a filed plan, for which a code is to be asked."""

    plan_code: PlanCode
    place: Annotated[str, Field(min_length=1, max_length=60)]
    reasons: Annotated[
        dict[str, Annotated[Line, Field(min_length=1)]],
        Field(description="rule → why its advice is not followed here"),
    ] = {}


class PlaceAdmitted(Out):
    """Your agency's tasks of the plan at the place."""

    tasks: list[TaskOut]

    @classmethod
    def of(cls, admitted: Admitted, who: Principal) -> Self:
        """The answer of what was admitted."""
        return cls(tasks=[TaskOut.of(task, who) for task in admitted.tasks])
