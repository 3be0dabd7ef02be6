"""Which rows a caller sees: of a city, a district, a street or town (I-05).

A row lies in its town, or where that is unknown in its district. `sees` judges one
row; a list asks the database the same, with `prefix` as the statement's parameter:
`within(scope, TaskRow.region, TaskRow.town)`, or `within_sql(...)` in plain SQL.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func

from shared.civic.regions import RegionLevel, level_of, prefix

MUNICIPAL_REGION = "310000"
"""The city itself: a token of this region sees all districts (I-05)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of one region, with what lies inside it."""

    region: str

    @property
    def prefix(self) -> str:
        """What the area of every row within begins with; nothing for the city."""
        return "" if self.region == MUNICIPAL_REGION else prefix(self.region)

    def sees(self, region: str, town: str | None = None) -> bool:
        """Whether a row of this district, and town if it is known, lies within."""
        return (town or region).startswith(self.prefix)


def level_of_token(region: str) -> str:
    """`municipal`, `district` or `town`: the level of a token of a region."""
    if region == MUNICIPAL_REGION:
        return "municipal"
    return "town" if level_of(region) is RegionLevel.TOWN else "district"


def within(scope: str, region: Any, town: Any = None) -> ColumnElement[bool]:
    """The condition of a list: rows whose town, else whose region, lies in a scope."""
    area = region if town is None else func.coalesce(func.nullif(town, ""), region)
    condition: ColumnElement[bool] = func.starts_with(area, scope)
    return condition


def within_sql(region: str, town: str | None = None, scope: str = ":scope") -> str:
    """The same in plain SQL, of the columns' names."""
    area = f"coalesce(nullif({town}, ''), {region})" if town else region
    return f"starts_with({area}, {scope})"


def within_or_above_sql(region: str, scope: str = ":scope") -> str:
    """Rows that lie within a scope, or of an area in which it lies: its superiors'."""
    city = f"{region} = '{MUNICIPAL_REGION}'"
    above = f"starts_with({scope}, {region})"
    return f"({city} OR {above} OR {within_sql(region, scope=scope)})"
