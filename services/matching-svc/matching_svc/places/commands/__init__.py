"""Changes of places, their recomputes, and the day's run."""

from matching_svc.places.commands.change import JOB, change, recompute
from matching_svc.places.commands.marks import (
    RecomputeFailedError,
    mark,
    mark_rebuilt,
    recompute_marked,
)
from matching_svc.places.commands.run import changes_due, run_day, run_when_due
from matching_svc.places.store.marks import WAITING
from shared.running.service import Job

JOBS = (
    Job(JOB, every_seconds=1, run=recompute_marked, waiting=WAITING),
    Job("daily-run", every_seconds=300, run=run_when_due),
)

__all__ = [
    "JOBS",
    "RecomputeFailedError",
    "change",
    "changes_due",
    "mark",
    "mark_rebuilt",
    "recompute",
    "recompute_marked",
    "run_day",
    "run_when_due",
]
