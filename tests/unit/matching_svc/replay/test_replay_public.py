"""The replay against a yardstick made apart, on public inspections of New York (X-08).

The file is not part of the project: where it does not lie beside it, these tests say so
and count as expected to fail, which is no failure anywhere.
"""

import asyncio
import re
from pathlib import Path

import pytest
from matching_svc.replay.commands.files import read_file
from matching_svc.replay.commands.reading import Selection
from matching_svc.replay.commands.run import replay
from matching_svc.replay.domain.recorded import Recorded
from matching_svc.replay.domain.tasks import Assumptions

from tests.sourcetree import ROOT

PUBLIC = ROOT.parent / "shared" / "data" / "inspections_visits.csv.gz"
TRIGGERED = re.compile(
    "complaint|re-inspection|reinspection|compliance|reopening|poisoning", re.IGNORECASE
)
ROWS, FOLDED = 91_465, 8
"""Eight rows say an inspection again; the yardstick, made apart, counts them all."""
RECORDED, FEWEST = 80_021 - FOLDED, 79_154 - FOLDED
pytestmark = [pytest.mark.rule("X-08"), pytest.mark.slow]


@pytest.fixture(scope="module")
def rows() -> list[Recorded]:
    selection = Selection(where={"dataset": "nyc"})
    return asyncio.run(read_file(_there(PUBLIC), selection)).rows


def _there(path: Path) -> Path:
    if not path.exists():
        pytest.xfail(f"NOT RUN: the public inspections are not at {path.parent}")
    return path


def test_the_fewest_visits_are_those_of_the_yardstick(rows: list[Recorded]) -> None:
    assumed = Assumptions(window="month", back=1, triggered=TRIGGERED)
    found = replay(rows, assumed, online=True)
    assert found.online is not None
    assert (found.rows, found.premises) == (ROWS - FOLDED, 13_852)
    assert found.recorded.visits == RECORDED
    assert found.clairvoyant.visits == found.lower_bound == FEWEST
    assert FEWEST <= found.greedy < RECORDED
    assert FEWEST <= found.online.visits <= 1.009 * FEWEST
    assert found.clairvoyant.late.count == found.online.late.count == 0


def test_nothing_changed_reproduces_the_recorded_years(rows: list[Recorded]) -> None:
    found = replay(rows, Assumptions(window="exact", back=0, triggered=TRIGGERED))
    assert found.recorded.visits == found.clairvoyant.visits == RECORDED
    assert found.clairvoyant.by_month == found.recorded.by_month
