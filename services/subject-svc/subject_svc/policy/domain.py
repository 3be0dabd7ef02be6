"""The topics of subject-svc's rows of law, and the types of their values."""

from typing import Annotated

from pydantic import Field

from shared.civic.law import Topic, Value


class DecisionTime(Value):
    """Within how many working days a subject's request is decided (S-11)."""

    working_days: Annotated[int, Field(ge=1)]


REQUEST_DUE = Topic("request.due", DecisionTime)

TOPICS = (REQUEST_DUE,)
