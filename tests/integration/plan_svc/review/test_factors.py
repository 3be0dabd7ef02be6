"""The factors of a filing review, with their numbers (P-27)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shared.events.subject import SubjectMerged
from tests.factories import checkcode, subject
from tests.integration.plan_svc.planned import District, Json
from tests.integration.plan_svc.planned import place as place_of

pytestmark = pytest.mark.rule("P-27")
CULTURE, FIRE, HEALTH = "310116-culture", "310116-fire", "310116-health"
APRIL = {"period_from": "2026-04-01", "period_to": "2026-04-30"}
REASON = {"P-27": "分属不同业务，不能合并"}


async def factors(
    district: District, plan: Json, agency: str | None = None
) -> dict[str, Json]:
    client = district.planner(agency or plan["agency"])
    answer = await client.get(f"/plan/v1/plans/{plan['id']}/factors")
    assert answer.status_code == 200, answer.text
    return {factor["code"]: factor for factor in answer.json()}


def numbers(factor: Json, of: str | None = None) -> dict[str, float | None]:
    """The figures of a factor by name, or those about an agency or an item."""
    return {
        figure["name"]: figure["value"]
        for figure in factor["figures"]
        if figure["of"] == of
    }


async def draft(
    district: District, places: list[str], agency: str = CULTURE, **changes: Any
) -> Json:
    plan = await district.draft(agency, **changes)
    answer = await district.upload(plan, "place\n" + "\n".join(places))
    assert answer.status_code == 200, answer.text
    return await district.seen(plan)


async def visited(
    district: District, at: str, day: date, agency: str = CULTURE, problems: int = 0
) -> None:
    """A plan for a place in the month of a day, filed then and carried out."""
    now = district.world.clock.now()
    first = day.replace(day=1)
    district.world.clock.set(
        datetime.combine(first - timedelta(days=5), now.timetz(), now.tzinfo)
    )
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    await district.filed(
        [at], agency, period_from=first.isoformat(), period_to=last.isoformat()
    )
    answer = await district.planner(agency).get(
        "/plan/v1/tasks", params={"place": at, "agency": agency, "limit": "200"}
    )
    [task] = [t for t in answer.json()["items"] if t["status"] == "scheduled"]
    told = {
        "visit_id": f"{agency}-{at}-{day}",
        "place": at,
        "uscc": at[:18],
    }
    await district.tell(
        "checkcode-svc",
        checkcode.visit((task["number"],), day, agencies=(agency,), **told),
        checkcode.result(agency, tasks=(task["number"],), problems=problems, **told),
    )
    district.world.clock.set(now)


async def test_size_stands_beside_inspectors_days_and_minutes(
    district: District,
) -> None:
    places = await district.register(range(3))
    plan = await draft(district, places, duration_minutes=120)
    size = (await factors(district, plan))["size"]
    assert numbers(size) == {"visits": 3, "minutes": 360}
    assert numbers(size, CULTURE)["load"] is None
    assert not size["check"]["passed"], "no inspector is known"
    await district.tell(
        "subject-svc",
        *(
            subject.inspector(
                f"3101160{number}",
                CULTURE,
                valid_to=date(2026, 3, 31 if number < 5 else 1),
            )
            for number in range(1, 6)
        ),
        subject.inspector("31011606", CULTURE, valid_to=date(2026, 2, 28)),
        subject.inspector("31011607", HEALTH),
    )
    size = (await factors(district, plan))["size"]
    assert numbers(size, CULTURE) == {
        "inspectors": 5,
        "teams": 2,
        "working_days": 22,
        "capacity": 2 * 300 * 22,
        "load": 0.03,
        "load_with_others": 0.03,
    }
    assert size["check"]["passed"]
    assert size["how"]
    assert size["how_zh"]
    assert {basis["row"] for basis in size["check"]["bases"]} == {
        "default/plan.size",
        "default/plan.load",
    }


async def test_more_than_the_inspectors_can_do_is_advice_and_stops_nothing(
    district: District,
) -> None:
    places = await district.register(range(3))
    await district.tell(
        "subject-svc", *(subject.inspector(f"3101160{n}", CULTURE) for n in (1, 2))
    )
    days = {"period_from": "2026-03-02", "period_to": "2026-03-02"}
    plan = await draft(district, places, duration_minutes=101, **days)
    checks = await district.checks(plan)
    check = checks["size-against-inspectors"]
    assert (check["passed"], check["effect"], check["needs_reason"]) == (
        False,
        "advises",
        False,
    )
    assert CULTURE in check["detail_zh"]
    plan = await draft(district, places, duration_minutes=100, **days)
    checks = await district.checks(plan)
    assert checks["size-against-inspectors"]["passed"], "the control: as much as fits"
    assert (await district.through(plan))["status"] == "filed"


async def test_past_visits_and_what_they_found_are_counted_by_place_and_item(
    district: District,
) -> None:
    places = await district.register(range(3))
    await visited(district, places[0], date(2025, 5, 12), problems=2)
    await visited(district, places[0], date(2025, 9, 8))
    await visited(district, places[1], date(2025, 6, 10), HEALTH, problems=1)
    await visited(district, places[2], date(2022, 6, 10))
    plan = await draft(district, places)
    weighed = await factors(district, plan)
    assert numbers(weighed["frequency"]) == {
        "places": 3,
        "visits": 2,
        "planned": 2,
        "others": 1,
        "unvisited": 2,
        "each": 0.67,
        "most": 2,
        "often": 0,
    }
    assert numbers(weighed["found"]) == {"visits": 2, "problems": 1, "rate": 0.5}
    assert numbers(weighed["found"], f"{CULTURE}/culture-001") == {
        "item_visits": 2,
        "item_problems": 1,
        "item_rate": 0.5,
    }
    assert weighed["frequency"]["check"]["passed"]


async def test_a_place_that_was_visited_often_is_named(district: District) -> None:
    places = await district.register(range(2))
    for month in (4, 6, 8):
        await visited(district, places[0], date(2025, month, 14))
    plan = await draft(district, places)
    check = (await district.checks(plan))["past-frequency"]
    assert (check["passed"], check["rows"], check["sample"]) == (False, 1, [places[0]])


@pytest.mark.rule("S-12")
async def test_visits_under_the_old_number_of_the_premises_count(
    district: District,
) -> None:
    old, new = await district.register([1, 2])
    await visited(district, old, date(2025, 5, 12))
    plan = await draft(district, [new])
    assert numbers((await factors(district, plan))["frequency"])["visits"] == 0
    merged: SubjectMerged = subject.merged(place_of(1).uscc, place_of(2).uscc)
    await district.tell("subject-svc", merged)
    assert numbers((await factors(district, plan))["frequency"])["visits"] == 1


async def test_above_last_years_total_is_advice(district: District) -> None:
    places = await district.register(range(4))
    await visited(district, places[0], date(2025, 5, 12))
    await visited(district, places[1], date(2025, 5, 13))
    plan = await draft(district, places[:2])
    weighed = await factors(district, plan)
    assert numbers(weighed["total"], CULTURE) == {
        "this_year": 2,
        "last_year": 2,
        "ratio": 1,
    }
    assert weighed["total"]["check"]["passed"]
    await district.through(plan)
    more = await draft(district, places[2:3], **APRIL)
    total = (await factors(district, more))["total"]
    assert numbers(total, CULTURE)["ratio"] == 1.5
    assert not total["check"]["passed"]


async def test_an_overlap_within_the_agency_is_merged_or_says_why(
    district: District,
) -> None:
    places = await district.register(range(4))
    await district.item("culture-002")
    await district.claim("culture-002", CULTURE)
    first = await district.filed(places[:3], CULTURE)
    plan = await draft(district, places[1:], items=["culture-002"])
    overlap = (await factors(district, plan))["overlap_own"]
    assert [
        (each["plan_code"], each["agency"], each["places"]) for each in overlap["plans"]
    ] == [(first["plan_code"], CULTURE, 2)]
    refused = await district.approve(plan)
    assert (refused.status_code, refused.json()["code"]) == (409, "reasons-missing")
    assert refused.json()["rules"] == ["P-27"]
    assert first["plan_code"] in refused.json()["detail"]
    answer = await district.approve(plan, reasons=REASON)
    assert answer.status_code == 200, answer.text
    assert (await district.through(answer.json()))["status"] == "filed"


@pytest.mark.parametrize(
    "changes",
    [
        {"period_from": "2026-05-01", "period_to": "2026-05-31"},
        {"mode": "off_site"},
        {"out_of_scope": "commitment"},
    ],
)
async def test_another_period_off_site_or_out_of_scope_is_no_overlap(
    district: District, changes: dict[str, str]
) -> None:
    places = await district.register(range(2))
    await district.filed(places, CULTURE)
    plan = await draft(district, places, **changes)
    assert (await district.checks(plan))["overlap-own"]["passed"]


async def test_a_revoked_plan_or_another_place_is_no_overlap(
    district: District,
) -> None:
    places = await district.register(range(4))
    filed = await district.filed(places[:2], CULTURE)
    plan = await draft(district, places[2:])
    assert (await district.checks(plan))["overlap-own"]["passed"]
    again = await draft(district, places[:2])
    assert not (await district.checks(again))["overlap-own"]["passed"]
    url = f"/plan/v1/plans/{filed['id']}/revocation"
    await district.approver(CULTURE).post(url, json={"reason": "无法律依据"})
    assert (await district.checks(again))["overlap-own"]["passed"]


async def test_an_amendment_does_not_overlap_the_plan_that_it_changes(
    district: District,
) -> None:
    places = await district.register(range(3))
    filed = await district.filed(places[:2], CULTURE)
    amendment = await district.amendment(filed, coming=places[2:])
    amendment = await district.restate(amendment, items=["culture-001"], title="变更")
    weighed = await factors(district, amendment)
    assert weighed["overlap_own"]["check"]["passed"]
    assert numbers(weighed["under_way"])["own_plans"] == 0


@pytest.mark.rule("P-18")
async def test_an_overlap_with_others_names_them_and_asks_no_reason(
    district: District,
) -> None:
    places = await district.register(range(3))
    other = await district.filed(places, HEALTH)
    plan = await draft(district, places[:2])
    check = (await district.checks(plan))["overlap-others"]
    assert (check["passed"], check["needs_reason"]) == (False, False)
    assert f"{HEALTH} {other['plan_code']}" in check["sample"]
    weighed = await factors(district, plan)
    assert numbers(weighed["under_way"])["other_places"] == 2
    assert (await district.approve(plan)).status_code == 200


@pytest.mark.rule("C-05")
async def test_a_secret_plan_is_neither_named_nor_counted(district: District) -> None:
    places = await district.register(range(2))
    await district.filed(places, HEALTH, surprise=True)
    await district.filed(places, CULTURE, surprise=True)
    plan = await draft(district, places)
    weighed = await factors(district, plan)
    assert weighed["overlap_own"]["check"]["passed"]
    assert weighed["overlap_others"]["check"]["passed"]
    assert set(numbers(weighed["under_way"]).values()) == {0}
    assert numbers(weighed["total"], CULTURE)["this_year"] == 2


async def test_the_drafter_and_whoever_takes_the_step_read_the_same(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await draft(district, places)
    own = await factors(district, plan)
    waiting = await district.approver(CULTURE).get(
        f"/plan/v1/steps/{plan['id']}/agency"
    )
    assert waiting.status_code == 200, waiting.text
    assert {each["code"]: each for each in waiting.json()["factors"]} == own
    assert list(own) == [
        "size",
        "total",
        "frequency",
        "found",
        "under_way",
        "overlap_own",
        "overlap_others",
    ]
    hidden = await district.planner(FIRE).get(f"/plan/v1/plans/{plan['id']}/factors")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "plan-unknown")
