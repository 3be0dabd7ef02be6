"""The filing review over HTTP: fields, items, lists and frequency (P-03 to P-13)."""

import pytest

from shared.civic import uscc
from shared.events.credit import Grade
from tests.integration.plan_svc.planned import District, draft_body, grade, listed


@pytest.mark.rule("P-03")
async def test_a_draft_that_misses_fields_is_refused_with_all_of_them(
    district: District,
) -> None:
    body = {"title": "空", "kind": "monthly"}
    planner = district.planner("310116-culture")
    refused = await planner.post("/plan/v1/plans", json=body)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (422, "fields-missing")
    assert set(problem["missing"]) >= {"items", "scope", "period", "necessity"}
    plan = await district.draft("310116-culture")
    empty = await district.approve(plan)
    assert (empty.status_code, empty.json()["code"]) == (409, "plan-blocked")
    (stopped,) = empty.json()["checks"]
    assert (stopped["code"], stopped["sample"]) == ("fields-stated", ["subjects"])


async def test_unknown_members_and_partners_are_refused(district: District) -> None:
    planner = district.planner()
    odd = await planner.post("/plan/v1/plans", json=draft_body(colour="red"))
    assert (odd.status_code, odd.json()["code"]) == (422, "body-invalid")
    for partner in ("310116-nobody", "310116-market"):
        body = draft_body(partner_agencies=[partner])
        answer = await planner.post("/plan/v1/plans", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "agency-unknown")


@pytest.mark.rule("P-09")
@pytest.mark.rule("P-05")
async def test_items_not_claimed_not_filed_or_out_of_date_stop_the_approval(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.item("culture-002")
    await district.item("culture-003", filed=False)
    await district.item("culture-004", valid_to="2026-03-30")
    for code in ("culture-003", "culture-004"):
        await district.claim(code, "310116-culture")
    items = ["culture-001", "culture-002", "culture-003", "culture-004", "culture-999"]
    plan = await district.draft("310116-culture", items=items)
    await district.upload(plan, f"place\n{place}\n")
    stopped = await district.approve(plan)
    (check,) = stopped.json()["checks"]
    assert (check["rule"], check["serves"]) == ("P-09", "legality")
    assert check["sample"] == items[1:]
    assert (await district.seen(plan))["status"] == "draft"


@pytest.mark.rule("P-09")
async def test_an_item_of_another_domain_or_level_cannot_be_claimed(
    district: District,
) -> None:
    url = "/plan/v1/items/fire-001/claims/310116-market"
    other = await district.planner().put(url)
    assert (other.status_code, other.json()["code"]) == (409, "claim-refused")
    url = "/plan/v1/items/fire-001/claims/310116-fire"
    foreign = await district.planner("310116-market").put(url)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "other-agency")


@pytest.mark.rule("P-10")
async def test_an_item_of_high_risk_cannot_be_left_undisturbed(
    district: District,
) -> None:
    body = {
        "name": "x",
        "domain": "fire",
        "risk": "high",
        "item_list": "undisturbed",
        "legal_basis": "法",
        "check_points": [{"number": "1", "text": "x"}],
    }
    answer = await district.steward.put("/plan/v1/items/fire-009", json=body)
    assert (answer.status_code, answer.json()["rule"]) == (422, "P-10")


