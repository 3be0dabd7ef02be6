"""Code issue over HTTP against the plain ways of writing a row and an outbox row.

Ours does what a code asks for: auth, every check of C-02, a token, the rows of an
application and its code, a hold on the task, two events. The controls check nothing and
write two rows. Nothing is matchable at the place, so matching-svc is not asked; with a
neighbour's task there it is, and that figure stands beside, without a bar.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from tests.bench import district
from tests.bench.figures import Figure, at_least, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.bench.load import Taken, Task, ask
from tests.bench.servers import Hall, Server

TASKS = 60_000
OVER_BARE = at_least("code issue over bare FastAPI + asyncpg", 0.5)
OVER_ORM = at_least("code issue over the same by a SQLModel session", 1.3)
RATE = reported("code issue", "codes/s")
P99 = reported("code issue p99", "ms")
BARE_P99 = reported("bare FastAPI + asyncpg p99", "ms")
ORM_P99 = reported("SQLModel session p99", "ms")
FIGURES = (OVER_BARE, OVER_ORM, RATE, P99, BARE_P99, ORM_P99)
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
    token = hall.token(district.AGENCY, "inspector")
    with (
        hall.service("checkcode-svc", url) as service,
        hall.plain("tests.bench.plain.issue", url) as bare,
        hall.plain("tests.bench.plain.issue_orm", url) as orm,
    ):
        task = applications(service, token)
        plain = replace(task, path="/codes")
        ours, first, second = await in_turn(
            asking(task),
            asking(replace(plain, port=bare.port)),
            asking(replace(plain, port=orm.port)),
        )
    speed = rates(ours)
    return [
        OVER_BARE.of(ratios(speed, rates(first))),
        OVER_ORM.of(ratios(speed, rates(second))),
        RATE.of(speed),
        P99.of([one.p99_ms for one in ours]),
        BARE_P99.of([one.p99_ms for one in first]),
        ORM_P99.of([one.p99_ms for one in second]),
    ]


def rates(taken: list[Taken]) -> list[float]:
    """Answers a second of each run."""
    return [one.rate for one in taken]
