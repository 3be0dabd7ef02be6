"""Plans of superiors that arrived from outside (P-06)."""

from datetime import date, datetime

from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, texts


class SuperiorPlanRow(Base, table=True):
    """A superior's plan that was not filed here, as somebody of the city entered it."""

    __tablename__ = "superior_plan"

    code: str = Field(primary_key=True)
    agency: str
    region: str
    kind: str
    title: str
    items: list[str] = texts()
    period_from: date
    period_to: date
    entered_by: str
    entered_at: datetime = instant()
