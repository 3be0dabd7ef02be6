"""The same record under other windows, caps, grades and lists (X-08)."""

import json
from pathlib import Path
from typing import Literal

import pytest
from matching_svc.replay.commands.files import read_file
from matching_svc.replay.commands.reading import Selection
from matching_svc.replay.commands.report import report
from matching_svc.replay.commands.run import replay
from matching_svc.replay.commands.scenarios import (
    Scenario,
    fitting,
    parsed,
    read_scenarios,
    simulate,
)
from matching_svc.replay.domain.refusal import Refusal
from matching_svc.replay.domain.tasks import Assumptions, pattern
from matching_svc.replay.sample import write
from typer.testing import CliRunner

from shared.civic.holidays import packaged
from shared.running.cli import app
from tests.sourcetree import ROOT
from tests.unit.matching_svc.replay.replay_factory import EVERY_DAY, visit

pytestmark = pytest.mark.rule("X-08")
Counts = Literal["programme", "agency", "premises"]
ROWS = [
    visit("2014-01-20", "fire/alarms"),
    visit("2014-02-03", "health/food"),
    visit("2014-06-10", "fire/alarms", findings=3),
    visit("2014-06-12", "health/food"),
    visit("2014-06-20", "health/food", "complaint", findings=1),
]


def test_a_scenario_that_changes_nothing_changes_nothing() -> None:
    outcome = simulate(ROWS, EVERY_DAY, Scenario(name="same"))
    base = replay(ROWS, EVERY_DAY)
    assert outcome.found.clairvoyant == base.clairvoyant
    assert (outcome.missed, outcome.missed_with_findings) == (0, 0)


def test_another_window_and_reach_are_used() -> None:
    scenario = Scenario(name="as it was", window="exact", back=0)
    outcome = simulate(ROWS, EVERY_DAY, scenario)
    assert outcome.found.clairvoyant.visits == outcome.found.recorded.visits == 5


def test_a_cap_leaves_out_planned_visits_and_counts_what_they_found() -> None:
    outcome = simulate(ROWS, EVERY_DAY, Scenario(name="one a year", cap=1))
    assert (outcome.missed, outcome.missed_with_findings) == (2, 1)
    assert outcome.found.rows == 3


@pytest.mark.parametrize(
    ("counts", "cap", "missed"),
    [
        ("programme", 1, 1),
        ("agency", 1, 2),
        ("agency", 2, 0),
        ("premises", 1, 3),
        ("premises", 3, 1),
    ],
)
def test_a_cap_counts_of_a_programme_an_agency_or_all(
    counts: Counts, cap: int, missed: int
) -> None:
    rows = [
        visit("2014-01-20", "fire/alarms"),
        visit("2014-01-20", "fire/exits"),
        visit("2014-03-03", "health/food"),
        visit("2014-05-05", "health/water"),
        visit("2014-06-06", "fire/alarms"),
        visit("2015-01-07", "fire/alarms"),
        visit("2014-07-07", "health/food", "Complaint"),
    ]
    rows = [
        row for row in rows if counts != "premises" or row.programme != "fire/exits"
    ]
    scenario = Scenario(name="cap", cap=cap, counts=counts)
    assert simulate(rows, EVERY_DAY, scenario).missed == missed


def test_what_several_programmes_did_on_one_day_is_one_visit_of_an_agency() -> None:
    rows = [visit("2014-01-20", "fire/alarms"), visit("2014-01-20", "fire/exits")]
    scenario = Scenario(name="cap", cap=1, counts="agency")
    assert simulate(rows, EVERY_DAY, scenario).missed == 0


def test_a_cap_by_grade_goes_before_the_cap_for_all() -> None:
    graded = [row._replace(grade="A" if row.agency == "fire" else "C") for row in ROWS]
    scenario = Scenario(name="good ones less", cap=5, cap_by_grade={"A": 1})
    outcome = simulate(graded, EVERY_DAY, scenario)
    assert (outcome.missed, outcome.missed_with_findings) == (1, 1)


@pytest.mark.parametrize(
    "scenario",
    [Scenario(name="solo", solo={"P1"}), Scenario(name="alone", alone={"fire/alarms"})],
)
def test_on_a_list_nothing_is_shared_with_other_agencies(scenario: Scenario) -> None:
    outcome = simulate(ROWS, EVERY_DAY, scenario)
    assert outcome.found.clairvoyant.joint_agencies == 0
    assert outcome.found.clairvoyant.visits == 5


