"""The small parts of the story: chance by hash, journal, clock, state, options."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deploy.embedded.host.clock import HostClock, offset_after
from deploy.embedded.host.state import State, StateError
from deploy.embedded.inputs import seeds
from deploy.embedded.options import Options, parse
from deploy.embedded.story import choices
from deploy.embedded.story.choices import Question
from deploy.embedded.story.journal import Journal

TODAY = date(2026, 11, 20)


def test_chance_belongs_to_the_key_and_to_nothing_else() -> None:
    first = [seeds.roll(1, "a", n) for n in range(2000)]
    assert first == [seeds.roll(1, "a", n) for n in range(2000)]
    assert 0.45 < sum(first) / len(first) < 0.55
    assert all(0 <= number < 1 for number in first)
    assert seeds.roll(2, "a", 0) != first[0]


def test_a_draw_gives_as_many_as_asked_in_sorted_order() -> None:
    among = [f"P{n:03d}" for n in range(100)]
    drawn = seeds.drawn(1, among, 10, "key")
    assert len(drawn) == 10
    assert drawn == sorted(drawn)
    assert drawn == seeds.drawn(1, list(reversed(among)), 10, "key")


def test_weights_are_kept_roughly() -> None:
    picked = [seeds.weighted(1, {"a": 3.0, "b": 1.0}, n) for n in range(4000)]
    assert 2800 < picked.count("a") < 3200


def test_agencies_join_decline_change_their_minds_or_stay_silent() -> None:
    questions = [
        Question(f"310116-{n}", f"P{n}", ("a", "b"), TODAY, (TODAY,))
        for n in range(500)
    ]
    answers = [choices.answer(1, question, TODAY) for question in questions]
    kinds = {answer.answer if answer else None for answer in answers}
    assert kinds == {"join", "decline", None}
    reasons = {
        answer.reason for answer in answers if answer and answer.answer == "decline"
    }
    assert len(reasons) >= 5
    assert all(
        answer.text for answer in answers if answer and answer.answer == "decline"
    )
    silent = [
        question
        for question in questions
        if all(
            choices.answer(1, question, TODAY + timedelta(days=n)) is None
            for n in range(30)
        )
    ]
    assert 10 < len(silent) < 70
    assert any(choices.second_thoughts(1, question, TODAY) for question in questions)


async def test_a_decision_is_made_once_and_kept(tmp_path: Path) -> None:
    decisions: list[int] = []

    async def decide() -> list[int]:
        decisions.append(1)
        return [1, 2, 3]

    assert await Journal(tmp_path).decided("step", list[int], decide) == [1, 2, 3]
    assert await Journal(tmp_path).decided("step", list[int], decide) == [1, 2, 3]
    assert decisions == [1]


def test_a_finished_step_stays_finished(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert not journal.is_done("a")
    journal.finish("a")
    assert Journal(tmp_path).is_done("a")
    journal.keep("b", {"n": 1})
    assert Journal(tmp_path).kept("b") == {"n": 1}
    assert Journal(tmp_path).kept("c") is None


def test_the_clock_stands_until_it_is_let_go() -> None:
    clock = HostClock(datetime(2026, 11, 20, 16, 30, tzinfo=UTC))
    assert clock.now() == clock.now()
    assert clock.today() == date(2026, 11, 21)  # after midnight in Shanghai
    clock.release(timedelta(days=1))
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(hours=23) < ahead <= timedelta(days=1)


def test_after_a_story_of_today_the_real_clock_goes_on_and_never_back() -> None:
    end = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    later, earlier = end + timedelta(hours=3), end - timedelta(hours=3)
    assert offset_after(end, later, fixed=False) == timedelta()
    assert offset_after(end, earlier, fixed=False) == timedelta(hours=3)
    assert offset_after(end, later, fixed=True) == timedelta(hours=-3)


def test_the_first_start_fixes_the_day_and_the_input(tmp_path: Path) -> None:
    state = State(tmp_path)
    kept = state.story(Options(), TODAY)
    assert kept.day == TODAY
    assert state.story(Options(), TODAY + timedelta(days=3)) == kept
    assert state.story(Options(as_of=TODAY), TODAY).day == TODAY
    with pytest.raises(StateError, match="make try-reset"):
        state.story(Options(as_of=TODAY - timedelta(days=1)), TODAY)
    with pytest.raises(StateError, match="size"):
        state.story(Options(size=10), TODAY)


def test_a_folder_serves_one_process_at_a_time(tmp_path: Path) -> None:
    with (
        State(tmp_path).locked(),
        pytest.raises(StateError, match="Another"),
        State(tmp_path).locked(),
    ):
        raise AssertionError("both have it")
    with State(tmp_path).locked():
        pass


def test_subjects_and_plans_go_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.touch()
    with pytest.raises(SystemExit):
        parse(["--subjects", str(file)])
    assert "go together" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        parse(["--subjects", str(tmp_path / "none"), "--plans", str(file)])
    assert "there is no file" in capsys.readouterr().err
    options = parse(
        ["--subjects", str(file), "--plans", str(file), "--as-of", "2026-11-20"]
    )
    assert options.real
    assert options.as_of == TODAY
