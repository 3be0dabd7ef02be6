"""What is secret to a caller: the classified for ever, a surprise until presented.

The agencies that make it see it, nobody else, on no page and in no list (C-05). Asked
where something leaves the system; internal topics carry every fact whole.
"""

from collections.abc import Collection
from dataclasses import dataclass

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


def secret_to(row: Secrecy, who: Principal) -> bool:
    """Whether the caller must not even learn that there is such a row (C-05)."""
    hidden = row.classified or (row.surprise and not row.presented)
    return hidden and who.agency not in row.agencies


def shown_sql(
    *makers: str, presented: str = "FALSE", row: str = "", asking: str = ":asking"
) -> str:
    """The same in plain SQL: the rows of a list that are not secret to who asks.

    Args:
        makers: conditions by which who asks makes it.
        presented: the condition by which a surprise is none any more.
        row: the alias of the row, with its dot.
        asking: the parameter with the agency that asks, for the columns of `agency`.
    """
    made = " OR ".join((f"{row}agency = {asking}", *makers))
    hidden = f"{row}classified OR ({row}surprise AND NOT ({presented}))"
    return f"({made} OR NOT ({hidden}))"
