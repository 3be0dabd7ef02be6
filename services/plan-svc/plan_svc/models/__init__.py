"""The tables of plan-svc: its own, and its copies of neighbours' state."""

from plan_svc.models.base import Base
from plan_svc.models.copies import (
    GradeCopy,
    ListCopy,
    PlaceCopy,
    TaskCode,
    TaskJoint,
    TaskRelief,
    VisitCopy,
)
from plan_svc.models.library import AgencyRow, ItemRow
from plan_svc.models.plans import (
    DrawRow,
    PlanRow,
    SerialRow,
    StepRow,
    SubjectRow,
    UploadRow,
)
from plan_svc.models.tasks import TaskRow

__all__ = [
    "AgencyRow",
    "Base",
    "DrawRow",
    "GradeCopy",
    "ItemRow",
    "ListCopy",
    "PlaceCopy",
    "PlanRow",
    "SerialRow",
    "StepRow",
    "SubjectRow",
    "TaskCode",
    "TaskJoint",
    "TaskRelief",
    "TaskRow",
    "UploadRow",
    "VisitCopy",
]
