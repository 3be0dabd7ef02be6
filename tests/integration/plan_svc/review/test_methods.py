"""How a plan chooses its subjects and with whom, over HTTP (P-13, P-15, P-28)."""

import pytest

from shared.events.credit import Grade
from tests.integration.plan_svc.planned import District, grade

YEAR = {"kind": "annual", "period_from": "2026-01-01", "period_to": "2026-12-31"}


async def enter(district: District, domain: str) -> None:
    """A district agency of a domain with an item, and who its plans pass."""
    for code, level in (
        (f"310116-{domain}", "district"),
        (f"310000-{domain}", "municipal"),
        ("310000-justice", "municipal"),
    ):
        await district.agency(code, level)
    await district.item(f"{domain}-001")
    await district.claim(f"{domain}-001", f"310116-{domain}")


@pytest.mark.rule("P-28")
async def test_a_plan_over_homestays_names_its_partner_or_is_refused(
    district: District,
) -> None:
    (home,) = await district.register([0], business_types=("rural_homestay",))
    (hall,) = await district.register([1], business_types=("entertainment",))
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{home}\n{hall}\n")
    stopped = await district.approve(plan)
    (check,) = stopped.json()["checks"]
    assert (check["code"], check["sample"]) == ("joint-plan", ["rural_homestay"])
    assert check["bases"][0]["clause"] == "JS-WL 二(二)3"
    items = ["culture-001", "fire-001"]
    named = await district.restate(plan, partner_agencies=["310116-fire"], items=items)
    assert (await district.checks(named))["joint-plan"]["passed"]
    alone = await district.draft("310116-culture")
    await district.upload(alone, f"place\n{hall}\n")
    assert (await district.checks(alone))["joint-plan"]["passed"]


@pytest.mark.rule("P-15")
@pytest.mark.rule("P-28")
async def test_a_special_plan_over_a_field_of_the_random_list_gives_its_reason(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(kind="special", method="key")
    await district.upload(plan, f"place\n{place}\n")
    checks = await district.checks(plan)
    for code in ("random-field", "method-of-domain"):
        assert (checks[code]["passed"], checks[code]["needs_reason"]) == (False, True)
    await district.consent(plan, "municipal_counterpart", "310000-market")
    refused = await district.approve(plan, reasons={"P-15": "国家局统一部署"})
    assert refused.json()["code"] == "reasons-missing"
    assert refused.json()["rules"] == ["P-28"]
    reasons = {"P-15": "国家局统一部署", "P-28": "对象已由国家局确定"}
    approved = await district.approve(plan, reasons=reasons)
    assert approved.json()["reasons"] == reasons


@pytest.mark.rule("P-15")
async def test_a_sub_field_is_covered_where_another_of_its_items_is_drawn(
    district: District,
) -> None:
    await district.item("market-002", item_list="key", subfields=["特种设备"])
    await district.claim("market-002", "310116-market")
    plan = await district.draft(kind="special", items=["market-002"])
    assert (await district.checks(plan))["random-field"]["passed"]
    await district.item("market-003", subfields=["特种设备"])
    await district.claim("market-003", "310116-market")
    check = (await district.checks(plan))["random-field"]
    assert (check["passed"], check["sample"]) == (False, ["market-002"])


@pytest.mark.rule("P-13")
async def test_transports_limit_is_what_its_filed_annual_plan_states(
    district: District,
) -> None:
    await enter(district, "transport")
    first, second = await district.register(range(2))
    agency = "310116-transport"
    vague = await district.draft(agency, **YEAR, frequency="按需")
    stopped = await district.approve(vague)
    assert [check["code"] for check in stopped.json()["checks"]] == [
        "limit-of-annual-plan"
    ]
    await district.filed([first], agency)
    june = {"period_from": "2026-06-01", "period_to": "2026-06-30"}
    plan = await district.draft(agency, **june)
    taken = await district.upload(plan, f"place\n{first}\n{second}\n")
    assert taken.status_code == 200, "no annual plan is filed: nothing limits it"
    assert not (await district.checks(plan))["limit-of-annual-plan"]["passed"]
    annual = await district.restate(vague, **YEAR, frequency="每年不超过一次")
    assert (await district.through(annual))["status"] == "filed"
    refused = await district.upload(plan, f"place\n{first}\n{second}\n")
    assert [(row["line"], row["code"]) for row in refused.json()["rows"]] == [
        (2, "frequency-exceeded")
    ]


@pytest.mark.rule("P-13")
async def test_an_annual_plan_is_told_of_crowded_key_units_without_a_check(
    district: District,
) -> None:
    kinds = ("key_fire_unit", "densely_occupied")
    left, planned, visited = await district.register(range(3), business_types=kinds)
    await district.register([3], business_types=("key_fire_unit",))
    await district.register([4], business_types=kinds)
    for number in range(4):
        await district.tell("credit-svc", grade(number, "fire", Grade.A))
    await district.tell("credit-svc", grade(4, "fire", Grade.B))
    await district.filed([visited], "310116-fire")
    plan = await district.draft("310116-fire", **YEAR, mode="off_site")
    await district.upload(plan, f"place\n{planned}\n")
    check = (await district.checks(plan))["off-site-year"]
    assert (check["rows"], check["sample"]) == (1, [left])
    assert not check["needs_reason"]


@pytest.mark.rule("P-28")
async def test_a_labour_plan_says_which_places_had_no_clue_before(
    district: District,
) -> None:
    await enter(district, "labour")
    known, unknown = await district.register(range(2))
    world = district.world
    triggered = await world.client("plan-svc", "310116-labour", role="planner").post(
        "/plan/v1/tasks",
        json={
            "place": known,
            "items": ["labour-001"],
            "source": "transfer",
            "source_number": "YS-1",
            "source_reason": "移送",
            "latest": "2026-03-20",
        },
    )
    assert triggered.status_code == 201, triggered.text
    april = {"period_from": "2026-04-01", "period_to": "2026-04-30"}
    plan = await district.draft("310116-labour", kind="special", method="key", **april)
    await district.upload(plan, f"place\n{known}\n{unknown}\n")
    checks = await district.checks(plan)
    assert checks["subjects-known"]["sample"] == [unknown]
    assert checks["method-of-domain"]["passed"]
