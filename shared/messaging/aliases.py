"""The rows of a neighbour's copy of aliases: codes of subjects, numbers of premises."""

from typing import Any

from shared.events.subject import SubjectMerged


def alias_rows(event: SubjectMerged) -> list[dict[str, Any]]:
    """What goes by what, as an event says it; what was split goes by itself."""
    pairs = [(event.old, event.subject)]
    pairs += [(pair.old, pair.place) for pair in event.places]
    return [
        {"code": code, "same_as": same_as, "version": event.version}
        for code, same_as in pairs
    ]
