"""The hot paths with ten and a hundred times the history, against as little as any.

The same work on databases that differ in nothing but what happened before: tasks that
were visited, codes that were used, events that were sent, messages that were taken. A
figure is time over time, so 1 means that history costs nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, time
from functools import partial

from shared.civic.clock import SHANGHAI
from tests.bench import bench_code_issue, bench_filing, bench_scan_page, district, past
from tests.bench.bench_inbox import GROUP, consumed
from tests.bench.bench_relay import relayed
from tests.bench.figures import Figure, Target, at_most, in_turn, ratios
from tests.bench.ground import Ground
from tests.bench.load import Task
from tests.bench.servers import Hall
from tests.contract.bus.pipes import PRODUCER

TIMES = (1, 10, 100)
TASKS, CODES, EVENTS = 5_000, 2_000, 10_000
"""What once the history is; the most is a hundred times that."""
ROWS, SENT = 5_000, 10_000
"""What one measurement files, relays or takes."""
MOST = 1.15
WHAT = ("plan filing", "code issue", "scan page", "relay", "inbox")
OVER = {
    (what, times): at_most(f"{what} with {times} x history, time over 1 x", MOST)
    for what in WHAT
    for times in TIMES[1:]
}
FIGURES: Sequence[Target] = tuple(OVER.values())
Rate = Callable[[], Awaitable[float]]


async def run(ground: Ground) -> list[Figure]:
    """Each path in turn with all three histories."""
    figures = []
    for what, prepare in (
        ("plan filing", _filing),
        ("code issue", _code_issue),
        ("scan page", _scan_page),
        ("relay", _relay),
        ("inbox", _inbox),
    ):
        async with AsyncExitStack() as stack:
            rates = [await prepare(ground, stack, times) for times in TIMES]
            once, *more = await in_turn(*rates)
        figures += [
            OVER[what, times].of(ratios(once, each))
            for times, each in zip(TIMES[1:], more, strict=True)
        ]
    return figures


def _hall(ground: Ground) -> Hall:
    return Hall(ground.folder / "history", ground.server)


async def _filing(ground: Ground, stack: AsyncExitStack, times: int) -> Rate:
    hall = _hall(ground)
    url = await hall.database("plan-svc")
    noon = datetime.combine(bench_filing.TODAY, time(12), SHANGHAI)
    await past.planned(url, TASKS * times, noon)
    shift = ground.folder / "history" / "clock-shift"
    shift.write_text(str((noon - datetime.now(UTC)).total_seconds()))
    server = stack.enter_context(
        hall.service("plan-svc", url, clock_shift_file=str(shift))
    )
    city = bench_filing.City(
        partial(hall.client, server), {"plan-svc": url}, server.process.pid
    )
    stack.push_async_callback(city.close)
    await city.found()

    async def rate() -> float:
        filing = await city.file(ROWS)
        return filing.rows / filing.filed

    return rate


async def _code_issue(ground: Ground, stack: AsyncExitStack, times: int) -> Rate:
    hall = _hall(ground)
    url = await hall.database("checkcode-svc")
    await district.settle(url, bench_code_issue.TASKS)
    await district.remember(url, CODES * times)
    server = stack.enter_context(hall.service("checkcode-svc", url))
    token = hall.token(district.AGENCY, "inspector")
    return _rate(bench_code_issue.applications(server, token))


async def _scan_page(ground: Ground, stack: AsyncExitStack, times: int) -> Rate:
    hall = _hall(ground)
    url = await hall.database("checkcode-svc")
    await district.settle(url, 100)
    await district.remember(url, CODES * times)
    paths = await bench_scan_page.paths(url, CODES)
    server = stack.enter_context(
        hall.service("checkcode-svc", url, token_pepper=bench_scan_page.PEPPER)
    )
    return _rate(Task(server.port, "GET", paths))


def _rate(task: Task) -> Rate:
    ask = bench_code_issue.asking(task)

    async def rate() -> float:
        return (await ask()).rate

    return rate


async def _relay(ground: Ground, stack: AsyncExitStack, times: int) -> Rate:
    pipe = await stack.enter_async_context(ground.pipe())
    await past.days(pipe.url(PRODUCER))
    await past.sent(pipe.url(PRODUCER), PRODUCER, EVENTS * times)
    return partial(relayed, pipe, pipe.relay, SENT)


async def _inbox(ground: Ground, stack: AsyncExitStack, times: int) -> Rate:
    pipe = await stack.enter_async_context(ground.pipe())
    await past.days(pipe.url(GROUP))
    await past.taken(pipe.url(GROUP), GROUP, EVENTS * times)
    return partial(consumed, pipe.runtimes[GROUP], SENT)
