"""Each day with what was known on it: a day that came is fixed (X-08).

The policy waits: a premises is visited only when some task has come to its last day.
Whatever may share that visit goes along, of each programme the task with the least
time left. Where reaches are unbroken no policy needs fewer visits, and knowing the
future would not help: a triggered visit cannot be moved, and every other visit stands
on the last day that any plan could give it. The replay shows it: both counts are equal.
"""

from collections.abc import Sequence

from matching_svc.replay.domain.tasks import (
    OpenDays,
    Programme,
    ReplayTask,
    ReplayVisit,
)


def online_visits(
    tasks: Sequence[ReplayTask], open_days: OpenDays
) -> list[ReplayVisit]:
    """The visits of a premises in the order of their days."""
    coming = sorted(tasks, key=lambda task: (task.known, task))
    waiting: list[ReplayTask] = []
    visits: list[ReplayVisit] = []
    at = 0
    while waiting or at < len(coming):
        forced = waiting[0].last if waiting else None
        if at < len(coming) and (forced is None or coming[at].known <= forced):
            waiting.append(coming[at])
            waiting.sort()
            at += 1
            continue
        if forced is not None:
            visit = _visit(waiting, forced, open_days)
            visits.append(visit)
            gone = set(map(id, visit.tasks))
            waiting = [task for task in waiting if id(task) not in gone]
    return visits


def _visit(waiting: Sequence[ReplayTask], day: int, open_days: OpenDays) -> ReplayVisit:
    """Of each programme the task with the least time left, if it may be on the day."""
    taken: dict[Programme, ReplayTask] = {}
    for task in waiting:
        if task.programme not in taken and open_days.allows(task, day):
            taken[task.programme] = task
    return ReplayVisit(day, tuple(taken.values()))
