"""Inspectors are drawn with the places, from those qualified (P-16, X-09)."""

from datetime import date

import pytest

from tests.factories import subject
from tests.integration.plan_svc.planned import District, Json
from tests.integration.plan_svc.teams.staffing import (
    CULTURE,
    HEALTH,
    declare,
    drop_out,
    hire,
    teams,
    teams_for,
    were_there,
)

ALL = {"none": "1"}


async def drawn(district: District, places: int = 6, **changes: object) -> Json:
    await district.register(range(places))
    plan = await district.draft(CULTURE, **changes)
    await district.draw(plan, ratios=ALL)
    return plan


def shown(team: Json) -> set[str]:
    return {goer["certificate"] for goer in team["inspectors"]}


@pytest.mark.rule("P-16")
async def test_two_inspectors_are_drawn_for_every_place_by_equal_loads(
    district: District,
) -> None:
    await hire(district, CULTURE, 4)
    plan = await drawn(district)
    found = await teams(district, plan)
    assert len(found) == 6
    loads: dict[str, int] = {}
    for team in found:
        assert (team["needed"], team["unstaffed"], team["stand_by"]) == (2, None, 2)
        for goer in team["inspectors"]:
            loads[goer["inspector"]] = loads.get(goer["inspector"], 0) + 1
    assert sorted(loads.values()) == [3, 3, 3, 3]
    [summary] = (
        await district.planner(CULTURE).get(f"/plan/v1/plans/{plan['id']}/draws")
    ).json()[0]["teams"]
    assert (summary["qualified"], summary["places"], summary["unstaffed"]) == (4, 6, 0)
    clauses = {basis["clause"] for basis in summary["bases"]}
    assert {"C-02", "X-09"} <= clauses


@pytest.mark.rule("P-16")
@pytest.mark.rule("S-07")
@pytest.mark.parametrize(
    "changes",
    [
        {"revoked": True},
        {"valid_to": date(2026, 3, 15)},
        {"valid_from": date(2026, 3, 2)},
        {"qualifications": ("fire",)},
    ],
)
async def test_whoever_is_not_qualified_through_the_window_is_not_drawn(
    district: District, changes: dict[str, object]
) -> None:
    await hire(district, CULTURE, 2)
    wrong = subject.inspector("HF-CULTURE-009", CULTURE, **changes)
    await district.tell("subject-svc", wrong)
    await hire(district, HEALTH, 3)
    plan = await drawn(district)
    for team in await teams(district, plan):
        assert {name[-3:] for name in shown(team)} == {"000", "001"}
    [summary] = (
        await district.planner(CULTURE).get(f"/plan/v1/plans/{plan['id']}/draws")
    ).json()[0]["teams"]
    assert summary["qualified"] == 2


@pytest.mark.rule("P-16")
async def test_whoever_has_a_declared_conflict_is_left_out_until_it_ends(
    district: District,
) -> None:
    names = await hire(district, CULTURE, 3)
    places = await district.register(range(4))
    conflict = await declare(district, CULTURE, names[0], places[0][:18])
    assert conflict["certificate"] != names[0]
    plan = await district.draft(CULTURE)
    await district.draw(plan, ratios=ALL)
    [there] = [
        team for team in await teams(district, plan) if team["place"] == places[0]
    ]
    assert names[0][-3:] not in {name[-3:] for name in shown(there)}
    assert len(shown(there)) == 2
    planner = district.planner(CULTURE)
    url = f"/plan/v1/inspector-conflicts/{conflict['id']}/end"
    ended = await planner.post(url, json={"reason": "亲属已离职"})
    assert ended.json()["end_reason"] == "亲属已离职"
    again = await planner.post(url, json={"reason": "亲属已离职"})
    assert (again.status_code, again.json()["code"]) == (409, "conflict-ended")
    listed = (await planner.get("/plan/v1/inspector-conflicts")).json()["items"]
    assert [each["id"] for each in listed] == [conflict["id"]]


@pytest.mark.rule("P-16")
async def test_an_inspector_reads_what_it_declared_and_other_agencies_nothing(
    district: District,
) -> None:
    [name] = await hire(district, CULTURE, 1)
    places = await district.register([0])
    await declare(district, CULTURE, name, places[0][:18])
    inspector = district.world.client("plan-svc", CULTURE, role="inspector")
    body = {
        "certificate": name,
        "uscc": places[0][:18],
        "source": "inspector",
        "reason": "本人曾在该企业工作",
    }
    url = "/plan/v1/inspector-conflicts"
    own = await inspector.post(url, json=body)
    assert own.status_code == 201, own.text
    listed = (await inspector.get(url)).json()["items"]
    assert [each["id"] for each in listed] == [own.json()["id"]]
    everything = (await district.planner(CULTURE).get(url)).json()["items"]
    assert len(everything) == 2
    assert (await district.planner(HEALTH).get(url)).json()["items"] == []
    other = await district.planner(HEALTH).post(url, json=body)
    assert (other.status_code, other.json()["code"]) == (422, "inspector-not-yours")
    end = f"{url}/{own.json()['id']}/end"
    foreign = await district.planner(HEALTH).post(end, json={"reason": "x"})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "conflict-unknown")


