"""Thirty days, day by day: planned, matched, answered, visited, rated."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from deploy.embedded.story import (
    amending,
    answering,
    applying,
    clues,
    filing,
    off_site,
    opening,
    visiting,
)
from deploy.embedded.story.stage import OPS, Stage
from deploy.embedded.story.terminal import Bar

_DAILY: tuple[tuple[str, str, Callable[[Stage, date], Awaitable[None]]], ...] = (
    ("answer", "10:00", answering.answer),
    ("name", "10:30", answering.name_inspectors),
    ("apply", "11:00", applying.apply),
    ("options", "11:30", applying.decide_options),
    ("leave", "12:00", applying.leave_hopeless),
    ("off-site", "13:00", off_site.inspect),
    ("visit", "14:00", visiting.visit),
    ("rate", "18:00", visiting.rate),
    ("close-clues", "18:10", clues.end),
)
END_OF_DAY = "18:30"


async def play(stage: Stage) -> None:
    """Play the whole story, or what is left of it."""
    await stage.host.settle(everything=True)
    await opening.prepare(stage)
    plans = stage.terminal.bar("备案计划 plans filed", len(stage.inputs.plans))
    days = stage.terminal.bar("故事日 story days", len(stage.days.all))
    for day in stage.days.all:
        await _one_day(stage, day, plans)
        days.advance(note=str(day))
    stage.host.clock.set(stage.at(stage.days.as_of, END_OF_DAY))


async def _one_day(stage: Stage, day: date, plans: Bar) -> None:
    working = stage.days.calendar.is_working(day)
    if working:
        await stage.timed("filing", filing.file_due(stage, day, plans))
        if (sheet := amending.amended_on(stage, day)) is not None:
            at, act = stage.at(day, "08:15"), partial(amending.amend, stage, sheet)
            await stage.timed("filing", stage.step(f"{day}-amend", at, act))
        await filing.list_tasks(stage, day)
        await _step(stage, day, "clues", "08:30", filing.receive_clues)
        await filing.list_clues(stage, day)
    await stage.timed("matching", _step(stage, day, "match", "09:00", _match))
    if working:
        for name, clock, work in _DAILY:
            await _step(stage, day, name, clock, work)
            if name == "options":
                applying.remember(stage, day)
        visiting.remember(stage, day)


async def _step(
    stage: Stage,
    day: date,
    name: str,
    clock: str,
    work: Callable[[Stage, date], Awaitable[None]],
) -> None:
    await stage.step(f"{day}-{name}", stage.at(day, clock), lambda: work(stage, day))


async def _match(stage: Stage, day: date) -> None:
    """What is due by the clock, then the day's one run of matching."""
    await stage.host.run_jobs()
    await stage.host.settle()
    await stage.api.post(OPS, "/matching/v1/runs", {"day": str(day)}, key=f"run:{day}")
