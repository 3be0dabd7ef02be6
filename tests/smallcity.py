"""A small city in one process: one of each thing that a route may name.

Two agencies of one district, two subjects, a filed plan each and a draft, an agreed
proposal with its application, and a code with a visit. Everything is made through the
services' own routes.
"""

from typing import Any

import httpx

from shared.auth import ROLES
from shared.civic import uscc
from shared.running.service import NAMES
from shared.testing.world import MakeWorld, World

Json = dict[str, Any]
REGION = "310116"
CULTURE, HEALTH = f"{REGION}-culture", f"{REGION}-health"
AGENCIES = {
    CULTURE: "district",
    HEALTH: "district",
    "310000-culture": "municipal",
    "310000-health": "municipal",
    f"{REGION}-justice": "district",
}
SUBJECT, OTHER_SUBJECT = uscc.make(REGION, 4711), uscc.make(REGION, 4712)
PLACE, OTHER_PLACE = f"{SUBJECT}-001", f"{OTHER_SUBJECT}-001"
EVERY_SCOPE = " ".join(sorted(frozenset().union(*ROLES.values())))


class SmallCity:
    """The world, and the numbers of what is in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.numbers: dict[str, str] = {
            "year": "2026",
            "frame": "1",
            "ordinal": "1",
            "draw_id": "019ce1f0-0000-7000-8000-000000000009",
            "uscc": SUBJECT,
            "other": OTHER_SUBJECT,
            "place": PLACE,
            "project": "JS-2026-0001",
            "item": "culture-001",
            "domain": "culture",
            "list_name": "solo",
        }

    async def ask(
        self, agency: str, method: str, path: str, person: str = "", **options: Any
    ) -> httpx.Response:
        """One request with every scope there is; the path says which service."""
        service = f"{path.split('/')[1]}-svc"
        client = self.world.client(service, agency, scopes=EVERY_SCOPE, subject=person)
        return await client.request(method, path, **options)

    async def do(
        self, agency: str, method: str, path: str, body: Any = None, person: str = ""
    ) -> Any:
        """One request that must succeed; its answer, after everything settled."""
        if isinstance(body, str):
            options: Json = {"content": body, "headers": {"content-type": "text/csv"}}
        else:
            options = {} if body is None else {"json": body}
        answer = await self.ask(agency, method, path, person, **options)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        if method != "GET":
            await self.world.settle()
        return answer.json()

    async def furnish(self) -> None:
        """Agencies, claimed items, subjects with a place each, inspectors."""
        for code, level in AGENCIES.items():
            region, _, domain = code.partition("-")
            body = {"name": code, "level": level, "domain": domain, "region": region}
            await self.do(code, "PUT", f"/plan/v1/agencies/{code}", body)
        for agency in (CULTURE, HEALTH):
            domain = agency.partition("-")[2]
            item = f"/plan/v1/items/{domain}-001"
            await self.do("310000-culture", "PUT", item, item_body(domain))
            await self.do(agency, "PUT", f"{item}/claims/{agency}")
        for code in (SUBJECT, OTHER_SUBJECT):
            await self.do(CULTURE, "POST", "/subject/v1/subjects", subject_body(code))
        project = {"owner": SUBJECT, "address": "示例路9号", "region": REGION}
        path = f"/subject/v1/projects/{self.numbers['project']}"
        await self.do(CULTURE, "PUT", path, project)
        for number in range(4):
            agency = CULTURE if number < 2 else HEALTH
            await self.do(
                agency, "POST", "/subject/v1/inspectors", inspector_body(number, agency)
            )
        grades = f"/credit/v1/grades/culture/{SUBJECT}"
        await self.do(CULTURE, "PUT", grades, {"grade": "B"})

    async def plan(self, agency: str, place: str = PLACE) -> Json:
        """A draft that names one place."""
        path = "/plan/v1/plans"
        plan: Json = await self.do(agency, "POST", path, plan_body(agency))
        await self.do(
            agency, "POST", f"{path}/{plan['id']}/subjects", f"place\n{place}"
        )
        return plan

    async def approve(self, plan: Json) -> Json:
        """A second person hands a plan in for filing."""
        agency, path = plan["agency"], f"/plan/v1/plans/{plan['id']}"
        shown = await self.do(agency, "GET", path)
        body = {"round": shown["round"]}
        approved: Json = await self.do(
            agency, "POST", f"{path}/approval", body, "test:second"
        )
        return approved

    async def file(self, plan: Json) -> Json:
        """Take a plan through all of its steps."""
        path = f"/plan/v1/plans/{plan['id']}"
        plan = await self.approve(plan)
        while plan["status"] == "submitted":
            step = next(step for step in plan["steps"] if step["open"])
            consent = f"{path}/steps/{step['name']}/consent"
            plan = await self.do(step["authority"], "POST", consent)
        assert plan["status"] == "filed"
        return plan

    async def agree(self) -> None:
        """Both agencies' tasks at the place become one agreed proposal."""
        path = "/matching/v1/proposals"
        [proposal] = (await self.do(CULTURE, "GET", path))["items"]
        for agency in (CULTURE, HEALTH):
            answers = f"{path}/{proposal['number']}/answers"
            await self.do(agency, "POST", answers, {"answer": "join"})
        self.numbers["proposal"] = proposal["number"]
        self.numbers["task"] = proposal["members"][0]["tasks"][0]
        [waiting] = (await self.do(CULTURE, "GET", "/checkcode/v1/applications"))[
            "items"
        ]
        self.numbers["application"] = waiting["id"]

    async def contact(self) -> None:
        """An officer enters how the other subject is reached; nobody confirmed it."""
        path = f"/subject/v1/subjects/{OTHER_SUBJECT}/contacts"
        given = await self.do(CULTURE, "POST", path, contact_body())
        self.numbers["contact_id"] = given["id"]

    async def record(self) -> None:
        """A penalty of culture stands in the register."""
        entered = await self.do(CULTURE, "POST", "/subject/v1/records", record_body())
        self.numbers["record_id"] = entered["id"]

    async def view(self) -> None:
        """Culture's field register."""
        made = await self.do(CULTURE, "POST", "/subject/v1/views", view_body())
        self.numbers["view_id"] = made["id"]

    async def request(self) -> None:
        """The other subject asks what is held of it; nobody decided yet."""
        body = {"uscc": OTHER_SUBJECT, "kind": "access"}
        made = await self.do(CULTURE, "POST", "/subject/v1/requests", body)
        self.numbers["request_id"] = made["id"]

    async def offer(self) -> None:
        """The other subject is offered to a district that nobody here is of."""
        body = {"uscc": OTHER_SUBJECT, "to": "310104", "reason": "迁址"}
        path = "/subject/v1/transfers/subjects"
        offered = await self.do(CULTURE, "POST", path, body)
        self.numbers["transfer_id"] = offered["id"]

    async def clue(self) -> None:
        """Culture took in a clue of a complaint, and has it in hand."""
        clues = "/plan/v1/clues"
        clue = await self.do(CULTURE, "POST", clues, clue_body("12345-7"))
        path = f"{clues}/{clue['number']}"
        await self.do(CULTURE, "POST", f"{path}/classification", reading_body())
        await self.do(CULTURE, "POST", f"{path}/assignment", {"agency": CULTURE})
        await self.do(CULTURE, "POST", f"{path}/acceptance")
        self.numbers["clue"] = clue["number"]

    async def notice(self) -> None:
        """Culture asked health for assistance."""
        made = await self.do(CULTURE, "POST", "/plan/v1/notices", notice_body())
        self.numbers["notice_id"] = made["id"]

    async def conflict(self) -> None:
        """Culture declared a conflict of interest of its inspector with the subject."""
        body = {"certificate": certificates(0)[0], "uscc": SUBJECT, "source": "office"}
        made = await self.do(
            CULTURE, "POST", "/plan/v1/inspector-conflicts", body | {"reason": "回避"}
        )
        self.numbers["conflict_id"] = made["id"]

    async def visit(self) -> None:
        """Culture is at the other subject's place, with a code."""
        applied, visit = await self.started("12345-1")
        self.numbers |= {
            "code": applied["code"],
            "token": applied["scan_url"].rpartition("/")[2],
            "visit": visit["id"],
        }
        await self.report()

    async def report(self) -> None:
        """Somebody found the code suspicious."""
        form = f"/c/{self.numbers['token']}/report"
        sent = await self.world.client("checkcode-svc").post(
            form, data={"text": "可疑"}
        )
        assert sent.status_code == 200, sent.text
        path = "/checkcode/v1/reports"
        [report] = (await self.do("310000-justice", "GET", path))["items"]
        self.numbers["report_id"] = report["id"]

    async def results(self) -> None:
        """Another visit there has its results: its subject is sent a message."""
        _, visit = await self.started("12345-2")
        point = {"item": "culture-001", "point": "1", "outcome": "no_problem"}
        path = f"/checkcode/v1/visits/{visit['id']}/results"
        await self.do(CULTURE, "POST", path, {"points": [point]})
        path = "/checkcode/v1/deliveries"
        [message] = (await self.do("310000-justice", "GET", path))["items"]
        self.numbers["message_id"] = message["id"]

    async def started(self, source_number: str) -> tuple[Json, Json]:
        """A triggered task of culture, its application, and the visit that it began."""
        today = str(self.world.clock.today())
        body = task_body(today) | {"source_number": source_number}
        task = await self.do(CULTURE, "POST", "/plan/v1/tasks", body)
        applied = await self.do(
            CULTURE,
            "POST",
            "/checkcode/v1/applications",
            {
                "tasks": [task["number"]],
                "inspectors": certificates(0),
                "day": today,
                "duration_minutes": 60,
            },
        )
        codes = f"/checkcode/v1/codes/{applied['code']}"
        visit: Json = await self.do(CULTURE, "POST", f"{codes}/visits", {})
        return applied, visit


