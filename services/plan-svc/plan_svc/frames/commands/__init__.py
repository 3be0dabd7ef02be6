"""The steps of the year's frames: people take some, the worker others in chunks."""

from plan_svc.frames.commands.fixing import WAITING, fix_frames
from plan_svc.frames.commands.keeping import (
    begin,
    commit_key,
    open_keys,
    promise,
    reveal,
)
from shared.running.runtime import Job

JOBS = (
    Job("fix-draw-frames", every_seconds=60, run=fix_frames, waiting=WAITING),
    Job("open-draw-keys", every_seconds=3600, run=open_keys),
)

__all__ = [
    "JOBS",
    "begin",
    "commit_key",
    "fix_frames",
    "open_keys",
    "promise",
    "reveal",
]
