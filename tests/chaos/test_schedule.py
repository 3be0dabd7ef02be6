"""What a run injects follows from its seed; what it promises to count, it counts."""

from collections import Counter

import pytest

from tests.chaos.run import Plan
from tests.chaos.schedule import FULL_REPLAYS, LARGEST_SHARE, WEIGHTS, drawn


def test_the_same_seed_gives_the_same_faults() -> None:
    assert drawn(7, 100, 1) == drawn(7, 100, 1)
    assert drawn(7, 100, 1) != drawn(8, 100, 1)


@pytest.mark.parametrize("seed", range(20))
def test_every_kind_comes_and_none_is_more_than_a_quarter(seed: int) -> None:
    kinds = Counter(fault.kind for fault in drawn(seed, 66, 1))
    assert set(kinds) == set(WEIGHTS)
    assert max(kinds.values()) <= 66 * LARGEST_SHARE


def test_too_few_faults_for_every_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="20 kinds"):
        drawn(1, 10, 1)


def test_the_long_form_has_its_faults_its_kinds_and_its_quiet_points() -> None:
    plan = Plan(seed=1, minutes=60)
    rounds = plan.schedule()
    faults = [fault for storm in rounds for fault in storm]
    assert len(faults) >= 1700
    assert min(Counter(fault.kind for fault in faults).values()) >= 3
    assert 3600 / len(rounds) <= 300


def test_the_short_form_has_sixty_faults() -> None:
    plan = Plan(seed=1, minutes=3)
    assert sum(len(storm) for storm in plan.schedule()) >= 60


@pytest.mark.parametrize("seed", range(5))
def test_the_full_replays_come_while_the_log_is_short(seed: int) -> None:
    faults = drawn(seed, 1770, 3)
    first = [at for at, fault in enumerate(faults) if fault.kind == "replay"]
    assert first[FULL_REPLAYS - 1] < 60
    assert [faults[at].nth for at in first[:FULL_REPLAYS]] == [0, 1]
