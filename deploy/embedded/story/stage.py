"""The state that every step of the story works with."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from time import monotonic
from typing import Any

from deploy.embedded.host.api_client import ApiClient, Caller
from deploy.embedded.host.host import Host
from deploy.embedded.inputs.days import StoryDays, instant
from deploy.embedded.inputs.values import CITY, Inputs, Item
from deploy.embedded.story.journal import Journal
from deploy.embedded.story.terminal import Terminal

SUPERVISOR = Caller(f"{CITY}-justice", "supervisor")
CHANNEL = Caller(f"{CITY}-justice", "channel")
OPS = Caller(f"{CITY}-justice", "ops")


@dataclass(frozen=True)
class StoryTask:
    """A task that is to be carried out inside the story's days."""

    number: str
    agency: str
    place: str
    items: tuple[str, ...]
    earliest: date
    latest: date
    known_on: date

    @property
    def key(self) -> tuple[object, ...]:
        """What decisions about the task depend on; not its number."""
        return (self.agency, self.place, self.items, self.earliest)


@dataclass
class Stage:
    """The services, the inputs, the days, and how far the story has come."""

    host: Host
    inputs: Inputs
    days: StoryDays
    journal: Journal
    terminal: Terminal
    seed: int
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    tasks: dict[str, StoryTask] = field(default_factory=dict)
    """Tasks with windows inside the story's days, by number."""
    applied: set[str] = field(default_factory=set)
    """Tasks for which a code was applied."""
    visited: set[str] = field(default_factory=set)
    """Tasks that were carried out."""
    joined: dict[str, str] = field(default_factory=dict)
    """Applications that wait for others' answers, with the agency that applied."""

    @property
    def api(self) -> ApiClient:
        """The services' APIs."""
        return self.host.api

    @cached_property
    def inspectors(self) -> dict[str, list[str]]:
        """Certificates that are valid throughout the story, by agency."""
        certificates: dict[str, list[str]] = defaultdict(list)
        for inspector in self.inputs.inspectors:
            if (
                inspector.valid_from <= self.days.first
                and inspector.valid_to >= self.days.as_of
            ):
                certificates[inspector.agency].append(inspector.certificate)
        return certificates

    @cached_property
    def items(self) -> dict[str, Item]:
        """The item library by code."""
        return {item.code: item for item in self.inputs.items}

    async def awaiting(self, agencies: Iterable[str]) -> list[dict[str, Any]]:
        """Applications of these agencies that wait, in the same order in every run."""
        applications: dict[str, dict[str, Any]] = {}
        path, status = "/checkcode/v1/applications", "awaiting_answers"
        for agency in sorted(agencies):
            caller = Caller(agency, "inspector")
            async for row in self.api.pages(caller, path, status=status):
                applications[row["id"]] = row
        order = ("place", "day", "agency", "id")
        return sorted(
            applications.values(), key=lambda row: [row[member] for member in order]
        )

    async def step(
        self, name: str, at: datetime, work: Callable[[], Awaitable[None]]
    ) -> None:
        """Do a step of the story once: work at an instant, settle, done."""
        self.host.clock.set(at)
        if self.journal.is_done(name):
            return
        await work()
        await self.host.settle()
        self.journal.finish(name)

    async def timed(self, part: str, work: Awaitable[None]) -> None:
        """Await work and add its time to a part of the report."""
        began = monotonic()
        await work
        self.seconds[part] += monotonic() - began

    def at(self, day: date, clock: str) -> datetime:
        """An instant of a story day."""
        return instant(day, clock)