def item_body(domain: str) -> Json:
    return {
        "name": f"{domain} 检查",
        "domain": domain,
        "risk": "medium",
        "item_list": "random",
        "legal_basis": "某条例第一条",
        "check_points": [{"number": "1", "text": "证照"}],
    }


def subject_body(code: str) -> Json:
    return {
        "uscc": code,
        "name": "示例有限公司",
        "region": REGION,
        "premises": [{"address": "示例路1号", "town": f"{REGION}101"}],
    }


def record_body(number: str = "沪文罚〔2026〕1号") -> Json:
    """A penalty of the agency that enters it."""
    return {
        "kind": "penalty",
        "number": number,
        "uscc": OTHER_SUBJECT,
        "decided_on": "2026-02-02",
        "matter": "未按规定悬挂警示标志",
        "clause": "《娱乐场所管理条例》第四十九条",
        "amount": "2000",
        "public": True,
    }


def view_body(name: str = "文化经营场所") -> Json:
    return {"name": name, "criteria": {"areas": [REGION], "grades": ["B", "none"]}}


def contact_body() -> Json:
    return {
        "kind": "phone",
        "value": "13800000000",
        "role": "responsible_person",
        "purposes": ["notices"],
    }


def inspector_body(number: int, agency: str) -> Json:
    return {
        "certificate": f"{REGION}-{number:06d}",
        "name": f"检查员{number}",
        "agency": agency,
        "valid_from": "2020-01-01",
        "valid_to": "2030-12-31",
    }