def test_scenarios_stand_side_by_side_in_report_and_json(tmp_path: Path) -> None:
    visits, scenarios = tmp_path / "visits.csv", tmp_path / "scenarios.yaml"
    visits.write_text(
        "estab_id,agency,program,visit_type,date,level\n"
        "A,fire,alarms,,2014-01-20,A\nA,health,food,,2014-02-03,A\n",
        encoding="utf-8",
    )
    scenarios.write_text(
        "- {name: 提前为零, back: 0}\n- {name: capped, cap_by_grade: {A: 0}}\n"
        "- {name: solo, solo: [A]}\n",
        encoding="utf-8",
    )
    figures, page = tmp_path / "report.json", tmp_path / "report.html"
    options = ["--every-day", "--columns", "grade=level"]
    options += ["--scenarios", str(scenarios), "--json", str(figures)]
    answer = CliRunner().invoke(
        app, ["replay", str(visits), *options, "--report", str(page)]
    )
    assert answer.exit_code == 0, answer.output
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert [scenario["visits"] for scenario in told["scenarios"]] == [1, 2, 0, 2]
    assert [scenario["missed"] for scenario in told["scenarios"]] == [0, 0, 2, 0]
    assert told["clairvoyant"] == 1
    assert "提前为零" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "- {name: a, colour: red}",
        "- {back: 1}",
        "a: [",
        "- {name: ''}",
        "- {name: a, cap: -1}",
        "- {name: a, cap_by_grade: {A: -1}}",
        "- {name: a, counts: region}",
        "- {name: a}\n- {name: a}",
        "\n".join(f"- {{name: s{number}}}" for number in range(21)),
        "- !!python/object/apply:os.getcwd []",
        "&a [*a, *a]",
    ],
)
def test_a_file_of_scenarios_that_cannot_be_used_is_refused(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "scenarios.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=r"scenarios\.yaml"):
        read_scenarios(path)


def test_without_scenarios_the_report_has_no_table_of_them() -> None:
    assert "换一种规则" not in report(replay(ROWS, EVERY_DAY))


def test_numbers_may_stand_where_text_is_meant() -> None:
    (scenario,) = parsed(
        "- {name: 20, window: 20, solo: [7], cap_by_grade: {1: 2}}", ""
    )
    assert (scenario.window, scenario.solo) == ("20", frozenset({"7"}))
    assert scenario.cap_by_grade == {"1": 2}


@pytest.mark.parametrize(
    ("scenario", "named"),
    [
        (Scenario(name="s", solo={"P1", "P9"}), "P9"),
        (Scenario(name="s", alone={"fire/sprinklers"}), "fire/sprinklers"),
        (Scenario(name="s", cap_by_grade={"A": 1}), "none"),
        (Scenario(name="s", window="year"), "year"),
        (Scenario(name="s", back=99), "99"),
    ],
)
def test_a_knob_that_would_change_nothing_is_refused(
    scenario: Scenario, named: str
) -> None:
    with pytest.raises(Refusal, match=named):
        fitting([scenario], EVERY_DAY, ROWS)


def test_findings_that_would_come_later_are_told_beside_the_missed() -> None:
    found = replay(ROWS, EVERY_DAY)
    page = report(found, [simulate(ROWS, EVERY_DAY, Scenario(name="one", cap=1))])
    assert "2 / 1" in page
    assert "推迟 / 有问题" in page


async def test_the_committed_example_is_one_of_every_knob_and_each_changes_something(
    tmp_path: Path,
) -> None:
    visits = tmp_path / "visits.csv"
    write(visits, premises=150)
    rows = (await read_file(visits, Selection())).rows
    assumed = Assumptions(triggered=pattern("投诉|复查"), calendar=packaged())
    scenarios = read_scenarios(ROOT / "docs" / "scenarios.yaml")
    fitting(scenarios, assumed, rows)
    used = {knob for scenario in scenarios for knob in scenario.model_fields_set}
    assert used == set(Scenario.model_fields)
    base = replay(rows, assumed)
    seen = {(base.clairvoyant.visits, 0)}
    for scenario in scenarios:
        outcome = simulate(rows, assumed, scenario)
        told = (outcome.found.clairvoyant.visits, outcome.missed)
        assert told not in seen, f"{scenario.name} changes nothing of its own"
        seen.add(told)
