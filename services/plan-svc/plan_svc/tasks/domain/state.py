"""Where a task is, off-site ones too (P-20, P-26)."""

from enum import StrEnum


class TaskState(StrEnum):
    """Where a task is; only a scheduled one is open."""

    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"
    VISITED = "visited"
    WAIVED = "waived"
    COVERED = "covered"
    INSPECTED = "inspected"
    """Carried out off-site: no visit. Task events call it `visited`, with `on_site`
    false, as they have from their first version on."""
