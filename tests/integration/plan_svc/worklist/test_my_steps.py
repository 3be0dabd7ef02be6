"""What waits for an agency, whatever it is asked as, the soonest first (P-04)."""

from datetime import date

import pytest

from tests.factories import checkcode
from tests.factories.plan import task_number
from tests.integration.plan_svc.planned import District, Json

pytestmark = pytest.mark.rule("P-04")
CULTURE, HEALTH, JUSTICE = "310116-culture", "310116-health", "310116-justice"
MUNICIPAL = "310000-culture"


async def mine(district: District, reader: str, **params: str) -> list[Json]:
    answer = await district.authority(reader).get("/plan/v1/steps", params=params)
    assert answer.status_code == 200, answer.text
    steps: list[Json] = answer.json()["items"]
    return steps


async def works(district: District, agency: str) -> list[tuple[str, str]]:
    return [(step["work"], step["title"]) for step in await mine(district, agency)]


async def test_each_step_waits_for_its_authority_and_for_nobody_else(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE, title="三月文化检查")
    await district.upload(plan, f"place\n{place}\n")
    assert await works(district, CULTURE) == [("approve", "三月文化检查")]
    assert await works(district, MUNICIPAL) == []
    await district.approve(plan)
    assert await works(district, CULTURE) == []
    assert await works(district, MUNICIPAL) == [("consent", "三月文化检查")]
    assert await works(district, JUSTICE) == [], "not before the one before consented"
    await district.consent(plan, "municipal_counterpart", MUNICIPAL)
    [step] = await mine(district, JUSTICE)
    assert (step["items"], step["item_names"]) == (["culture-001"], ["culture-001"])
    assert (step["subject_count"], step["agency_name"]) == (1, CULTURE)
    assert (step["due_on"], step["due_clause"]) == ("2026-02-28", None)
    assert step["act"].endswith("/steps/district_justice/consent")
    await district.consent(plan, "district_justice", JUSTICE)
    assert await works(district, JUSTICE) == []


async def test_a_partner_finds_the_plan_that_names_it(district: District) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(
        CULTURE, items=["culture-001", "health-001"], partner_agencies=[HEALTH]
    )
    await district.upload(plan, f"place\n{place}\n")
    await district.approve(plan)
    [step] = await mine(district, HEALTH)
    assert (step["work"], step["agency"]) == ("join", CULTURE)
    assert await mine(district, HEALTH, work="consent") == []
    assert len(await mine(district, HEALTH, agency=CULTURE)) == 1


async def test_the_answers_that_an_amendment_awaits_stand_beside_them(
    district: District,
) -> None:
    place, other = await district.register(range(2))
    plan = await district.filed([place, other])
    task = task_number(plan["plan_code"], CULTURE, place)
    code = checkcode.code({CULTURE: (task,)}, date(2026, 3, 10))
    await district.tell("checkcode-svc", code)
    draft = await district.amendment(plan, leaving=[place])
    assert await works(district, CULTURE) == [("approve", plan["title"])]
    await district.approve(draft)
    steps = await mine(district, CULTURE)
    assert [(step["work"], step["open_tasks"]) for step in steps] == [("answer", 1)]
    assert steps[0]["plan_code"] == plan["plan_code"]


async def test_they_are_sorted_by_their_day_and_paged(district: District) -> None:
    places = await district.register(range(3))
    for month, place in zip((5, 4, 6), places, strict=True):
        plan = await district.draft(
            CULTURE,
            title=f"{month}月",
            period_from=f"2026-0{month}-01",
            period_to=f"2026-0{month}-28",
        )
        await district.upload(plan, f"place\n{place}\n")
    client, titles, params = district.authority(CULTURE), [], {"limit": "2"}
    while True:
        page = (await client.get("/plan/v1/steps", params=params)).json()
        titles += [step["title"] for step in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert titles == ["4月", "5月", "6月"]
    turned = await mine(district, CULTURE, sort="-due_on")
    assert [step["title"] for step in turned] == ["6月", "5月", "4月"]
    soon = await mine(district, CULTURE, due_to="2026-03-31")
    assert [step["title"] for step in soon] == ["4月"]
    table = await client.get("/plan/v1/steps.csv")
    assert len(table.text.splitlines()) == 4


async def test_whoever_takes_a_step_is_given_every_check_and_what_overlaps(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.filed([place], HEALTH)
    plan = await district.draft(CULTURE)
    await district.upload(plan, f"place\n{place}\n")
    await district.approve(plan)
    url = f"/plan/v1/steps/{plan['id']}/municipal_counterpart"
    answer = await district.authority(MUNICIPAL).get(url)
    dossier = answer.json()
    assert dossier["plan"]["necessity"] == plan["necessity"]
    assert dossier["overlaps"] == [{"agency": HEALTH, "places": 1}]
    effects = {check["effect"] for check in dossier["checks"]}
    assert effects == {"blocks", "advises"}
    assert {check["serves"] for check in dossier["checks"]} == {
        "legality",
        "reasonableness",
        "coordination",
    }
    other = await district.authority(JUSTICE).get(url)
    assert (other.status_code, other.json()["code"]) == (404, "step-not-waiting")
