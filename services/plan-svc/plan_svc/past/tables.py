"""Visits and what they found, as sums; triggers on tasks and results write them."""

from sqlmodel import Field

from plan_svc.base import Base


class PastPlaceRow(Base, table=True):
    """The visits of one line of work at one place in a year."""

    __tablename__ = "past_place"

    place: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    visits: int
    planned: int
    """Of them, those of planned tasks."""
    problems: int
    """Of them, those that found a problem."""


class PastItemRow(Base, table=True):
    """The visits of one agency for one item in a year."""

    __tablename__ = "past_item"

    agency: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    visits: int
    problems: int
