"""The topics of the rows of origin, and what their values say."""

from typing import Literal

from shared.civic.law import ANY_WORD, Topic, Value

ROWS = "shared.civic.origin"
"""The package whose folder `rows` has them."""
PLANNED = "planned"
TRIGGERED = "triggered"


class Source(Value):
    """A task source in both languages, and the kind of task that it makes (P-21)."""

    kind: Literal["planned", "triggered"]
    zh: str
    en: str


class OutOfScope(Value):
    """A reason by which a visit is left out, in both languages (P-22)."""

    zh: str
    en: str
    uses_code: bool
    """Whether it takes a code all the same; it is counted nowhere."""


SOURCE = Topic("source", Source, units=ANY_WORD)
SOURCE_CLUE = Topic("source.clue", Value, units=ANY_WORD)
"""The sources whose inspections are made of a clue, which limits their items (P-29)."""
OUT_OF_SCOPE = Topic("out_of_scope", OutOfScope, units=ANY_WORD)
