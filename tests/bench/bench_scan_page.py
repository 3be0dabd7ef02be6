"""The scan page against the bare framework: the same template without a database.

Each request opens the page of another code that stands today: the token is looked up,
the code's state and its members, items, inspectors and place are read, the certificates
judged and masked. The control renders the same template with ready values.
"""

import asyncpg
from checkcode_svc.codes.domain.token import derive, fingerprint

from shared.civic.clock import SystemClock
from tests.bench import district
from tests.bench.bench_code_issue import asking, rates
from tests.bench.figures import Figure, at_least, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.bench.load import Task
from tests.bench.servers import Hall

CODES = 2_000
PEPPER = "a pepper for benchmarks only"
OVER = at_least("scan page over the bare framework", 0.4)
RATE = reported("scan page", "pages/s")
P99 = reported("scan page p99", "ms")
BARE_P99 = reported("bare framework's page p99", "ms")
SIZE = reported("scan page over the bare page in bytes", "×")
FIGURES = (OVER, RATE, P99, BARE_P99, SIZE)


async def paths(url: str, count: int) -> list[str]:
    """The pages of the newest codes of history, which now stand, by tokens we know."""
    conn = await asyncpg.connect(url)
    codes = await conn.fetch("SELECT code FROM code ORDER BY code DESC LIMIT $1", count)
    seeds = [f"{number:032x}" for number in range(len(codes))]
    tokens = [derive(seed, PEPPER) for seed in seeds]
    changed = await conn.fetch(
        """
        UPDATE code SET token_seed = s, token_hash = h, status = 'issued', day = $4,
            expires_on = $4
        FROM unnest($1::text[], $2::text[], $3::text[]) AS r(c, s, h)
        WHERE code = r.c RETURNING code
        """,
        [row["code"] for row in codes],
        seeds,
        [fingerprint(token) for token in tokens],
        SystemClock().today(),
    )
    await conn.execute(
        "DELETE FROM visit WHERE code = ANY($1)", [row["code"] for row in changed]
    )
    await conn.execute("VACUUM ANALYZE")
    await conn.close()
    return [f"/c/{token}" for token in tokens]


async def run(ground: Ground) -> list[Figure]:
    """Pages per second of ours and of the bare framework."""
    hall = Hall(ground.folder / "scan-page", ground.server)
    url = await hall.database("checkcode-svc")
    await district.settle(url, 100)
    await district.remember(url, CODES)
    pages = await paths(url, CODES)
    with (
        hall.service("checkcode-svc", url, token_pepper=PEPPER) as service,
        hall.plain("tests.bench.plain.page", url) as bare,
    ):
        ours, control = await in_turn(
            asking(Task(service.port, "GET", pages)),
            asking(Task(bare.port, "GET", pages)),
        )
    return [
        OVER.of(ratios(rates(ours), rates(control))),
        RATE.of(rates(ours)),
        P99.of([run.p99_ms for run in ours]),
        BARE_P99.of([run.p99_ms for run in control]),
        SIZE.of(
            [
                a.answer_bytes / b.answer_bytes
                for a, b in zip(ours, control, strict=True)
            ]
        ),
    ]
