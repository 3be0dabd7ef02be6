"""Would this plan be filed; if not, why, and from when on? Nothing stays (X-01)."""

import random
from typing import Any

import httpx
import pytest

from tests.integration.plan_svc.planned import District, Json, draft_body

pytestmark = pytest.mark.rule("X-01")
CULTURE, HEALTH, MARKET = "310116-culture", "310116-health", "310116-market"
TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
  AND table_name NOT LIKE 'audit%' AND table_name <> 'idempotency'
"""


async def rows(district: District) -> dict[str, list[str]]:
    """Every row of every table but the audit's."""
    async with district.world.db("plan-svc").reading() as tx:
        names = [record[0] for record in await tx.fetch(TABLES)]
        return {
            name: sorted(
                record[0]
                for record in await tx.fetch(f'SELECT t::text FROM "{name}" t')
                if "ActAudited" not in record[0] and "act-audited" not in record[0]
            )
            for name in names
        }


async def audited(district: District) -> list[tuple[str, str, Any]]:
    async with district.world.db("plan-svc").reading() as tx:
        found = await tx.fetch("SELECT act, outcome, after FROM audit ORDER BY id")
    return [(record["act"], record["outcome"], record["after"]) for record in found]


async def dry(
    district: District, agency: str, places: list[str], **changes: Any
) -> Json:
    more = {
        name: changes.pop(name) for name in ("reasons", "search") if name in changes
    }
    answer = await district.planner(agency).post(
        "/plan/v1/plans/dry-run",
        json={
            "plan": draft_body(agency, **changes),
            "subjects": [{"place": place} for place in places],
            **more,
        },
    )
    assert answer.status_code == 200, answer.text
    verdict: Json = answer.json()
    return verdict


async def test_a_plan_that_would_be_filed_is_told_its_steps_and_its_tasks(
    district: District,
) -> None:
    places = await district.register(range(3))
    verdict = await dry(district, CULTURE, places)
    assert (verdict["would_be_filed"], verdict["refusal"]) == (True, None)
    assert (verdict["subjects"], verdict["tasks"]) == (3, 3)
    assert verdict["steps"] == ["agency", "municipal_counterpart", "district_justice"]
    assert {check["code"] for check in verdict["checks"]} >= {"fields-stated"}


async def test_nothing_of_it_stays_but_a_reading_in_the_audit(
    district: District,
) -> None:
    places = await district.register(range(3))
    before, acts = await rows(district), await audited(district)
    await dry(district, CULTURE, places)
    await dry(district, CULTURE, [*places, "NICHT-DA"])
    assert await rows(district) == before
    new = (await audited(district))[len(acts) :]
    assert [(act.partition("_plan_")[0], outcome) for act, outcome, _ in new] == [
        ("dry_run", "read"),
        ("dry_run", "read"),
    ]
    assert [after for _, _, after in new] == [None, None]


async def test_a_refusal_names_rule_clause_rows_and_the_step(
    district: District,
) -> None:
    places = await district.register(range(2))
    await district.filed(places[:1], HEALTH, period_from="2026-03-01")
    lacking = await dry(district, CULTURE, places, legal_basis="", search=False)
    assert lacking["refusal"]["code"] == "fields-missing"
    assert lacking["refusal"]["members"]["missing"] == ["legal_basis"]
    unknown = await dry(district, CULTURE, ["NICHT-DA"], search=False)
    assert [row["code"] for row in unknown["refusal"]["members"]["rows"]] == [
        "place-unknown"
    ]
    assert unknown["refusal"]["rule"] == "P-23"
    unclaimed = await dry(district, CULTURE, places, items=["market-001"], search=False)
    assert (unclaimed["refusal"]["code"], unclaimed["step"]) == (
        "plan-blocked",
        "agency",
    )
    failed = [each["code"] for each in unclaimed["checks"] if not each["passed"]]
    assert "items-inspectable" in failed


