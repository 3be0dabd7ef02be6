"""A small planned district: agencies, claimed items, places, and who acts in it."""

from collections.abc import Iterable
from typing import Any

import httpx
from plan_svc.draws import verify

from shared.civic import uscc
from shared.events import Event
from shared.events.credit import Grade, GradeChanged
from shared.events.subject import ListEntryChanged, ListName, PlaceChanged
from shared.testing.world import World
from tests.factories import credit, subject

AGENCIES = {
    "310116-market": "district",
    "310116-fire": "district",
    "310116-culture": "district",
    "310116-health": "district",
    "310116-construction": "district",
    "310000-market": "municipal",
    "310000-culture": "municipal",
    "310116-justice": "district",
}
Json = dict[str, Any]


class District:
    """One world with plan-svc, and short words for what people do there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.steward = world.client("plan-svc", "310000-market", role="steward")

    def planner(self, agency: str = "310116-market") -> httpx.AsyncClient:
        return self.world.client("plan-svc", agency, role="planner")

    def approver(self, agency: str) -> httpx.AsyncClient:
        """Another person than the planner."""
        return self.world.client("plan-svc", agency, role="approver")

    def authority(self, agency: str) -> httpx.AsyncClient:
        return self.world.client("plan-svc", agency, role="filing")

    async def furnish(self) -> None:
        """Enter the agencies and one claimed item each."""
        for code, level in AGENCIES.items():
            await self.agency(code, level)
        for domain in ("market", "fire", "culture", "health", "construction"):
            await self.item(f"{domain}-001")
            await self.claim(f"{domain}-001", f"310116-{domain}")

    async def agency(self, code: str, level: str = "district") -> None:
        region, _, domain = code.partition("-")
        body = {"name": code, "level": level, "domain": domain, "region": region}
        answer = await self.steward.put(f"/plan/v1/agencies/{code}", json=body)
        assert answer.status_code == 200, answer.text

    async def item(self, code: str, **changes: object) -> Json:
        domain = code.partition("-")[0]
        body = {
            "name": code,
            "domain": domain,
            "risk": "medium",
            "item_list": "random",
            "legal_basis": "某条例第一条",
            "check_points": [{"number": "1", "text": "证照"}],
            **changes,
        }
        answer = await self.steward.put(f"/plan/v1/items/{code}", json=body)
        assert answer.status_code == 200, answer.text
        item: Json = answer.json()
        return item

    async def claim(self, code: str, agency: str) -> None:
        url = f"/plan/v1/items/{code}/claims/{agency}"
        answer = await self.planner(agency).put(url)
        assert answer.status_code == 200, answer.text

    async def tell(self, service: str, *events: Event) -> None:
        """Events of a neighbour arrive."""
        await self.world.publish(service, *events)
        await self.world.settle()

    async def register(self, numbers: Iterable[int], **changes: Any) -> list[str]:
        """Places of subjects arrive from the register; their numbers."""
        events = [place(number, **changes) for number in numbers]
        await self.tell("subject-svc", *events)
        return [event.number for event in events]

    async def draft(self, agency: str = "310116-market", **changes: object) -> Json:
        answer = await self.planner(agency).post(
            "/plan/v1/plans", json=draft_body(agency, **changes)
        )
        assert answer.status_code == 201, answer.text
        plan: Json = answer.json()
        return plan

    async def fix_frame(self, year: int = 2026) -> Json:
        """Number the places that no frame of the year has; the year as it stands."""
        keeper = self.world.client("plan-svc", "310000-market", role="keeper")
        witness = self.world.client("plan-svc", "310116-justice", role="witness")
        url = f"/plan/v1/draw-years/{year}"
        committed = await keeper.post(f"{url}/key")
        assert committed.status_code in {201, 409}, committed.text
        frames = (await self.year(year))["frames"]
        ordinal = len(frames) + 1
        made = verify.promise(year, ordinal)
        for client, path, body in (
            (witness, "promise", {"digest": made["digest"]}),
            (keeper, "frames", None),
            (witness, f"frames/{ordinal}/word", {"word": made["word"]}),
        ):
            answer = await client.post(f"{url}/{path}", json=body)
            assert answer.status_code in {201, 202}, answer.text
            await self.world.settle()
        return await self.year(year)

    async def year(self, year: int = 2026) -> Json:
        answer = await self.world.client("plan-svc").get("/plan/v1/draw-years")
        assert answer.status_code == 200, answer.text
        [found] = [each for each in answer.json() if each["year"] == year]
        year_now: Json = found
        return year_now

    async def draw(self, plan: Json, **body: object) -> Json:
        """Draw from the year's frame, which has every place that is registered."""
        await self.fix_frame()
        answer = await self.planner(plan["agency"]).post(
            f"/plan/v1/plans/{plan['id']}/draw", json=body
        )
        assert answer.status_code == 200, answer.text
        drawn: Json = answer.json()
        return drawn

    async def places_of(self, plan: Json) -> list[str]:
        answer = await self.planner(plan["agency"]).get(
            f"/plan/v1/plans/{plan['id']}/subjects", params={"limit": 200}
        )
        return [subject["place"] for subject in answer.json()["items"]]

    async def upload(self, plan: Json, csv: str, **params: str) -> httpx.Response:
        return await self.planner(plan["agency"]).post(
            f"/plan/v1/plans/{plan['id']}/subjects",
            content=csv.encode(),
            headers={"content-type": "text/csv"},
            params=params,
        )

    async def approve(self, plan: Json, **body: object) -> httpx.Response:
        """The approver approves the draft as it stands, or the round that is named."""
        shown = {"round": (await self.seen(plan))["round"]}
        return await self.approver(plan["agency"]).post(
            f"/plan/v1/plans/{plan['id']}/approval", json=shown | body
        )

    async def consent(self, plan: Json, step: str, agency: str) -> httpx.Response:
        return await self.authority(agency).post(
            f"/plan/v1/plans/{plan['id']}/steps/{step}/consent"
        )

    async def through(self, plan: Json) -> Json:
        """Take every step in turn until the plan is filed."""
        while plan["status"] in {"draft", "submitted"}:
            step = next(step for step in plan["steps"] if step["open"])
            if step["name"] == "agency":
                answer = await self.approve(plan)
            else:
                answer = await self.consent(plan, step["name"], step["authority"])
            assert answer.status_code == 200, answer.text
            plan = answer.json()
        return plan

    async def filed(
        self, places: list[str], agency: str = "310116-culture", **changes: object
    ) -> Json:
        """A plan for these places, filed."""
        plan = await self.draft(agency, **changes)
        answer = await self.upload(plan, "place\n" + "\n".join(places))
        assert answer.status_code == 200, answer.text
        return await self.through(await self.seen(plan))

    async def amendment(
        self, plan: Json, *, leaving: Iterable[str] = (), coming: Iterable[str] = ()
    ) -> Json:
        """A draft by which places leave a filed plan and others come into it."""
        planner, url = self.planner(plan["agency"]), "/plan/v1/plans"
        answer = await planner.post(
            f"{url}/{plan['id']}/amendments", json={"reason": "任务调整"}
        )
        assert answer.status_code == 201, answer.text
        draft: Json = answer.json()
        if rows := list(leaving):
            answer = await self.let_leave(draft, "place\n" + "\n".join(rows))
            assert answer.status_code == 200, answer.text
        if rows := list(coming):
            answer = await self.upload(draft, "place\n" + "\n".join(rows))
            assert answer.status_code == 200, answer.text
        return await self.seen(draft)

    async def let_leave(
        self, draft: Json, csv: str, reason: str = "企业已停业"
    ) -> httpx.Response:
        return await self.planner(draft["agency"]).post(
            f"/plan/v1/plans/{draft['id']}/leaving",
            content=csv.encode(),
            headers={"content-type": "text/csv"},
            params={"reason": reason} if reason else {},
        )

    async def restate(self, draft: Json, **changes: object) -> Json:
        """State a draft anew, as its body with changes."""
        body = draft_body(draft["agency"], **changes)
        answer = await self.planner(draft["agency"]).put(
            f"/plan/v1/plans/{draft['id']}", json=body
        )
        assert answer.status_code == 200, answer.text
        restated: Json = answer.json()
        return restated

    async def publish(self, plan: Json, **body: object) -> httpx.Response:
        return await self.approver(plan["agency"]).post(
            f"/plan/v1/plans/{plan['id']}/publication", json=body
        )

    async def published(self, plan: Json, **body: object) -> Json:
        """A filed plan, made public."""
        answer = await self.publish(plan, **body)
        assert answer.status_code == 200, answer.text
        shown: Json = answer.json()
        return shown

    async def seen(self, plan: Json) -> Json:
        answer = await self.planner(plan["agency"]).get(f"/plan/v1/plans/{plan['id']}")
        assert answer.status_code == 200, answer.text
        plan_now: Json = answer.json()
        return plan_now

    async def checks(self, plan: Json) -> dict[str, Json]:
        answer = await self.planner(plan["agency"]).get(
            f"/plan/v1/plans/{plan['id']}/checks"
        )
        assert answer.status_code == 200, answer.text
        return {check["code"]: check for check in answer.json()}

    async def tasks(self, **filters: str) -> list[Json]:
        answer = await self.planner().get(
            "/plan/v1/tasks", params={"limit": "200", **filters}
        )
        assert answer.status_code == 200, answer.text
        tasks: list[Json] = answer.json()["items"]
        return tasks


