import pytest

from shared import faults


def test_a_planted_bug_raises_at_its_keys_and_at_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(faults, "_bugs", [])
    faults.plant_bug("test", "planted-")
    faults.bug(["good", "also good"])
    with pytest.raises(faults.PlantedBugError):
        faults.bug(["good", "planted-7"])


@pytest.mark.parametrize("environment", ["development", "production"])
def test_outside_tests_no_fault_can_be_armed(environment: str) -> None:
    with pytest.raises(faults.FaultsRefusedError):
        faults.plant_bug(environment, "planted-")
    with pytest.raises(faults.FaultsRefusedError):
        faults.arm(environment, "relay.before-save")


def test_a_kill_point_that_there_is_not_is_refused() -> None:
    with pytest.raises(faults.FaultsRefusedError, match="no point"):
        faults.arm("test", "relay.nowhere")


def test_without_faults_nothing_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "_bugs", [])
    faults.plant_bug("production", None)
    faults.bug(["planted-7"])
