"""Builds a read model anew from the logs (X-13): `onevisit rebuild`.

What a service keeps of its neighbours is declared once, in its manifest; a rebuild
folds the same events by the same declarations into tables beside the living ones, and
puts them in place in one transaction. Nothing is published and nothing is decided
again: no handler runs, no proposal is solved.

What had its effect is what the inbox says. A message that was not handled yet must not
be folded: when its turn comes, its handler would find the copy as new as the message
and do nothing. So positions and inbox stay as they are, and a service may go on
working meanwhile; only the end of a rebuild holds its consumers, for seconds.

Killed at any moment it leaves the living tables as they were, or as they are to be.
"""

from shared.messaging.rebuild.report import Report, Survey, TableChange, TopicSpan
from shared.messaging.rebuild.run import (
    RebuildElsewhere,
    RetentionOver,
    rebuild,
    survey,
)

__all__ = [
    "RebuildElsewhere",
    "Report",
    "RetentionOver",
    "Survey",
    "TableChange",
    "TopicSpan",
    "rebuild",
    "survey",
]