def certificates(first: int) -> list[str]:
    return [f"{REGION}-{number:06d}" for number in (first, first + 1)]


def plan_body(agency: str) -> Json:
    return {
        "title": "月度检查计划",
        "kind": "monthly",
        "items": [f"{agency.partition('-')[2]}-001"],
        "period_from": "2026-03-16",
        "period_to": "2026-04-10",
        "scope": "文化场所",
        "legal_basis": "某条例",
        "method": "random",
        "check_points": "证照",
        "frequency": "每年一次",
        "necessity": "投诉较多",
        "ratio": "1",
        "materials": ["营业执照"],
    }


def task_body(day: str, place: str = OTHER_PLACE) -> Json:
    return {
        "place": place,
        "items": ["culture-001"],
        "source": "complaint",
        "source_number": "12345-1",
        "source_reason": "市民投诉",
        "earliest": day,
        "latest": day,
    }


def clue_body(source_number: str, place: str = OTHER_PLACE) -> Json:
    return {
        "channel": "12345",
        "source": "complaint",
        "source_number": source_number,
        "text": "市民来电反映",
        "place": place,
        "complainant": "赵某某",
        "phone": "13900000000",
    }


def notice_body() -> Json:
    return {
        "kind": "assistance",
        "receivers": [HEALTH],
        "title": "协查函",
        "text": "请协助核实",
        "place": OTHER_PLACE,
    }


def reading_body() -> Json:
    return {
        "kind": "complaint",
        "domain": "culture",
        "matter": "反映超时营业",
        "items": ["culture-001"],
    }


async def small_city(make_world: MakeWorld) -> SmallCity:
    """Build it."""
    city = SmallCity(await make_world(*NAMES, recompute="live"))
    await city.furnish()
    for agency in (HEALTH, CULTURE):
        city.numbers["filed"] = (await city.file(await city.plan(agency)))["id"]
    city.numbers["draft"] = (await city.plan(HEALTH, OTHER_PLACE))["id"]
    submitted = await city.approve(await city.plan(HEALTH, OTHER_PLACE))
    city.numbers["submitted"] = submitted["id"]
    city.numbers["step"] = next(s["name"] for s in submitted["steps"] if s["open"])
    await city.agree()
    await city.visit()
    await city.results()
    await city.offer()
    await city.contact()
    await city.record()
    await city.view()
    await city.request()
    await city.clue()
    await city.notice()
    await city.conflict()
    return city
