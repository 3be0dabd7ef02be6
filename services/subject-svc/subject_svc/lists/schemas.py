"""The bodies and answers about the lists."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.subject import ListName
from shared.web.values import Day
from subject_svc.schemas import ReasonIn


class EntryIn(ReasonIn):
    """An entry of a list (S-06)."""

    domain: Annotated[str, Field(description="a domain, or `*` for all")] = "*"
    valid_from: Annotated[Day | None, Field(description="default: today")] = None
    valid_to: Day | None = None


class EntryOut(BaseModel):
    """An entry of a list; `active` says whether it was taken off."""

    model_config = ConfigDict(from_attributes=True)

    list_name: ListName
    uscc: str
    domain: str
    valid_from: date
    valid_to: date | None
    reason: str
    by: str
    active: bool
    origin: str
