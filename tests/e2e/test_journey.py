"""One joint inspection from filed plans to two ratings: five processes, real Kafka."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from shared.civic import uscc
from tests.browser import phone, picture
from tests.e2e.people import Json, People
from tests.fleet import Fleet, eventually

CULTURE, HEALTH = "310116-culture", "310116-health"
LEVELS = {
    CULTURE: "district",
    HEALTH: "district",
    "310000-culture": "municipal",
    "310000-health": "municipal",
    "310116-justice": "district",
}
SUBJECT = uscc.make("310116", 4711)
PLACE = f"{SUBJECT}-001"


async def furnish(people: People) -> None:
    """Agencies, items, claims, one subject, four inspectors."""
    for code, level in LEVELS.items():
        region, _, domain = code.partition("-")
        body = {"name": code, "level": level, "domain": domain, "region": region}
        await people.do(
            "plan-svc",
            "310000-culture",
            "steward",
            f"/plan/v1/agencies/{code}",
            method="PUT",
            json=body,
        )
    for domain, risk in (("culture", "high"), ("health", "medium")):
        await people.do(
            "plan-svc",
            "310000-culture",
            "steward",
            f"/plan/v1/items/{domain}-001",
            method="PUT",
            json={
                "name": {"culture": "文化经营检查", "health": "公共场所卫生检查"}[
                    domain
                ],
                "domain": domain,
                "risk": risk,
                "item_list": "random",
                "legal_basis": "某条例第一条",
                "check_points": [
                    {"number": "1", "text": "证照齐全"},
                    {"number": "2", "text": "现场管理"},
                ],
            },
        )
        agency = f"310116-{domain}"
        await people.do(
            "plan-svc",
            agency,
            "planner",
            f"/plan/v1/items/{domain}-001/claims/{agency}",
            method="PUT",
        )
    await people.do(
        "subject-svc",
        CULTURE,
        "registrar",
        "/subject/v1/subjects",
        json={
            "uscc": SUBJECT,
            "name": "上海示例剧本娱乐有限公司",
            "region": "310116",
            "premises": [{"address": "上海市金山区示例路1号", "town": "310116101"}],
        },
    )
    for number in range(4):
        agency = CULTURE if number < 2 else HEALTH
        await people.do(
            "subject-svc",
            agency,
            "registrar",
            "/subject/v1/inspectors",
            json={
                "certificate": f"310116-{number:06d}",
                "name": "张王李赵"[number] + "检查",
                "agency": agency,
                "valid_from": "2020-01-01",
                "valid_to": "2030-12-31",
            },
        )


async def file_a_plan(people: People, agency: str, today: date) -> Json:
    """A monthly plan that names the subject, taken through every filing step."""
    domain = agency.partition("-")[2]
    plan = await people.do(
        "plan-svc",
        agency,
        "planner",
        "/plan/v1/plans",
        json={
            "title": f"{domain} 月度检查计划",
            "kind": "monthly",
            "items": [f"{domain}-001"],
            "period_from": str(today + timedelta(days=10)),
            "period_to": str(today + timedelta(days=35)),
            "scope": "剧本娱乐场所",
            "legal_basis": "某条例",
            "method": "random",
            "check_points": "证照与现场",
            "frequency": "每年一次",
            "necessity": "投诉较多",
            "ratio": "1",
            "materials": ["营业执照"],
        },
    )

    async def uploaded() -> Json | None:
        answer = await people.call(
            "plan-svc",
            agency,
            "planner",
            "POST",
            f"/plan/v1/plans/{plan['id']}/subjects",
            content=f"place\n{PLACE}\n".encode(),
            headers={"content-type": "text/csv"},
        )
        return answer.json() if answer.is_success else None

    await eventually(uploaded, "plan-svc knows the place")
    plan = await people.see(
        "plan-svc", agency, "approver", f"/plan/v1/plans/{plan['id']}"
    )
    while plan["status"] in {"draft", "submitted"}:
        step = next(
            (step for step in plan["steps"] if step["open"]), {"name": "agency"}
        )
        if step["name"] == "agency":
            path, who, role = "approval", agency, "approver"
        else:
            path, who, role = (
                f"steps/{step['name']}/consent",
                step["authority"],
                "filing",
            )
        plan = await people.do(
            "plan-svc",
            who,
            role,
            f"/plan/v1/plans/{plan['id']}/{path}",
            json={"round": plan["round"]} if path == "approval" else None,
        )
    assert plan["status"] == "filed"
    return plan


@pytest.mark.kafka
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.rule("M-08")
@pytest.mark.rule("C-04")
@pytest.mark.rule("P-20")
@pytest.mark.rule("C-12")
async def test_two_agencies_make_one_visit_and_the_subject_rates_both(  # noqa: PLR0915 - one journey, one test
    fleet: Fleet,
) -> None:
    people = People(fleet)
    await furnish(people)
    for agency in (CULTURE, HEALTH):
        await file_a_plan(people, agency, fleet.today())

    async def proposed() -> Json | None:
        page = await people.see(
            "matching-svc", CULTURE, "coordinator", "/matching/v1/proposals"
        )
        return page["items"][0] if page["items"] else None

    proposal = await eventually(proposed, "a joint visit is proposed")
    assert {member["agency"] for member in proposal["members"]} == {CULTURE, HEALTH}
    assert proposal["visits_saved"] == 1
    answers = f"/matching/v1/proposals/{proposal['number']}/answers"

    await people.do(
        "matching-svc", CULTURE, "coordinator", answers, json={"answer": "join"}
    )
    declined = await people.do(
        "matching-svc",
        HEALTH,
        "coordinator",
        answers,
        json={"answer": "decline", "reason": "inspectors", "text": "当日人手不足"},
    )
    assert declined["status"] == "proposed", "a decline may be taken back until due"
    agreed = await people.do(
        "matching-svc", HEALTH, "coordinator", answers, json={"answer": "join"}
    )
    assert agreed["status"] == "agreed"

    async def awaiting() -> Json | None:
        page = await people.see(
            "checkcode-svc", CULTURE, "inspector", "/checkcode/v1/applications"
        )
        codes = [
            code for code in page["items"] if code["proposal"] == proposal["number"]
        ]
        return codes[0] if codes else None

    application = await eventually(awaiting, "the agreed visit waits for inspectors")

    async def named(agency: str, first: int) -> Json | None:
        path = f"/checkcode/v1/applications/{application['id']}/inspectors"
        body = {"inspectors": [f"310116-{n:06d}" for n in (first, first + 1)]}
        answer = await people.call(
            "checkcode-svc", agency, "inspector", "POST", path, json=body
        )
        return answer.json() if answer.is_success else None

    first = await eventually(lambda: named(CULTURE, 0), "culture names inspectors")
    assert first["code"] is None, "no code before every agency named its own"
    second = await eventually(lambda: named(HEALTH, 2), "health names inspectors")
    code = await people.see(
        "checkcode-svc",
        agreed["lead"],
        "inspector",
        f"/checkcode/v1/codes/{second['code']}",
    )
    assert code["lead"] == CULTURE, "its item is of the highest risk (M-06)"
    assert {member["agency"] for member in code["members"]} == {CULTURE, HEALTH}

    page_path = urlsplit(code["scan_url"]).path
    await scanned(fleet, page_path, "尚未到检查日期", "journey-before")
    fleet.move_to(date.fromisoformat(code["day"]))
    await scanned(fleet, page_path, "有效", "journey-valid")
    visit = await people.do(
        "checkcode-svc",
        CULTURE,
        "inspector",
        f"/checkcode/v1/codes/{code['code']}/visits",
        json={},
    )
    for agency in (CULTURE, HEALTH):
        item = f"{agency.partition('-')[2]}-001"
        await people.do(
            "checkcode-svc",
            agency,
            "inspector",
            f"/checkcode/v1/visits/{visit['id']}/results",
            json={
                "points": [
                    {"item": item, "point": "1", "outcome": "no_problem"},
                    {
                        "item": item,
                        "point": "2",
                        "outcome": "problem_found",
                        "measure": "guidance",
                    },
                ]
            },
        )
    await rated(fleet, people, page_path)

    async def ratings() -> Json | None:
        answer = await people.see(
            "checkcode-svc",
            CULTURE,
            "supervisor",
            "/checkcode/v1/summary",
            **{"from": "2026-01-01", "to": "2027-12-31"},
        )
        return answer if answer["ratings"] == 2 else None

    summary = await eventually(ratings, "two ratings are counted")
    assert (summary["codes"]["issued"], summary["codes"]["joint"]) == (1, 1)
    assert (summary["visits"]["apart"], summary["visits"]["together"]) == (2, 1)

    async def visited() -> bool | None:
        page = await people.see("plan-svc", CULTURE, "supervisor", "/plan/v1/tasks")
        states = [item["status"] for item in page["items"]]
        return states == ["visited", "visited"] or None

    assert await eventually(visited, "plan-svc knows both tasks as visited")


async def scanned(fleet: Fleet, path: str, heading: str, name: str) -> None:
    """The subject scans: the page says in one line how the code stands."""
    async with phone() as page:
        await page.goto(fleet.members["checkcode-svc"].url + path)
        status = page.get_by_role("heading", level=1)
        assert await status.inner_text() == heading
        assert "营业执照" in await page.content(), "what the plan asks to prepare"
        await picture(page, name)


async def rated(fleet: Fleet, people: People, path: str) -> None:
    """The subject rates each agency on its own, with the secret that it was sent."""
    messages = await people.see(
        "checkcode-svc", "310116-justice", "channel", "/checkcode/v1/deliveries"
    )
    secrets = {
        message["agency"]: message["data"]["secret"]
        for message in messages["items"]
        if "secret" in message["data"]
    }
    assert set(secrets) == {CULTURE, HEALTH}
    async with phone() as page:
        for score, secret in zip(("5", "4"), secrets.values(), strict=True):
            await page.goto(fleet.members["checkcode-svc"].url + path)
            await page.get_by_label("评价口令").first.fill(secret)
            await page.get_by_label("评分").first.select_option(score)
            await page.get_by_role("button", name="提交评价").first.click()
            assert await page.get_by_role("status").inner_text() == "谢谢，评价已收到。"
        await picture(page, "journey-rated")
