"""The law as data: one engine for every service's policy rows.

A row says what a clause of a document demands: where (region), for whom (domain), from
when to when, narrowed to which facts, about which unit, and how strongly it binds.
`Law` answers which rows hold for a `Case`, and `cite` the `Basis` that a verdict keeps
of each; `files.kept_row` leads back from it.
A service declares its `Topic`s with typed values; `files.load` reads its rows.
"""

from shared.civic.law.documents import ANY, Document, Rank
from shared.civic.law.resolution import SOON, Law
from shared.civic.law.rows import (
    ANY_WORD,
    DOMAINS,
    SUM,
    Binding,
    Case,
    Entry,
    Row,
    Topic,
    Value,
)
from shared.events import Basis

__all__ = [
    "ANY",
    "ANY_WORD",
    "DOMAINS",
    "SOON",
    "SUM",
    "Basis",
    "Binding",
    "Case",
    "Document",
    "Entry",
    "Law",
    "Rank",
    "Row",
    "Topic",
    "Value",
]
