"""Code issue over HTTP against the plain ways of writing a row and an outbox row.

Ours does what a code asks for: auth, every check of C-02, a token, the rows of an
application and its code, a hold on the task, two events, the act's row of the audit and
its event. The controls check nothing and write two rows, or three with the audit's.
Nothing is matchable at the place, so matching-svc is not asked; with a neighbour's task
there it is, and that figure stands beside, without a bar.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from tests.bench import district, neighbour
from tests.bench.figures import Figure, at_least, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.bench.load import Taken, Task, ask
from tests.bench.servers import Hall, Server

TASKS, MATCHABLE, CODES = 60_000, 20_000, 2_000
OVER_AUDITED = at_least("code issue over bare FastAPI + asyncpg, audited", 0.5)
OVER_BARE = at_least("code issue over bare FastAPI + asyncpg", 0.42)
OVER_ORM = at_least("code issue over the same by a SQLModel session", 1.3)
RATE = reported("code issue", "codes/s")
P99 = reported("code issue p99", "ms")
BARE_P99 = reported("bare FastAPI + asyncpg p99", "ms")
ORM_P99 = reported("SQLModel session p99", "ms")
ASKING = reported("application with the options call over bare FastAPI + asyncpg", "×")
ASKING_P99 = reported("application with the options call p99", "ms")
FIGURES = (
    *(OVER_AUDITED, OVER_BARE, OVER_ORM, RATE, P99, BARE_P99, ORM_P99),
    *(ASKING, ASKING_P99),
)
Asking = Callable[[], Awaitable[Taken]]


def asking(task: Task) -> Asking:
    """Ask again and again, each time from where the last run ended."""
    state = task

    async def measure() -> Taken:
        nonlocal state
        taken = await ask(state)
        state = replace(state, first=taken.next)
        return taken

    return measure


def applications(server: Server, token: str) -> Task:
    """Applications for a code, each for a task of its own."""
    return Task(
        port=server.port,
        method="POST",
        path="/checkcode/v1/applications",
        headers={
            "authorization": f"Bearer {token}",
            "content-type": "application/json",
        },
        body=district.application(district.working_day()),
        expect=201,
    )


async def run(ground: Ground) -> list[Figure]:
    """Codes per second of ours, of asyncpg alone, and of a SQLModel session."""
    hall = Hall(ground.folder / "code-issue", ground.server)
    url = await hall.database("checkcode-svc")
    await district.settle(url, TASKS)
    await district.remember(url, CODES)
    with (
        hall.service("checkcode-svc", url) as service,
        hall.plain("tests.bench.plain.issue", url) as bare,
        hall.plain("tests.bench.plain.issue_orm", url) as orm,
        hall.plain("tests.bench.plain.issue_audited", url) as audited,
    ):
        task = applications(service, hall.token(district.AGENCY, "inspector"))
        plain = replace(task, path="/codes")
        ours, first, second, third = await in_turn(
            asking(task),
            asking(replace(plain, port=bare.port)),
            asking(replace(plain, port=orm.port)),
            asking(replace(plain, port=audited.port)),
        )
        speed = rates(ours)
        return [
            OVER_AUDITED.of(ratios(speed, rates(third))),
            OVER_BARE.of(ratios(speed, rates(first))),
            OVER_ORM.of(ratios(speed, rates(second))),
            RATE.of(speed),
            P99.of([run.p99_ms for run in ours]),
            BARE_P99.of([run.p99_ms for run in first]),
            ORM_P99.of([run.p99_ms for run in second]),
            *await _with_options(hall, replace(plain, port=bare.port)),
        ]


async def _with_options(hall: Hall, plain: Task) -> list[Figure]:
    """The same where fire has a task at each place: matching-svc is asked first."""
    url = await hall.database("checkcode-svc")
    await district.settle(url, MATCHABLE, matchable=True)
    beside = await hall.database("matching-svc")
    await neighbour.settle(beside, MATCHABLE, district.working_day())
    with (
        hall.service("matching-svc", beside) as matching,
        hall.service(
            "checkcode-svc",
            url,
            neighbour_url=f"http://127.0.0.1:{matching.port}",
            options_deadline_seconds="5",
        ) as service,
    ):
        task = applications(service, hall.token(district.AGENCY, "inspector"))
        ours, first = await in_turn(
            asking(replace(task, connections=4)), asking(replace(plain, connections=4))
        )
    return [
        ASKING.of(ratios(rates(ours), rates(first))),
        ASKING_P99.of([run.p99_ms for run in ours]),
    ]


def rates(runs: list[Taken]) -> list[float]:
    """Answers a second of each run."""
    return [run.rate for run in runs]
