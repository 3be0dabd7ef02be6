"""What is secret to a caller: the classified for ever, a surprise until presented.

The agencies that make it see it, nobody else, on no page and in no list (C-05). Asked
where something leaves the system; internal topics carry every fact whole. One value of
three forms: `secret_to` judges one row, `shown` and `shown_sql` are the condition of a
list.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_

from shared.auth.principal import Principal


@dataclass(frozen=True, slots=True)
class Secrecy:
    """What of a row decides to whom it is secret."""

    classified: bool
    surprise: bool
    agencies: Collection[str]
    """Those that make it."""
    presented: bool = False
    """Whether a surprise is none any more."""

    @property
    def is_hidden(self) -> bool:
        """Whether it is kept from everybody but those who make it."""
        return self.classified or (self.surprise and not self.presented)


def secret_to(row: Secrecy, who: Principal) -> bool:
    """Whether the caller must not even learn that there is such a row (C-05)."""
    return row.is_hidden and who.agency not in row.agencies


ANYBODY = Principal("", "", "", "", frozenset())
"""Who has no token and no agency: an outsider, who reads what is public."""


def shown(
    classified: Any,
    surprise: Any,
    made: ColumnElement[bool],
    presented: ColumnElement[bool] | None = None,
) -> ColumnElement[bool]:
    """The condition of a list: the rows that are not secret to who asks.

    Args:
        classified: the column that says so.
        surprise: the column that says so.
        made: the condition by which who asks makes it.
        presented: the condition by which a surprise is none any more.
    """
    is_over = false() if presented is None else presented
    hidden = or_(classified, and_(surprise, not_(is_over)))
    return or_(not_(hidden), made)


def shown_sql(*made: str, presented: str = "FALSE", row: str = "") -> str:
    """The same in plain SQL.

    Args:
        made: conditions by which who asks makes it.
        presented: the condition by which a surprise is none any more.
        row: the alias of the row, with its dot.
    """
    hidden = f"{row}classified OR ({row}surprise AND NOT ({presented}))"
    return f"(NOT ({hidden}) OR {' OR '.join(made)})"
