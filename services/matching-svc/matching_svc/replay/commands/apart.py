"""A replay in a process of its own, with bounds on its time and memory.

Seconds of computing must not hold up other requests, a pattern that never ends or a
file that explodes must end somewhere. So the process gets JSON, gives JSON, and the
system ends it when it has had its processor time: what else the machine does refuses
no replay. `python -m matching_svc.replay.commands.apart` is its other side.
"""

import asyncio
import os
import resource
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import orjson

from matching_svc.replay.commands import words
from matching_svc.replay.commands.payload import payload
from matching_svc.replay.commands.reading import Visits
from matching_svc.replay.commands.run import replay
from matching_svc.replay.commands.scenarios import fitting, parsed, simulate
from matching_svc.replay.domain.recorded import PassedOver, Recorded
from matching_svc.replay.domain.refusal import Refusal, Text
from matching_svc.replay.domain.tasks import Assumptions, pattern
from shared.civic.calendar import CalendarYearUnknown
from shared.civic.holidays import packaged

_MIB = 1024 * 1024
_NO_MEMORY = 70
_KILLED = -9
_NICE = 5
_OUT_OF_TIME = -signal.SIGXCPU


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be replayed, and how, in words that JSON has."""

    window: str
    back: int
    known: int
    triggered: str
    every_day: bool
    online: bool
    scenarios: str

    def assumed(self) -> Assumptions:
        """The assumptions.

        Raises:
            Refusal: for what makes no sense.
        """
        return Assumptions(
            window=self.window,
            back=self.back,
            known=self.known,
            triggered=pattern(self.triggered),
            calendar=None if self.every_day else packaged(),
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one replay may take: whole seconds of processor time, and memory."""

    seconds: int
    mib: int


class OutOfTime(Exception):
    """The replay takes more processor time than it may."""


class OutOfMemory(Exception):
    """The replay needs more memory than it may have."""


async def computed(asked: Asked, visits: Visits, bounds: Bounds) -> dict[str, Any]:
    """The figures of a replay; ended with whoever waits for it.

    Raises:
        Refusal: for what cannot be replayed as asked.
        OutOfTime: for what takes too long.
        OutOfMemory: for what does not fit.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, str(bounds.seconds), str(bounds.mib)),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        told, complaint = await process.communicate(_packed(asked, visits))
    finally:
        await _ended(process)
    if process.returncode == _OUT_OF_TIME:
        raise OutOfTime
    if process.returncode in (_NO_MEMORY, _KILLED):
        raise OutOfMemory
    if process.returncode:
        raise RuntimeError(f"the replay broke: {complaint.decode()[-2_000:]}")
    answer: dict[str, Any] = orjson.loads(told)
    if "refused" in answer:
        raise Refusal(*(Text(*text) for text in answer["refused"]))
    return answer


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _packed(asked: Asked, visits: Visits) -> bytes:
    rows = [
        (
            row.premises,
            row.agency,
            row.programme,
            row.kind,
            row.day,
            row.findings,
            row.grade,
        )
        for row in visits.rows
    ]
    passed = asdict(visits.passed)
    return orjson.dumps({"asked": asdict(asked), "visits": rows, "passed": passed})


def _answer(given: dict[str, Any]) -> dict[str, Any]:
    """The figures, or what is the matter."""
    try:
        asked = Asked(**given["asked"])
        assumed = asked.assumed()
        others = parsed(asked.scenarios, "scenarios") if asked.scenarios else []
        rows = [_recorded(visit) for visit in given["visits"]]
        fitting(others, assumed, rows)
        passed = PassedOver(**given["passed"])
        found = replace(replay(rows, assumed, online=asked.online), passed=passed)
        return payload(found, [simulate(rows, assumed, other) for other in others])
    except Refusal as fault:
        return _refused(fault)
    except CalendarYearUnknown as fault:
        return _refused(words.no_calendar(fault.year))


def _refused(fault: Refusal) -> dict[str, Any]:
    return {"refused": [tuple(fault.what), tuple(fault.todo)]}


def _recorded(visit: Sequence[Any]) -> Recorded:
    premises, agency, programme, kind, day, findings, grade = visit
    on = date.fromisoformat(day)
    return Recorded(premises, agency, programme, kind, on, findings, grade)


def main() -> int:
    """Read what is asked, write what was found."""
    seconds, most = int(sys.argv[1]), int(sys.argv[2]) * _MIB
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    os.nice(_NICE)
    try:
        answer = orjson.dumps(_answer(orjson.loads(sys.stdin.buffer.read())))
    except MemoryError:
        return _NO_MEMORY
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