async def test_it_tells_for_which_later_period_it_would_be_filed(
    district: District,
) -> None:
    """Fire's unit is visited once a year by a binding row (JS-XF 四)."""
    (place,) = await district.register([0])
    await district.filed([place], "310116-fire")
    verdict = await dry(
        district,
        "310116-fire",
        [place],
        period_from="2026-05-01",
        period_to="2026-05-31",
    )
    if verdict["would_be_filed"]:
        pytest.fail("the control: a second visit within the year is refused")
    assert verdict["refusal"]["clause"]
    assert verdict["possible"] is not None
    later = await dry(
        district,
        "310116-fire",
        [place],
        period_from=verdict["possible"]["earliest"],
        period_to=verdict["possible"]["latest"],
    )
    assert later["would_be_filed"]


async def test_a_draft_and_an_upload_to_it_are_tried_as_they_are(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.draft(CULTURE)
    url = f"/plan/v1/plans/{plan['id']}"
    planner = district.planner(CULTURE)
    bare = await planner.post(f"{url}/dry-run", json={})
    first = bare.json()
    csv = "place\n" + "\n".join(places)
    tried = await planner.post(
        f"{url}/subjects/dry-run",
        content=csv.encode(),
        headers={"content-type": "text/csv"},
    )
    assert (tried.json()["would_be_filed"], tried.json()["tasks"]) == (True, 2)
    again = await planner.post(f"{url}/dry-run", json={})
    assert again.json() == first, "the upload was only tried"
    await district.upload(plan, csv)
    whole = await planner.post(f"{url}/dry-run", json={})
    assert whole.json()["would_be_filed"]
    other = await district.planner(HEALTH).post(f"{url}/dry-run", json={})
    assert (other.status_code, other.json()["code"]) == (404, "plan-unknown")


def generated(chance: random.Random, places: list[str]) -> tuple[str, list[str], Json]:
    """A plan of anybody for some places; some have a fault, some break a row."""
    agency = chance.choice([CULTURE, HEALTH, MARKET, "310116-fire"])
    domain = agency.partition("-")[2]
    month = chance.randint(3, 12)
    last = {4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    changes: Json = {
        "kind": chance.choice(["monthly", "special", "annual"]),
        "items": chance.choice([[f"{domain}-001"], [f"{domain}-001"], ["market-001"]]),
        "period_from": f"2026-{month:02}-01",
        "period_to": f"2026-{month:02}-{last}",
        "mode": chance.choice(["on_site", "on_site", "off_site"]),
        "necessity": chance.choice(["投诉增多", "投诉增多", ""]),
        "legal_basis": chance.choice(["某条例", "某条例", "某条例", ""]),
        "partner_agencies": chance.choice([[], [], ["310116-construction"]]),
    }
    named = chance.sample(places, chance.randint(0, 3))
    if chance.random() < 0.15:
        named.append("NICHT-DA")
    return agency, named, changes


async def really(
    district: District, agency: str, places: list[str], changes: Json
) -> str:
    """File it as people do; the code of what refuses it, or `filed`."""
    drafted = await district.planner(agency).post(
        "/plan/v1/plans", json=draft_body(agency, **changes)
    )
    if not drafted.is_success:
        return str(drafted.json()["code"])
    plan = drafted.json()
    if places:
        answer = await district.upload(plan, "place\n" + "\n".join(places))
        if not answer.is_success:
            return str(answer.json()["code"])
        plan = await district.seen(plan)
    while plan["status"] in {"draft", "submitted"}:
        step = next(step for step in plan["steps"] if step["open"])
        answer = await taken(district, plan, step)
        if not answer.is_success:
            return str(answer.json()["code"])
        plan = answer.json()
    return str(plan["status"])


async def taken(district: District, plan: Json, step: Json) -> httpx.Response:
    if step["name"] == "agency":
        return await district.approve(plan)
    return await district.consent(plan, step["name"], step["authority"])


async def test_on_generated_plans_it_says_what_the_real_filing_then_says(
    district: District,
) -> None:
    """Each plan is tried, then filed: later ones meet the tasks of the earlier."""
    places = await district.register(range(8))
    chance, said = random.Random(20261201), []
    for _ in range(40):
        agency, named, changes = generated(chance, places)
        verdict = await dry(district, agency, named, **changes, search=False)
        expected = "filed" if verdict["would_be_filed"] else verdict["refusal"]["code"]
        assert await really(district, agency, named, changes) == expected, changes
        said.append(expected)
    assert {"filed", "plan-blocked", "fields-missing", "rows-refused"} <= set(said)
