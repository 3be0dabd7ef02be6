"""`make bench`: every figure of the project with its ratio, spread and bar."""

import asyncio
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from deploy.kafka.broker import Broker
from shared.postgres import PostgresServer
from tests.bench import bench_commit_to_read, bench_inbox, bench_relay
from tests.bench.figures import Figure
from tests.contract.bus.pipes import Pipe

SUMMARY = Path("build/bench/summary.json")
Bench = Callable[[Pipe], Awaitable[list[Figure]]]
ON_A_PIPE: dict[str, Bench] = {
    "relay": bench_relay.figures,
    "inbox": bench_inbox.figures,
    "commit-to-read": bench_commit_to_read.figures,
}


async def run(
    server: PostgresServer, bootstrap: str, wanted: list[str]
) -> list[Figure]:
    """Run the benchmarks, each on a pipe of its own."""
    found: list[Figure] = []
    for name, bench in ON_A_PIPE.items():
        if wanted and name not in wanted:
            continue
        print(f"… {name}", flush=True)
        pipe = Pipe(server, bootstrap)
        await pipe.open()
        try:
            found += await bench(pipe)
        finally:
            await pipe.close()
    return found


def show(figures: list[Figure]) -> None:
    """The table: figure, value with its spread, bar, met or not."""
    for one in figures:
        sign = {"at_least": "≥", "at_most": "≤", "reported": ""}[one.sense]
        bar = f"{sign} {one.bar:g}" if one.bar is not None else "—"
        verdict = {True: "met", False: "NOT MET", None: ""}[one.met]
        value = f"{one.value:,.3g} {one.unit}"
        spread = f"{one.low:,.3g} to {one.high:,.3g}"
        print(f"{one.name:62} {value:>18}  ({spread})  {bar:>8}  {verdict}")


def save(figures: list[Figure]) -> None:
    """Write `build/bench/summary.json`."""
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607 - git from the path
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    SUMMARY.parent.mkdir(parents=True, exist_ok=True)
    SUMMARY.write_text(
        json.dumps(
            {
                "commit": commit,
                "machine": f"{platform.machine()} {platform.system()}",
                "figures": [one.plain() for one in figures],
            },
            indent=2,
        )
    )


def main() -> int:
    """0 when every bar is met."""
    with tempfile.TemporaryDirectory(prefix="onevisit-bench-") as folder:
        server = PostgresServer(Path(folder) / "postgres")
        server.start()
        broker = Broker(Path(folder) / "kafka")
        try:
            broker.start()
            figures = asyncio.run(run(server, broker.bootstrap, sys.argv[1:]))
        finally:
            broker.stop()
            server.remove()
    show(figures)
    save(figures)
    return 1 if any(one.met is False for one in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
