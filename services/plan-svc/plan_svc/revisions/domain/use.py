"""What stands on an item (P-25)."""

from enum import StrEnum


class UseKind(StrEnum):
    """What has an item: an open plan, an open task, or a live code of a task."""

    PLAN = "plan"
    TASK = "task"
    CODE = "code"
