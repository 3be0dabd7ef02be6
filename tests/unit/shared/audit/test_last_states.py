"""What a process remembers of the states that it committed (E-05)."""

from typing import cast

import pytest

from shared.audit import before
from shared.audit.before import LastStates, State
from shared.db.surroundings import Surroundings


def state(version: int, id_: str = "JC-1") -> State:
    return State("code", id_, version, f'{{"version":{version}}}')


@pytest.fixture
def last() -> LastStates:
    return LastStates(cast("Surroundings", None))


def test_the_state_before_is_the_one_whose_version_comes_before(
    last: LastStates,
) -> None:
    last.keep([state(1), state(2)])
    assert last.before(state(3)) == state(2)


@pytest.mark.parametrize("version", [2, 4])
def test_a_state_of_any_other_version_is_not_the_one_before(
    last: LastStates, version: int
) -> None:
    last.keep([state(2)])
    assert last.before(state(version)) is None


def test_another_aggregate_of_the_same_id_is_another(last: LastStates) -> None:
    last.keep([State("visit", "JC-1", 1, "{}")])
    assert last.before(state(2)) is None


def test_what_was_told_longest_ago_is_forgotten(
    last: LastStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(before, "MOST_KEPT", 2)
    last.keep([state(1, "JC-1"), state(1, "JC-2")])
    last.keep([state(2, "JC-1"), state(1, "JC-3")])
    kept = [last.before(state(2, id_)) for id_ in ("JC-2", "JC-3")]
    assert kept == [None, state(1, "JC-3")]
    assert last.before(state(3, "JC-1")) == state(2, "JC-1")
