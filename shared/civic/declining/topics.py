"""The topics of the rows of declining, and what their values say."""

from shared.civic.law import ANY_WORD, Topic, Value

ROWS = "shared.civic.declining"
"""The package whose folder `rows` has them."""


class Reason(Value):
    """A reason that an agency may give for not joining (M-07)."""

    zh: str
    en: str
    needs_text: bool = False
    takes_days: bool = False
    frees_from_duty: bool = False
    """Whether it releases from a joint visit that is a duty (M-05)."""


DUTY = Topic("decline.duty", Value)
"""Whether whoever does not join has to say why, or is asked to (M-07, C-03)."""
REASON = Topic("decline.listed_reason", Reason, units=ANY_WORD)
TOPICS = (DUTY, REASON)
