"""Comments over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plan_svc.plans.schemas import FieldReasonOut, FieldReasons
from plan_svc.schemas import In, Out, Text


class CommentIn(In):
    """What the sector's district agency says of a town's draft (P-04)."""

    text: Annotated[Text, Field(min_length=1)]
    fields: FieldReasons = []


class CommentOut(Out):
    """A comment on a town's draft; it stops nothing."""

    id: UUID
    round: int = Field(description="of the draft as it stood when it was commented on")
    agency: str
    by: str
    text: str
    fields: list[FieldReasonOut]
    made_at: datetime
