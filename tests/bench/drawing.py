"""`python -m tests.bench.drawing URL SIZE DRAWN FILE`: a draw, step by step, measured.

A process of its own, so that its peak of memory is the draw's. It prints seconds and
MiB as JSON: fixing the year's frame, fixing the draw's, drawing, writing the file; and
the plain way, which takes the whole frame through this process and sorts it.
"""

import asyncio
import hashlib
import heapq
import json
import resource
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from plan_svc.draws import commands, queries, store
from plan_svc.draws.commands.staff import draw_teams
from plan_svc.draws.domain.draw import Draw, DrawOrder, DrawRule, Scope
from plan_svc.frames import commands as frame_commands
from plan_svc.frames import queries as frames
from plan_svc.frames.domain.numbers import promise_of
from plan_svc.frames.domain.record import Year
from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Content, PlanKind, Window
from plan_svc.plans.domain.plan import Plan
from plan_svc.policy import current_law
from plan_svc.review.domain.dossier import Dossier
from plan_svc.review.domain.findings import Party

from shared.auth import Principal
from shared.civic.clock import ManualClock
from shared.events.plan import Level
from shared.ids import new_id
from shared.messaging.bus.inprocess import InProcessBus
from shared.running.app import Parts, build_runtime
from shared.running.runtime import Runtime
from shared.running.service import load
from shared.running.settings import read_settings
from shared.testing.principals import PlainVerifier
from shared.testing.world import NOON

YEAR = 2026
WORD = "5e" * 32
WINDOW = Window(
    datetime(YEAR, 3, 1, tzinfo=UTC).date(), datetime(YEAR, 3, 31, tzinfo=UTC).date()
)
AGENCY = Agency("310000-culture", "culture", "310000", Level.MUNICIPAL)


def principal(agency: str) -> Principal:
    return Principal(f"test:{agency}", agency, "310000", "municipal", frozenset(), "t")


def peak() -> float:
    """MiB that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def runtime_at(url: str) -> Runtime:
    service = load("plan-svc")
    settings = read_settings(
        service.settings,
        service.name,
        environment="test",
        database_url=url,
        bus="inprocess",
        plain_week_years=(2027,),
        statement_timeout_seconds=600,
    )
    parts = Parts(
        clock=ManualClock(NOON),
        bus=lambda _database, _metrics: InProcessBus({}),
        verifier=PlainVerifier(),
    )
    return build_runtime(service, settings, parts)


async def fix_year(runtime: Runtime) -> None:
    """Number every place."""
    keeper, witness = principal("310000-market"), principal("310000-justice")
    async with runtime.writing() as tx:
        await frame_commands.commit_key(tx, YEAR, keeper)
        await frame_commands.promise(tx, YEAR, promise_of(YEAR, 1, WORD), witness)
        await frame_commands.begin(tx, YEAR, keeper)
    await frame_commands.fix_frames(runtime)
    async with runtime.writing() as tx:
        await frame_commands.reveal(tx, YEAR, 1, (WORD, None), witness)
    await frame_commands.fix_frames(runtime)


def case_of(ratio: Decimal, year: Year) -> commands.DrawCase:
    content = Content(
        "市级抽查",
        PlanKind.MONTHLY,
        (),
        period_from=WINDOW.earliest,
        period_to=WINDOW.latest,
    )
    plan = Plan(
        new_id(), AGENCY.code, AGENCY.domain, AGENCY.region, content, NOON, NOON
    )
    dossier = Dossier(plan, (Party(AGENCY, ()),), {}, current_law(), NOON.date())
    order = DrawOrder((Scope(AGENCY.code, {}, [], []),), ["premises"])
    return commands.DrawCase(dossier, WINDOW, year, order, ({"none": ratio},))


async def draw(
    runtime: Runtime, case: commands.DrawCase, frame: commands.FixedFrame, file: Path
) -> Draw:
    """Draw from the fixed frame with inspectors, keep the draw, and write its file."""
    async with runtime.writing() as tx:
        groups, places = await commands.take_first(tx, frame)
        made = Draw(
            id=frame.draw_id,
            plan_id=case.dossier.plan.id,
            ordinal=1,
            rule=DrawRule.STAFFED,
            year=YEAR,
            own=None,
            own_reason=None,
            seed=None,
            scopes=(),
            kinds=(),
            groups=tuple(groups),
            frame_size=sum(group.size for group in groups),
            left_out=0,
            frame_digest=None,
            drawn=len(places),
            drawn_at=NOON,
            drawn_by="",
            reason=None,
            replaces=None,
            bases=(),
        )
        await store.keep.run(tx, made)
        await draw_teams(tx, case.dossier, case.year, made, places)
    await written(runtime, made, file)
    return made


async def written(runtime: Runtime, made: Draw, file: Path) -> None:
    with file.open("w", encoding="utf-8") as text:
        async with runtime.reading() as tx:
            async for lines in queries.file_lines(tx, made):
                text.write(lines)


async def plain(runtime: Runtime, count: int) -> list[tuple[str, str]]:
    """As draws were made before: the whole frame by tickets of a seed, sorted here."""
    tickets: list[tuple[str, str]] = []
    async with runtime.reading() as tx:
        async for row in tx.stream("SELECT number FROM place_copy ORDER BY number"):
            place = row["number"]
            ticket = hashlib.sha256(f"seed:{place}".encode()).hexdigest()
            tickets.append((ticket, place))
    return heapq.nsmallest(count, tickets)


async def main(url: str, size: int, count: int, file: Path) -> dict[str, float]:
    runtime, taken = runtime_at(url), dict[str, float]()
    began = time.monotonic()
    await fix_year(runtime)
    taken["year_seconds"] = time.monotonic() - began
    began = time.monotonic()
    async with runtime.writing() as tx:
        case = case_of(Decimal(count) / size, await frames.year(tx, YEAR))
        frame = await commands.fix_frame(tx, case)
    taken["frame_seconds"] = time.monotonic() - began
    began = time.monotonic()
    made = await draw(runtime, case, frame, file)
    taken["draw_seconds"] = time.monotonic() - began
    taken["peak_mib"] = peak()
    began = time.monotonic()
    await plain(runtime, count)
    taken["plain_seconds"] = time.monotonic() - began
    taken["plain_peak_mib"] = peak()
    runtime.clock.set(datetime(YEAR + 1, 1, 2, tzinfo=UTC))  # type: ignore[attr-defined]  # it stands
    await frame_commands.open_keys(runtime)
    await written(runtime, made, file.with_suffix(".opened"))
    return taken


if __name__ == "__main__":
    URL, SIZE, DRAWN, FILE = sys.argv[1:]
    print(json.dumps(asyncio.run(main(URL, int(SIZE), int(DRAWN), Path(FILE)))))
