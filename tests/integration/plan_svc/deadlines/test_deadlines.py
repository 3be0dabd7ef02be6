"""The five kinds of deadline: ahead, met, late, overdue, also without a plan (P-07)."""

from datetime import datetime

import pytest

from shared.civic.clock import SHANGHAI
from tests.integration.plan_svc.planned import District, Json
from tests.lists import goes_both_ways

pytestmark = pytest.mark.rule("P-07")
PATH = "/plan/v1/deadlines"
YEAR = {"kind": "annual", "period_from": "2026-01-01", "period_to": "2026-12-31"}
JUSTICE = "310116-justice"


def move_to(district: District, month: int, day: int) -> None:
    district.world.clock.set(datetime(2026, month, day, 12, tzinfo=SHANGHAI))


async def listed(district: District, **params: str) -> list[Json]:
    answer = await district.authority(JUSTICE).get(
        PATH, params={"limit": "200", **params}
    )
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["items"]
    return found


async def states(district: District, plan: Json) -> dict[str, tuple[str, str]]:
    answer = await district.planner(plan["agency"]).get(
        f"/plan/v1/plans/{plan['id']}/deadlines"
    )
    assert answer.status_code == 200, answer.text
    return {each["name"]: (each["due"], each["state"]) for each in answer.json()}


async def test_an_annual_plan_of_market_is_public_by_the_end_of_march(
    district: District,
) -> None:
    """JS-SCJG 四(三)3: shown ahead, met by the publication, open again by a change."""
    (place,) = await district.register([0])
    plan = await district.filed([place], "310116-market", **YEAR)
    assert await states(district, plan) == {"publish": ("2026-03-31", "ahead")}
    await district.published(plan)
    assert await states(district, plan) == {"publish": ("2026-03-31", "met")}
    move_to(district, 4, 10)
    draft = await district.amendment(plan, leaving=[place])
    await district.through(draft)
    assert await states(district, plan) == {"publish": ("2026-03-31", "overdue")}
    await district.published(plan)
    assert (await states(district, plan))["publish"][1] == "met"


async def test_fire_files_in_february_notifies_on_the_seventh_and_publishes(
    district: District,
) -> None:
    """JS-XF 四(二), 四(三): what was filed in March came late."""
    places = await district.register(range(2))
    annual = await district.filed(places[:1], "310116-fire", **YEAR)
    assert await states(district, annual) == {
        "file": ("2026-02-28", "late"),
        "publish": ("2026-03-31", "ahead"),
    }
    monthly = await district.filed(places[1:], "310116-fire")
    assert await states(district, monthly) == {"notify": ("2026-03-07", "met")}


async def test_a_special_plan_is_public_a_month_after_its_filing(
    district: District,
) -> None:
    """YS, anywhere in Shanghai; before the filing there is no day."""
    (place,) = await district.register([0])
    draft = await district.draft("310116-culture", kind="special")
    assert await states(district, draft) == {}
    await district.upload(draft, f"place\n{place}\n")
    plan = await district.through(await district.seen(draft))
    assert await states(district, plan) == {"publish": ("2026-04-02", "ahead")}
    move_to(district, 4, 3)
    assert (await states(district, plan))["publish"][1] == "overdue"


async def test_an_agency_that_has_no_plan_is_overdue_too_and_is_listed_by_agency(
    district: District,
) -> None:
    move_to(district, 4, 1)
    found = await listed(district, state="overdue", kind="annual", deadline="publish")
    assert [(each["agency"], each["plan_id"]) for each in found] == [
        ("310116-construction", None),
        ("310116-fire", None),
        ("310116-health", None),
        ("310116-market", None),
    ]
    assert {each["basis"]["clause"] for each in found} >= {"JS-SCJG 四(三)3"}
    own = await listed(district, agency="310116-fire", state="overdue", kind="monthly")
    assert [each["due"] for each in own] == ["2026-01-07", "2026-02-07", "2026-03-07"]
    ahead = await listed(district, agency="310116-fire", state="ahead")
    assert [each["due"] for each in ahead] == ["2026-04-07", "2026-05-07"]
    assert await listed(district, due_from="2026-05-08") == []


async def test_a_plan_takes_the_place_of_what_was_awaited(district: District) -> None:
    (place,) = await district.register([0])
    plan = await district.filed([place], "310116-market", **YEAR)
    [due] = await listed(district, agency="310116-market")
    assert (due["plan_id"], due["plan_code"]) == (plan["id"], plan["plan_code"])


async def test_others_read_no_draft_and_not_which_plan_is_secret(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.draft("310116-market", **YEAR)
    [due] = await listed(district, agency="310116-market")
    assert due["plan_id"] is None
    plan = await district.filed([place], "310116-market", **YEAR, classified=True)
    reader = district.authority("310116-health")
    answer = await reader.get(PATH, params={"agency": "310116-market"})
    [hidden] = answer.json()["items"]
    assert (hidden["plan_id"], hidden["plan_code"]) == (None, None)
    [own] = [
        each
        for each in (
            await district.planner("310116-market").get(
                PATH, params={"agency": "310116-market"}
            )
        ).json()["items"]
        if each["plan_code"]
    ]
    assert own["plan_id"] == plan["id"]


async def test_the_list_sorts_both_ways_and_is_exported(district: District) -> None:
    for sort in ("due", "agency"):
        await goes_both_ways(
            district.authority(JUSTICE),
            PATH,
            sort,
            "agency",
            "due",
            "name",
            "period_from",
        )


async def drafted(district: District, domain: str, **changes: str) -> Json:
    agency, item = f"310116-{domain}", f"{domain}-001"
    await district.agency(agency)
    await district.item(item)
    await district.claim(item, agency)
    return await district.draft(agency, **changes)


async def test_ecologys_sections_hand_in_by_the_25th_of_the_month_before(
    district: District,
) -> None:
    """JS-HB 六(二): the drafting meets it, in time or not."""
    april = {"period_from": "2026-04-01", "period_to": "2026-04-30"}
    plan = await drafted(district, "ecology", **april)
    assert await states(district, plan) == {"internal": ("2026-03-25", "met")}
    move_to(district, 3, 26)
    late = await drafted(district, "ecology", **april)
    assert await states(district, late) == {"internal": ("2026-03-25", "late")}


async def test_transport_drafts_by_the_end_of_february_and_the_25th(
    district: District,
) -> None:
    """JS-JT 二(五): the approval meets it; a draft that lies there does not."""
    annual = await drafted(district, "transport", **YEAR)
    assert await states(district, annual) == {
        "draft": ("2026-02-28", "overdue"),
        "file": ("2026-03-31", "ahead"),
    }
    (place,) = await district.register([0])
    april = {"period_from": "2026-04-01", "period_to": "2026-04-30"}
    monthly = await district.draft("310116-transport", **april)
    assert (await states(district, monthly))["draft"] == ("2026-03-25", "ahead")
    await district.upload(monthly, f"place\n{place}\n")
    approved = await district.approve(monthly)
    assert approved.status_code == 200, approved.text
    assert (await states(district, monthly))["draft"] == ("2026-03-25", "met")
