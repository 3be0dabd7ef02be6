"""A year's planning over HTTP and Kafka, five processes: from a scope to a clue's end.

Annual plan with a scope, a code for a place inside it; a monthly plan that is drawn,
checked by the offline program in a process of its own, consented to by a partner,
filed, published, amended; a complaint that becomes a triggered task, met off-site.
"""

import asyncio
import subprocess
import sys
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from plan_svc.draws import verify

from shared.civic import uscc
from tests.e2e.people import Json, People
from tests.fleet import Fleet, eventually

CULTURE, HEALTH, JUSTICE = "310116-culture", "310116-health", "310116-justice"
CITY = "310000-culture"
AGENCIES = (CULTURE, HEALTH, JUSTICE, CITY, "310000-health")
PLACES = [f"{uscc.make('310116', 4800 + nth)}-001" for nth in range(4)]
CODED, DRAWN = PLACES[0], PLACES[1:]
CERTIFICATES = [f"310116-{number:06d}" for number in range(4)]
"""Two of culture, two of health."""
PLANS = "/plan/v1/plans"
REASONS = {"P-13": "投诉较多", "P-15": "投诉较多", "P-28": "投诉较多"}


async def furnish(people: People) -> None:
    """Agencies, an item each that is claimed, four places, an inspector each."""
    for code in AGENCIES:
        region, _, domain = code.partition("-")
        level = "municipal" if region == "310000" else "district"
        body = {"name": code, "level": level, "domain": domain, "region": region}
        path = f"/plan/v1/agencies/{code}"
        await people.do("plan-svc", CITY, "steward", path, method="PUT", json=body)
    for first, agency in enumerate((CULTURE, HEALTH)):
        domain = agency.partition("-")[2]
        item = {
            "name": f"{domain} 检查",
            "domain": domain,
            "risk": "medium",
            "item_list": "random",
            "legal_basis": "某条例第一条",
            "check_points": [{"number": "1", "text": "证照齐全"}],
        }
        path = f"/plan/v1/items/{domain}-001"
        await people.do("plan-svc", CITY, "steward", path, method="PUT", json=item)
        claim = f"{path}/claims/{agency}"
        await people.do("plan-svc", agency, "planner", claim, method="PUT")
        for certificate in CERTIFICATES[first * 2 :][:2]:
            inspector = {
                "certificate": certificate,
                "name": "张检查",
                "agency": agency,
                "valid_from": "2020-01-01",
                "valid_to": "2040-12-31",
            }
            path = "/subject/v1/inspectors"
            await people.do("subject-svc", agency, "registrar", path, json=inspector)
    for place in PLACES:
        subject = {
            "uscc": place[:18],
            "name": f"示例企业{place[8:18]}",
            "region": "310116",
            "premises": [{"address": "示例路1号", "town": "310116101"}],
        }
        path = "/subject/v1/subjects"
        await people.do("subject-svc", CULTURE, "registrar", path, json=subject)


def stated(days: tuple[date, date], **changes: Any) -> Json:
    return {
        "title": "文化市场检查计划",
        "items": ["culture-001"],
        "period_from": str(days[0]),
        "period_to": str(days[1]),
        "scope": "区内文化经营场所",
        "legal_basis": "某条例",
        "method": "random",
        "check_points": "证照",
        "frequency": "每年一次",
        "necessity": "投诉较多",
        "materials": ["营业执照"],
        **changes,
    }


async def through(people: People, plan: Json) -> Json:
    """Take every step in turn, each as whom it belongs to, until the plan is filed."""
    path = f"{PLANS}/{plan['id']}"
    plan = await people.see("plan-svc", plan["agency"], "approver", path)
    while plan["status"] in {"draft", "submitted"}:
        step = next(step for step in plan["steps"] if step["open"])
        body: Json | None = None
        act, role = f"steps/{step['name']}/consent", "filing"
        if step["name"] == "agency":
            act, role = "approval", "approver"
            body = {"round": plan["round"], "reasons": REASONS}
        who = step["authority"]
        plan = await people.do("plan-svc", who, role, f"{path}/{act}", json=body)
    assert plan["status"] == "filed"
    return plan