@pytest.mark.rule("X-09")
@pytest.mark.rule("P-16")
async def test_nobody_is_drawn_twice_running_for_the_same_place(
    district: District,
) -> None:
    """Only the last visit of the agency counts: who was there before may come again."""
    names = await hire(district, CULTURE, 4)
    places = await district.register(range(3))
    early, late = tuple(names[:2]), tuple(names[2:])
    await were_there(district, places[0], CULTURE, late, date(2026, 1, 5))
    await were_there(district, places[0], CULTURE, early, date(2026, 2, 5))
    await were_there(district, places[1], HEALTH, late, date(2026, 2, 6))
    plan = await district.draft(CULTURE)
    drawn = await district.draw(plan, ratios=ALL)
    by_place = {team["place"]: team for team in await teams(district, plan)}
    assert {name[-3:] for name in shown(by_place[places[0]])} == {
        name[-3:] for name in late
    }
    assert by_place[places[1]]["stand_by"] == 2
    file = await district.planner(CULTURE).get(
        f"/plan/v1/plans/{plan['id']}/draws/{drawn['ordinal']}/file"
    )
    [line] = [
        one for one in file.text.splitlines() if one.startswith(f"t,{places[0]},")
    ]
    assert line.count(":last_visit") == 2


@pytest.mark.rule("P-16")
async def test_what_cannot_be_staffed_is_named_with_the_reason(
    district: District,
) -> None:
    names = await hire(district, CULTURE, 2)
    places = await district.register(range(3))
    await declare(district, CULTURE, names[0], places[1][:18])
    plan = await district.draft(CULTURE, partner_agencies=[HEALTH])
    drawn = await district.draw(plan, ratios=ALL)
    short = await teams(district, plan, unstaffed="true", agency=CULTURE)
    assert [(team["place"], team["unstaffed"]) for team in short] == [
        (places[1], "conflicts")
    ]
    assert len(short[0]["inspectors"]) == 1
    nobody = await teams(district, plan, unstaffed="true", agency=HEALTH)
    assert {team["unstaffed"] for team in nobody} == {"too_few_qualified"}
    counts = {team["agency"]: team["unstaffed"] for team in drawn["teams"]}
    assert counts == {CULTURE: 1, HEALTH: 3}


@pytest.mark.rule("P-16")
async def test_each_agency_of_a_joint_draw_draws_its_own_and_sees_its_own(
    district: District,
) -> None:
    await hire(district, CULTURE, 3)
    await hire(district, HEALTH, 5)
    plan = await drawn(
        district, partner_agencies=[HEALTH], items=["culture-001", "health-001"]
    )
    for reader, own, other in (
        (CULTURE, "CULTURE", HEALTH),
        (HEALTH, "HEALTH", CULTURE),
    ):
        found = await teams_for(district, reader, plan)
        assert {team["agency"] for team in found} == {CULTURE, HEALTH}
        for team in found:
            certificates = shown(team)
            if team["agency"] == other:
                assert certificates == {None}
            else:
                assert len(certificates) == 2
                assert None not in certificates
                assert own not in str(certificates)


@pytest.mark.rule("P-16")
async def test_the_next_in_the_drawn_order_comes_in_for_one_who_drops_out(
    district: District,
) -> None:
    names = await hire(district, CULTURE, 4)
    plan = await drawn(district, places=1)
    [team] = await teams(district, plan)
    gone, stays = (goer["inspector"] for goer in team["inspectors"])
    answer = await drop_out(district, plan, team["place"], gone, text="出差")
    assert answer.status_code == 200, answer.text
    change = answer.json()
    assert (change["nth"], change["out"], change["skipped"]) == (1, gone, [])
    [now] = await teams(district, plan)
    assert [goer["inspector"] for goer in now["inspectors"]] == [
        change["incoming"],
        stays,
    ]
    assert now["stand_by"] == 1
    again = await drop_out(district, plan, team["place"], gone)
    assert (again.status_code, again.json()["code"]) == (404, "inspector-not-drawn")
    other = await drop_out(district, plan, team["place"], stays, agency=HEALTH)
    assert other.status_code == 404
    revoked = [
        subject.inspector(name, CULTURE, revoked=True, version=2) for name in names
    ]
    await district.tell("subject-svc", *revoked)
    empty = await drop_out(district, plan, team["place"], stays)
    assert (empty.status_code, empty.json()["code"]) == (409, "nobody-stands-by")


@pytest.mark.rule("P-16")
@pytest.mark.rule("P-20")
async def test_a_drawn_task_is_assigned_to_who_was_drawn_and_to_nobody_else(
    district: District,
) -> None:
    names = await hire(district, CULTURE, 3)
    plan = await drawn(district, places=1)
    [team] = await teams(district, plan)
    await district.through(await district.seen(plan))
    [task] = [task["number"] for task in await district.tasks()]
    planner, url = district.planner(CULTURE), "/plan/v1/dispatches/assignment"
    there = {name[-3:] for name in shown(team)}
    others = [name for name in names if name[-3:] not in there] + [
        name for name in names if name[-3:] in there
    ][:1]
    refused = await planner.post(url, json={"tasks": [task], "inspectors": others})
    assert refused.status_code == 422, refused.text
    assert refused.json()["rows"][0]["code"] == "not-the-drawn-inspectors"
    answer = await planner.post(url, json={"tasks": [task], "as_drawn": True})
    assert answer.status_code == 200, answer.text
    [assigned] = answer.json()
    assert {name[-3:] for name in assigned["inspectors"]} == there