def place(
    number: int, *, nth: int = 1, version: int = 1, **changes: Any
) -> PlaceChanged:
    """The register's event of a place of the subject with this number."""
    code = uscc.make("310116", number)
    members: Json = {"number": f"{code}-{nth:03}", "subject_name": f"企业{number}"}
    return subject.place(code, version=version, **{**members, **changes})


def grade(
    number: int, domain: str, value: Grade, *, version: int = 1, **more: Any
) -> GradeChanged:
    code = uscc.make("310116", number)
    return credit.grade(value, code, domain=domain, version=version, **more)


def listed(
    number: int, domain: str = "*", *, version: int = 1, active: bool = True
) -> ListEntryChanged:
    return subject.list_entry(
        ListName.UNOBTRUSIVE,
        uscc.make("310116", number),
        domain=domain,
        version=version,
        active=active,
    )


def draft_body(agency: str = "310116-market", **changes: object) -> Json:
    domain = agency.partition("-")[2]
    return {
        "title": "三月检查计划",
        "kind": "monthly",
        "items": [f"{domain}-001"],
        "period_from": "2026-03-01",
        "period_to": "2026-03-31",
        "scope": "辖区内餐饮单位",
        "legal_basis": "某条例",
        "ratio": "0.05",
        "method": "random",
        "check_points": "证照",
        "frequency": "每年一次",
        "necessity": "投诉增多",
        "materials": ["营业执照"],
        **changes,
    }
