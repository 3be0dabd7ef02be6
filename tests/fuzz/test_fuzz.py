"""No call, however strange, breaks a service or its document (I-01).

`FUZZ_EXAMPLES` says how many examples each operation gets in each phase, and
`FUZZ_SECONDS` how long one phase of one service may take.
"""

import os
from pathlib import Path

import pytest

from shared.running.service import NAMES
from shared.testing.world import MakeWorld
from tests.fuzz.fuzzed import PHASES, fuzz, served, settings_of
from tests.smallcity import small_city

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20"))
SECONDS = int(os.environ.get("FUZZ_SECONDS", "8"))
LEAST_CALLS = int(os.environ.get("FUZZ_CALLS", "1"))
OF_ONE_RUN = 4 * len(NAMES) * (SECONDS + 30) + 120


@pytest.mark.rule("I-01")
@pytest.mark.timeout(OF_ONE_RUN)
async def test_every_answer_is_one_that_the_document_describes(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    city = await small_city(make_world)
    wrong: list[str] = []
    async with served(city) as (counted, url):
        for name in NAMES:
            for phase in PHASES:
                settings = tmp_path / "schemathesis.toml"
                settings.write_text(settings_of(name, city, deep=phase.deep))
                before = counted.total
                found = await fuzz(name, phase, url, settings, (EXAMPLES, SECONDS))
                print(f"{name} {phase.names}: {counted.total - before} calls")  # noqa: T201 - the figures of the run
                if found:
                    wrong.append(f"{name}, {phase.names}\n{found}")
                await city.world.settle()
    print(dict(counted.calls))  # noqa: T201 - the figures of the run
    assert not counted.errors, "\n".join(counted.errors[:50])
    assert not wrong, "\n\n".join(wrong)
    assert counted.total >= LEAST_CALLS
