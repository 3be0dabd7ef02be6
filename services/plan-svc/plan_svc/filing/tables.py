"""The serials of plan codes."""

from sqlmodel import Field

from plan_svc.base import Base


class SerialRow(Base, table=True):
    """The last serial of plan codes given in a region and year."""

    __tablename__ = "plan_serial"

    region: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int
