"""The documents that the law's rows come from, and their ranks."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

ANY = "*"


class Rank(IntEnum):
    """How high a document stands; a lower one may be stricter, never looser."""

    DEFAULT = 0
    """The product's own figure, or a document's borrowed where it does not bind."""
    DISTRICT_DEPARTMENT = 1
    DISTRICT_GOVERNMENT = 2
    MUNICIPAL_GOVERNMENT = 3
    MUNICIPAL_REGULATION = 4
    NATIONAL_LAW = 5


@dataclass(frozen=True, slots=True)
class Document:
    """A document, by the short name that clauses begin with."""

    short: str
    zh: str = ""
    en: str = ""
    rank: Rank = Rank.DEFAULT
    region: str = ANY
    domain: str = ANY
    """The line of work that the document binds; `*` for all."""
    valid_from: date | None = None
    valid_to: date | None = None


OWN = Document("default", "系统默认", "The product's own default")
"""What a default cites that no document has: its clause is a rule number, `M-07`."""
