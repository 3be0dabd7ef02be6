"""Tasks: natural numbers and windows (P-20).

A planned task is `{plan code}.{agency}.{place}`, made where rows become tasks.
"""

from datetime import date

from plan_svc.plans.errors import WindowWrong


def triggered_number(agency: str, source_number: str, place: str) -> str:
    """The number of a triggered task."""
    return f"T.{agency}.{source_number}.{place}"


def ensure_window(earliest: date, latest: date, today: date) -> None:
    """A window ends after it begins, and not in the past (P-20)."""
    if latest < earliest:
        raise WindowWrong("The window ends before it begins.")
    if latest < today:
        raise WindowWrong(
            "The window lies in the past.",
            zh="任务时间窗已过。",
            today=today.isoformat(),
        )