async def taken(
    people: People, who: tuple[str, str, str], path: str, body: Json
) -> Json:
    """The answer of a POST, once the service knows of what it names.

    Raises:
        AssertionError: with what it refused last.
    """
    refused = ""

    async def answered() -> Json | None:
        nonlocal refused
        answer = await people.call(*who, "POST", path, json=body)
        refused = answer.text
        return answer.json() if answer.is_success else None

    try:
        return await eventually(answered, path)
    except AssertionError as late:
        raise AssertionError(refused) from late


async def asked(people: People, plan: Json) -> Json:
    """A code for a place inside the annual plan's scope, once the facts are there."""
    body = {
        "plan_code": plan["plan_code"],
        "place": CODED,
        "inspectors": CERTIFICATES[:2],
        "day": plan["period_from"],
    }

    who = "checkcode-svc", CULTURE, "inspector"
    application = await taken(people, who, "/checkcode/v1/applications", body)
    number = f"{plan['plan_code']}.{CULTURE}.{CODED}"

    async def settled() -> bool | None:
        path = f"/plan/v1/tasks/{number}"
        task = await people.see("plan-svc", CULTURE, "planner", path)
        return task["settled_on"] == body["day"] or None

    await eventually(settled, "plan-svc knows the day of the code")
    return application


async def numbered(people: People, year: int) -> None:
    """The keeper and a witness of another agency give the year's places numbers."""
    url = f"/plan/v1/draw-years/{year}"
    made = verify.promise(year, 1)
    keeper, witness = ("plan-svc", "310000-market", "keeper"), ("plan-svc", JUSTICE)

    await people.do(*keeper, f"{url}/key")
    promise = {"digest": made["digest"]}
    await people.do(*witness, "witness", f"{url}/promise", json=promise)
    await people.do(*keeper, f"{url}/frames")
    word = {"word": made["word"]}
    await taken(people, (*witness, "witness"), f"{url}/frames/1/word", word)


async def drawn(people: People, plan: Json, folder: Path) -> None:
    """Every place is drawn, and a program that knows nothing else checks the draw."""
    path = f"{PLANS}/{plan['id']}/draw"
    body = {"ratios": {"none": "1", "A": "1", "B": "1", "C": "1", "D": "1"}}

    draw = await taken(people, ("plan-svc", CULTURE, "planner"), path, body)
    assert draw["drawn"] == len(PLACES)
    name = f"{PLANS}/{plan['id']}/draws/{draw['ordinal']}/file"
    answer = await people.call("plan-svc", CULTURE, "planner", "GET", name)
    file = folder / "draw.txt"
    file.write_bytes(answer.content)
    program = [sys.executable, "-I", "-S", verify.__file__, "verify", str(file)]
    checked = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE)
    said, _ = await checked.communicate()
    assert checked.returncode == 0, said


async def amended(people: People, plan: Json, leaving: str) -> None:
    """One place leaves by the same steps; what the plan states is published again."""
    path = f"{PLANS}/{plan['id']}"
    draft = await people.do(
        *("plan-svc", CULTURE, "planner", f"{path}/amendments"),
        json={"reason": "企业停业"},
    )
    await people.do(
        *("plan-svc", CULTURE, "planner", f"{PLANS}/{draft['id']}/leaving"),
        content=f"place,reason\n{leaving},停业\n".encode(),
        headers={"content-type": "text/csv"},
    )
    await through(people, draft)
    public = await people.do(
        "plan-svc", CULTURE, "approver", f"{path}/publication", json={}
    )
    assert (public["edition"], public["published_edition"]) == (2, 2)
    for agency in (CULTURE, HEALTH):
        number = f"{plan['plan_code']}.{agency}.{leaving}"
        task = await people.see(
            "plan-svc", agency, "planner", f"/plan/v1/tasks/{number}"
        )
        assert (task["status"], task["reason"]) == ("withdrawn", "停业")