@pytest.mark.rule("P-11")
async def test_an_undisturbed_item_needs_a_named_order_or_statute(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.item("market-002", risk="low", item_list="undisturbed")
    await district.claim("market-002", "310116-market")
    plan = await district.draft(items=["market-002"])
    await district.upload(plan, f"place\n{place}\n")
    consented = await district.consent(plan, "municipal_counterpart", "310000-market")
    assert consented.status_code == 200
    assert (await district.approve(plan)).json()["checks"][0]["rule"] == "P-11"
    named = draft_body(
        items=["market-002"], exception="statute", exception_reference="食品安全法109条"
    )
    changed = await district.planner().put(f"/plan/v1/plans/{plan['id']}", json=named)
    assert changed.status_code == 200
    filed = await district.through(changed.json())
    assert filed["status"] == "filed"


@pytest.mark.rule("P-12")
async def test_an_unobtrusive_subject_is_refused_unless_a_superior_orders_it(
    district: District,
) -> None:
    first, second = await district.register(range(2))
    await district.tell("subject-svc", listed(0, "culture"))
    plan = await district.draft("310116-culture")
    refused = await district.upload(plan, f"place\n{second}\n{first}\n")
    (row,) = refused.json()["rows"]
    assert (row["line"], row["rule"], row["value"]) == (3, "P-12", first)
    assert (await district.seen(plan))["subject_count"] == 0
    ordered = await district.draft(
        "310116-culture",
        exception="superior_order",
        exception_reference="沪文旅〔2026〕3号",
    )
    taken = await district.upload(ordered, f"place\n{second}\n{first}\n")
    assert taken.status_code == 200
    remote = await district.draft("310116-culture", mode="off_site")
    assert (await district.upload(remote, f"place\n{first}\n")).status_code == 200
    await district.through(await district.seen(remote))
    (task,) = await district.tasks()
    assert (task["place"], task["on_site"]) == (first, False)


@pytest.mark.rule("P-12")
async def test_a_subject_that_enters_the_list_after_the_upload_stops_the_last_step(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{place}\n")
    await district.approve(plan)
    await district.consent(plan, "municipal_counterpart", "310000-culture")
    await district.tell("subject-svc", listed(0))
    stopped = await district.consent(plan, "district_justice", "310116-justice")
    assert (stopped.status_code, stopped.json()["code"]) == (409, "plan-blocked")
    assert (await district.seen(plan))["status"] == "submitted"
    back = listed(0, version=2, active=False)
    await district.tell("subject-svc", back)
    filed = await district.consent(plan, "district_justice", "310116-justice")
    assert filed.json()["status"] == "filed"


@pytest.mark.rule("P-13")
@pytest.mark.rule("P-23")
async def test_a_second_visit_in_the_year_needs_a_recorded_reason(
    district: District,
) -> None:
    first, second = await district.register(range(2))
    await district.filed([first], "310116-market")
    later = {"period_from": "2026-06-01", "period_to": "2026-06-30"}
    plan = await district.draft(**later)
    listed_rows = await district.upload(plan, f"place\n{second}\n{first}\n")
    assert listed_rows.json()["reasons_missing"] == 1
    (row,) = listed_rows.json()["advisory"]
    assert (row["line"], row["place"], row["rule"]) == (3, first, "P-13")
    checks = await district.checks(plan)
    assert not checks["frequency-advisory"]["passed"]
    assert checks["frequency-advisory"]["effect"] == "advises"
    await district.consent(plan, "municipal_counterpart", "310000-market")
    stopped = await district.approve(plan)
    assert stopped.json()["code"] == "reasons-missing"
    assert stopped.json()["rules"] == ["P-13"]
    excused = await district.upload(plan, f"place,reason.P-13\n{first},投诉激增\n")
    assert excused.json()["reasons_missing"] == 0
    assert (await district.through(await district.seen(plan)))["status"] == "filed"


@pytest.mark.rule("P-13")
async def test_one_reason_with_the_approval_covers_every_row(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.filed([place], "310116-market")
    plan = await district.draft(period_from="2026-06-01", period_to="2026-06-30")
    await district.upload(plan, f"place\n{place}\n")
    await district.consent(plan, "municipal_counterpart", "310000-market")
    approved = await district.approve(plan, reasons={"P-13": "上级督办"})
    assert approved.json()["reasons"] == {"P-13": "上级督办"}


@pytest.mark.rule("P-13")
async def test_the_binding_row_of_a_key_fire_units_grade_refuses_the_row(
    district: District,
) -> None:
    (first,) = await district.register([0], business_types=("key_fire_unit",))
    (second,) = await district.register([1])
    for number in range(2):
        await district.tell("credit-svc", grade(number, "fire", Grade.B))
    await district.filed([first, second], "310116-fire")
    plan = await district.draft(
        "310116-fire", period_from="2026-06-01", period_to="2026-06-30"
    )
    refused = await district.upload(plan, f"place\n{first}\n{second}\n")
    (row,) = refused.json()["rows"]
    assert (row["line"], row["code"]) == (2, "frequency-exceeded")
    other = await district.upload(plan, f"place\n{second}\n")
    assert [finding["rule"] for finding in other.json()["advisory"]] == ["P-13"]
    next_year = await district.draft(
        "310116-fire", period_from="2027-06-01", period_to="2027-06-30"
    )
    taken = await district.upload(next_year, f"place\n{first}\n{second}\n")
    assert taken.json()["reasons_missing"] == 0


@pytest.mark.rule("P-13")
async def test_triggered_tasks_and_other_domains_do_not_count(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.filed([place], "310116-culture")
    answer = await district.planner().post(
        "/plan/v1/tasks",
        json={
            "place": place,
            "items": ["market-001"],
            "source": "complaint",
            "source_number": "12345-1",
            "source_reason": "投诉",
            "latest": "2026-03-20",
        },
    )
    assert answer.status_code == 201, answer.text
    plan = await district.draft()
    taken = await district.upload(plan, f"uscc\n{uscc.make('310116', 0)}\n")
    assert taken.json()["reasons_missing"] == 0


@pytest.mark.rule("P-13")
async def test_two_occasions_of_one_duty_are_a_month_apart_by_default(
    district: District,
) -> None:
    (place,) = await district.register([0])
    march = {"period_from": "2026-03-20", "period_to": "2026-03-31"}
    april = {"period_from": "2026-04-01", "period_to": "2026-04-10"}
    await district.filed([place], "310116-culture", **march)
    near = await district.draft("310116-culture", **april)
    taken = await district.upload(near, f"place\n{place}\n")
    assert taken.json()["reasons_missing"] == 1
    far = await district.draft(
        "310116-culture", period_from="2026-04-01", period_to="2026-05-31"
    )
    taken = await district.upload(far, f"place\n{place}\n")
    assert taken.json()["reasons_missing"] == 0


@pytest.mark.rule("P-05")
async def test_the_review_points_out_where_a_joint_visit_may_be_formed(
    district: District,
) -> None:
    places = await district.register(range(3))
    await district.filed(places[:2], "310116-culture")
    plan = await district.draft("310116-health")
    await district.upload(plan, "place\n" + "\n".join(places))
    checks = await district.checks(plan)
    assert not checks["joint-possible"]["passed"]
    assert " 2 " in checks["joint-possible"]["detail"]
    assert {check["serves"] for check in checks.values()} == {
        "legality",
        "reasonableness",
        "coordination",
    }
