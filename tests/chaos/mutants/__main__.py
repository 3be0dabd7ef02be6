"""`make mutants`: run every planted bug, and say which checker caught it."""

import asyncio
import sys
import tempfile
from pathlib import Path

from deploy.kafka.broker import Broker
from shared.local_postgres.server import PostgresServer
from tests.chaos.mutants.line import Findings, Line, Parts
from tests.chaos.mutants.planted import PLANTED
from tests.chaos.mutants.scenarios import SCENARIOS, Scenario
from tests.contract.bus.pipes import Pipe


async def run_one(
    server: PostgresServer, bootstrap: str, parts: Parts, scenario: Scenario
) -> Findings:
    """One scenario on a line of its own."""
    pipe = Pipe(server, bootstrap)
    await pipe.open()
    line = Line(pipe, parts)
    try:
        return await scenario(line)
    finally:
        await line.relay.stop()
        await pipe.close()


async def run_all(server: PostgresServer, bootstrap: str) -> int:
    """The real thing first, then every planted bug; how many of those were caught."""
    false_alarms = 0
    for scenario in SCENARIOS:
        findings = await run_one(server, bootstrap, Parts(), scenario)
        if caught := findings.caught():
            false_alarms += 1
            print(
                f"the real thing: {scenario.__name__}: {caught} {findings}", flush=True
            )
    print(f"the real thing: {false_alarms} false alarms", flush=True)
    total = 0
    for parts in PLANTED:
        by: list[str] = []
        for scenario in SCENARIOS:
            findings = await run_one(server, bootstrap, parts, scenario)
            by += [f"{checker} in {scenario.__name__}" for checker in findings.caught()]
        total += bool(by)
        print(f"{parts.name}: {'; '.join(by) or 'NOT CAUGHT'}", flush=True)
    print(f"caught {total} of {len(PLANTED)}", flush=True)
    return total if not false_alarms else 0


def main() -> int:
    """0 when all were caught and the real thing raised no alarm."""
    with tempfile.TemporaryDirectory(prefix="onevisit-mutants-") as folder:
        server = PostgresServer(Path(folder) / "postgres")
        server.start()
        broker = Broker(Path(folder) / "kafka")
        try:
            broker.start()
            caught = asyncio.run(run_all(server, broker.bootstrap))
        finally:
            broker.stop()
            server.remove()
    return 0 if caught == len(PLANTED) else 1


if __name__ == "__main__":
    sys.exit(main())
