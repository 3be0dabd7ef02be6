"""One chaos run: stage, city, storms with quiet points between, one line at the end."""

import asyncio
import logging
import math
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.chaos.backlog import Backlog
from tests.chaos.callers import Callers
from tests.chaos.checkers import Checkers, Findings
from tests.chaos.city import City, found
from tests.chaos.faults import LONG, SHORT, Faults
from tests.chaos.load import Load, Pace, Terms
from tests.chaos.planted import Planted
from tests.chaos.schedule import WEIGHTS, Fault, drawn
from tests.chaos.stage import Stage

log = logging.getLogger(__name__)

FAULTS_A_SECOND = 0.62
QUIET_SECONDS = 50.0
"""What of each round is for healing, catching up and checking."""
ROUND_SECONDS = 240.0
AT_ONCE = 6
"""Faults that may overlap."""
SHORT_MINUTES = 5.0
LONG_MINUTES = 30.0
"""From here on each kind comes three times."""
READY_SECONDS = 60.0
"""After healing: until processes are ready, and clients have their last answer."""


@dataclass(frozen=True)
class Plan:
    """What a run does: all of it follows from the seed and the minutes."""

    seed: int
    minutes: float = 3.0
    subjects: int = 600
    pace: Pace = field(default_factory=Pace)
    catch_up_seconds: float = 30.0
    """Within which lag must be 0 once all is healed and ready; the promise is 30."""

    @property
    def rounds(self) -> int:
        """How many storms, each with a quiet point after it."""
        return max(1, math.ceil(self.minutes * 60 / ROUND_SECONDS))

    @property
    def storm_seconds(self) -> float:
        """How long a storm blows."""
        return max(15.0, self.minutes * 60 / self.rounds - QUIET_SECONDS)

    @property
    def faults(self) -> int:
        """How many faults are drawn."""
        return math.ceil(self.storm_seconds * FAULTS_A_SECOND) * self.rounds

    @property
    def is_short(self) -> bool:
        """Whether faults are held for seconds only."""
        return self.minutes <= SHORT_MINUTES

    @property
    def at_least(self) -> int:
        """How often each kind comes at least."""
        wanted = 3 if self.minutes >= LONG_MINUTES else 1
        return min(wanted, self.faults // len(WEIGHTS))

    def schedule(self) -> list[list[Fault]]:
        """The faults of each round."""
        faults = drawn(self.seed, self.faults, self.at_least)
        each = math.ceil(len(faults) / self.rounds)
        return [faults[at : at + each] for at in range(0, len(faults), each)]


@dataclass
class Verdict:
    """What a run found."""

    plan: Plan
    findings: Findings = field(default_factory=Findings)
    faults: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    copies: int = 0
    notes: list[str] = field(default_factory=list)
    impossible: list[str] = field(default_factory=list)
    """Kinds that cannot happen on this machine."""

    @property
    def too_few(self) -> list[str]:
        """Kinds that came to less than they should, though they could."""
        return [
            kind
            for kind in WEIGHTS
            if kind not in self.impossible and self.faults[kind] < self.plan.at_least
        ]

    @property
    def holds(self) -> bool:
        """Whether the promise held, against faults of every kind."""
        return not self.findings.wrong() and not self.too_few

    @property
    def line(self) -> str:
        """The run in one line."""
        f = self.findings
        return (
            f"faults={self.faults.total()} committed={f.committed} lost={len(f.lost)} "
            f"duplicated={len(f.duplicated)} order_breaks={len(f.order_breaks)} "
            f"stuck={len(f.stuck)} rebuilt_equal={'no' if f.not_rebuilt else 'yes'} "
            f"seed={self.plan.seed}"
        )


class Run:
    """Runs a plan on a folder of its own."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._stage = Stage(folder)
        self.verdict = Verdict(plan)

    async def go(self) -> Verdict:
        """Everything from an empty machine to the verdict."""
        try:
            started = time.monotonic()
            await self._stage.open()
            log.info("stage: %.1f s", time.monotonic() - started)
            await self._storms()
        finally:
            await self._stage.close()
        return self.verdict

    async def _storms(self) -> None:
        stage, plan = self._stage, self._plan
        stage.fleet.move_to(monday_after(stage.fleet.today()))
        callers = Callers(stage.fleet)
        planted = Planted(stage.broker.bootstrap)
        faults = Faults(
            stage,
            planted,
            holds=SHORT if plan.is_short else LONG,
            first_point=plan.seed,
        )
        backlog = Backlog(stage.fleet, stage.broker.bootstrap)
        watching = asyncio.create_task(backlog.watch())
        load: Load | None = None
        try:
            city: City = await found(callers, plan.subjects)
            terms = Terms(plan.seed, plan.pace)
            load = Load(callers, city, stage.fleet.today(), terms, backlog)
            checkers = Checkers(stage, load, planted, plan.catch_up_seconds)
            await checkers.open()
            try:
                for number, storm in enumerate(plan.schedule(), start=1):
                    await self._round(number, (load, faults, checkers), storm)
            finally:
                await checkers.close()
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await callers.close()
            self.verdict.faults, self.verdict.missed = faults.counts, faults.missed
            self.verdict.copies = planted.copies
            self.verdict.impossible = [] if stage.disk.mounted else ["disk_full"]
            self.verdict.notes.append(f"events: {self.verdict.findings.by_service}")
            self.verdict.notes.append(
                f"answered={callers.answered} retried={callers.retried} "
                f"starts={stage.fleet.starts} refused={dict(callers.refused)}"
            )

    async def _round(
        self, number: int, parts: tuple[Load, Faults, Checkers], storm: list[Fault]
    ) -> None:
        load, faults, checkers = parts
        working = asyncio.create_task(load.run())
        try:
            await self._blow(faults, storm)
            await self._make_up(faults, storm)
        finally:
            self._stage.heal()
            load.stop()
            healed = time.monotonic()
            await working
        unwell = await self._stage.fleet.unwell()
        ready = time.monotonic()
        findings = await checkers.check(ready)
        findings.stuck += [f"{key} is not ready" for key in unwell]
        if ready - healed > READY_SECONDS:
            findings.stuck.append(f"ready only after {ready - healed:.0f} s")
        self.verdict.findings = findings
        self.verdict.notes.append(
            f"round {number}: committed={findings.committed} "
            f"messages={findings.messages} ready={ready - healed:.1f}s "
            f"caught_up={findings.caught_up_seconds:.1f}s "
            f"checked={time.monotonic() - ready:.1f}s "
            f"memory={resident_mebibytes()}MiB faults={faults.counts.total()}"
        )
        log.info(self.verdict.notes[-1])
        if findings.wrong():
            raise PromiseBroken(number)

    async def _make_up(self, faults: Faults, storm: list[Fault]) -> None:
        """Try again, alone, what came too seldom because others were in its way."""
        for fault in storm:
            kind = fault.kind
            if faults.missed[kind] and faults.counts[kind] < self._plan.at_least:
                await faults.inject(fault)

    async def _blow(self, faults: Faults, storm: list[Fault]) -> None:
        """Begin the faults at even distances; several overlap, a few at most."""
        pace = self._plan.storm_seconds / max(1, len(storm))
        free = asyncio.Semaphore(AT_ONCE)
        under_way: list[asyncio.Task[None]] = []
        begun = time.monotonic()
        for position, fault in enumerate(storm):
            await asyncio.sleep(max(0.0, begun + position * pace - time.monotonic()))
            await free.acquire()
            task = asyncio.create_task(faults.inject(fault))
            task.add_done_callback(lambda _: free.release())
            under_way.append(task)
        await asyncio.gather(*under_way)


class PromiseBroken(RuntimeError):
    """A quiet point found something wrong; later rounds would only bury it."""


def resident_mebibytes() -> int:
    """What this process holds in memory at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def monday_after(day: date) -> date:
    """The first Monday after a day that is early enough in its month and year."""
    return day + timedelta(days=7 - day.weekday())


async def run(plan: Plan, folder: Path) -> Verdict:
    """Run a plan; a broken promise ends it early, and stands in the verdict."""
    current = Run(plan, folder)
    try:
        return await current.go()
    except PromiseBroken:
        return current.verdict