async def met_off_site(people: People, place: str, today: date) -> None:
    """A complaint becomes a task of its agency, is met off-site, and is closed."""
    clues = "/plan/v1/clues"
    clue = await people.do(
        *("plan-svc", JUSTICE, "dispatcher", clues),
        json={
            "channel": "12345",
            "source": "complaint",
            "source_number": "SH-1",
            "text": "反映该店证照不全",
            "place": place,
        },
    )
    path = f"{clues}/{clue['number']}"
    reading = {
        "kind": "complaint",
        "domain": "culture",
        "matter": "证照不全",
        "items": ["culture-001"],
    }
    desk, handler = (
        ("plan-svc", JUSTICE, "dispatcher"),
        ("plan-svc", CULTURE, "planner"),
    )
    await people.do(*desk, f"{path}/classification", json=reading)
    await people.do(*desk, f"{path}/assignment", json={"agency": CULTURE})
    await people.do(*handler, f"{path}/acceptance")
    order = {
        "items": ["culture-001"],
        "latest": str(today + timedelta(days=20)),
        "on_site": False,
    }
    made = await people.do(*handler, f"{path}/task", json=order)
    number = made["task"] if isinstance(made.get("task"), str) else made["number"]
    result = {
        "day": str(today),
        "means": ["documents"],
        "inspectors": CERTIFICATES[:1],
        "points": [{"item": "culture-001", "point": "1", "outcome": "no_problem"}],
        "evidence": [
            {
                "sha256": sha256(b"licence").hexdigest(),
                "name": "许可证.pdf",
                "kind": "document",
            }
        ],
    }
    off_site = f"/plan/v1/tasks/{number}/off-site-result"
    given = await people.do("plan-svc", CULTURE, "inspector", off_site, json=result)
    assert (given["problems"], given["kind"]) == (0, "triggered")
    task = await people.see("plan-svc", CULTURE, "planner", f"/plan/v1/tasks/{number}")
    assert task["status"] == "inspected"
    answer = {"outcome": "no_problem", "text": "核查未发现问题"}
    await people.do(*handler, f"{path}/answer", json=answer)
    closed = await people.do(*desk, f"{path}/closure")
    assert closed["status"] == "closed"


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.rule("P-01")
@pytest.mark.rule("P-08")
@pytest.mark.rule("P-16")
@pytest.mark.rule("P-19")
async def test_a_years_planning_from_a_scope_to_a_complaint_that_is_met(
    fleet: Fleet, tmp_path: Path
) -> None:
    people = People(fleet)
    await furnish(people)
    today = fleet.today()
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    year = stated(
        (today, date(today.year, 12, 31)),
        kind="annual",
        scope_open=True,
        extent={"number": 1, "areas": ["310116101"]},
    )
    annual = await people.do("plan-svc", CULTURE, "planner", PLANS, json=year)
    annual = await through(people, annual)
    assert annual["task_count"] == 0
    await asked(people, annual)

    body = stated(
        (month, last),
        kind="monthly",
        items=["culture-001", "health-001"],
        partner_agencies=[HEALTH],
        ratio="1",
    )
    monthly = await people.do("plan-svc", CULTURE, "planner", PLANS, json=body)
    await numbered(people, month.year)
    await drawn(people, monthly, tmp_path)
    monthly = await through(people, monthly)
    steps = {step["authority"]: step["status"] for step in monthly["steps"]}
    assert steps[HEALTH] == "consented"
    published = f"{PLANS}/{monthly['id']}/publication"
    await people.do("plan-svc", CULTURE, "approver", published, json={})

    await amended(people, monthly, DRAWN[0])
    await met_off_site(people, DRAWN[1], today)
