"""The bodies of filing steps."""

from typing import Annotated

from pydantic import Field

from plan_svc.plans.schemas import FieldReasons
from plan_svc.schemas import In, Line, ReasonIn


class RefusalIn(ReasonIn):
    """Why a plan is returned: in general, and at which of its fields (P-04)."""

    reasons: FieldReasons = []


class ApprovalIn(In):
    """The agency's approval; a reason per rule for rows that carry none (P-23)."""

    round: Annotated[int, Field(ge=1)]
    """Of the draft that the approver was shown: a changed one is read again (I-09)."""
    reasons: dict[str, Annotated[Line, Field(min_length=1)]] = {}
