"""The order of a list, and where its next page begins: no page costs more than another.

A list has several orders, and each is a statement of its own: the database then has an
index for it, and the text holds nothing that a caller wrote. The last row's sort value
goes into the cursor as text, beside the row's own key.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, cast, or_, tuple_


@dataclass(frozen=True, slots=True)
class Order:
    """Sorted by a column, then by what is unique; both go the same way.

    In plain SQL both are text; in typed statements they are columns.
    """

    by: Any
    """Never NULL."""
    unique: Any
    type: str = "text"
    """Of `by`, in plain SQL."""
    unique_type: str = "text"
    """Of `unique`, in plain SQL."""
    descending: bool = False

    @property
    def following(self) -> str:
        """The condition of a page in plain SQL: behind `:after` and `:after_id`."""
        sign = "<" if self.descending else ">"
        return (
            f"(:after_id IS NULL OR ({self.by}, {self.unique}) {sign} "
            f"(CAST(:after AS {self.type}), CAST(:after_id AS {self.unique_type})))"
        )

    @property
    def clause(self) -> str:
        """What stands behind ORDER BY in plain SQL."""
        way = "DESC" if self.descending else "ASC"
        return f"{self.by} {way}, {self.unique} {way}"

    def comes_after(self, after: Any, after_id: Any) -> ColumnElement[bool]:
        """The condition of a page in a typed statement."""
        here = tuple_(self.by, self.unique)
        there = tuple_(cast(after, self.by.type), cast(after_id, self.unique.type))
        return or_(
            after_id.is_(None), here < there if self.descending else here > there
        )

    @property
    def keys(self) -> str:
        """What a row in plain SQL says of where it stands: both keys as text."""
        return f"({self.by})::text AS sort_key, ({self.unique})::text AS unique_key"

    @property
    def columns(self) -> list[ColumnElement[Any]]:
        """What a typed statement is ordered by."""
        columns = [self.by, self.unique]
        return [c.desc() if self.descending else c.asc() for c in columns]


def both_ways(orders: dict[str, Order]) -> dict[str, Order]:
    """Each order by its name, and with a minus before it the other way round."""
    turned = {f"-{name}": replace(o, descending=True) for name, o in orders.items()}
    return orders | turned
