"""Agencies send each other notices, and answer them by a day (P-24)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from plan_svc.notices.commands import chase_overdue

from shared.audit.acting import Acting, acting_as
from shared.events.plan import NoticeAnswered, NoticeClosed, NoticeSent
from tests.integration.plan_svc.planned import District, Json
from tests.lists import exported, goes_both_ways, listed

pytestmark = pytest.mark.rule("P-24")
BASE = "/plan/v1/notices"
MARKET, FIRE, HEALTH = "310116-market", "310116-fire", "310116-health"
CULTURE, HUANGPU = "310116-culture", "310101-market"
TEXT = "请协助核实该处燃气设施"


def letter(**changes: Any) -> Json:
    return {
        "kind": "assistance",
        "receivers": [FIRE, HEALTH],
        "title": "协查函",
        "text": TEXT,
        **changes,
    }


async def send(district: District, by: str = MARKET, **changes: Any) -> Json:
    answer = await district.planner(by).post(BASE, json=letter(**changes))
    assert answer.status_code == 201, answer.text
    notice: Json = answer.json()
    return notice


async def step(
    district: District, by: str, notice: Json, name: str, body: Json | None = None
) -> httpx.Response:
    return await district.planner(by).post(f"{BASE}/{notice['id']}/{name}", json=body)


def supervisor(district: District, agency: str = CULTURE) -> httpx.AsyncClient:
    return district.world.client("plan-svc", agency, role="supervisor")


async def test_each_receiver_answers_and_the_sender_closes_with_a_trail(
    district: District,
) -> None:
    (place,) = await district.register([0])
    notice = await send(district, place=place)
    assert (notice["due_on"], notice["waiting"]) == ("2026-03-16", [FIRE, HEALTH])
    assert [basis["row"] for basis in notice["bases"]] == [
        "default/notice.due/assistance"
    ]
    assert (await step(district, FIRE, notice, "acceptance")).is_success
    await step(district, FIRE, notice, "answer", {"text": "已到场核实"})
    await step(district, HEALTH, notice, "refusal", {"reason": "不属卫生职责"})
    closed = await step(district, MARKET, notice, "closure", {"text": "已汇总"})
    seen = closed.json()
    assert (seen["status"], seen["waiting"]) == ("closed", [])
    assert {reply["agency"]: reply["state"] for reply in seen["replies"]} == {
        FIRE: "answered",
        HEALTH: "declined",
    }
    acts = [(entry["act"], entry["by"]) for entry in seen["trail"]]
    assert acts == [
        ("sent", MARKET),
        ("accepted", FIRE),
        ("answered", FIRE),
        ("declined", HEALTH),
        ("closed", MARKET),
    ]
    told = await district.world.published(
        "plan-svc", NoticeSent, NoticeAnswered, NoticeClosed
    )
    assert [event.version for event in told] == [1, 2, 3, 4, 5]
    assert {event.key for event in told} == {place.partition("-")[0]}
    assert not any(TEXT in event.model_dump_json() for event in told)


async def test_its_sender_may_name_another_day_and_no_row_then_sets_it(
    district: District,
) -> None:
    notice = await send(district, due_on="2026-03-04")
    assert (notice["due_on"], notice["bases"]) == ("2026-03-04", [])
    early = await district.planner().post(BASE, json=letter(due_on="2026-03-01"))
    assert (early.status_code, early.json()["code"]) == (422, "notice-due-past")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"receivers": [MARKET]}, 422, "notice-to-itself"),
        ({"receivers": ["310116-police"]}, 422, "agency-unknown"),
        ({"place": "91310116MA0000000X-001"}, 422, "place-unknown"),
        ({"task": "CF.310116-market.0123456789ab.X-001"}, 404, "task-unknown"),
        ({"plan_id": "019cad00-0000-7000-8000-000000000009"}, 404, "plan-unknown"),
        ({"receivers": []}, 422, "body-invalid"),
    ],
)
async def test_a_notice_that_goes_nowhere_or_concerns_nothing_is_refused(
    district: District, changes: Json, status: int, code: str
) -> None:
    refused = await district.planner().post(BASE, json=letter(**changes))
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert await district.world.published("plan-svc", NoticeSent) == []


async def test_words_are_the_parties_and_supervisors_of_a_region_see_the_rest(
    district: District,
) -> None:
    notice = await send(district, title="关于某店的协查")
    path = f"{BASE}/{notice['id']}"
    for agency in (MARKET, FIRE):
        assert (await district.planner(agency).get(path)).json()["text"] == TEXT
    for other in (CULTURE, HUANGPU):
        assert (await district.planner(other).get(path)).status_code == 404
        assert await listed(district.planner(other), BASE) == []
    seen = (await supervisor(district).get(path)).json()
    assert (seen["status"], seen["text"], seen["title"]) == ("sent", None, None)
    assert [entry["text"] for entry in seen["trail"]] == [None]
    assert (await supervisor(district, HUANGPU).get(path)).status_code == 404
    export = await supervisor(district).get(f"{BASE}.csv")
    assert str(notice["id"]) in export.text
    assert TEXT not in export.text


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("secret", ["classified", "surprise"])
async def test_what_is_secret_stays_with_its_parties(
    district: District, secret: str
) -> None:
    """A notice about a secret task is as secret, whatever its sender says."""
    (place,) = await district.register([0])
    body = {
        "place": place,
        "items": ["market-001"],
        "source": "complaint",
        "source_number": "1",
        "source_reason": "投诉",
        "latest": "2026-03-20",
        secret: True,
    }
    task = (await district.planner().post("/plan/v1/tasks", json=body)).json()
    notice = await send(district, task=task["number"], receivers=[FIRE])
    assert notice[secret]
    assert (notice["place"], notice["uscc"]) == (place, place.partition("-")[0])
    path = f"{BASE}/{notice['id']}"
    assert (await supervisor(district).get(path)).status_code == 404
    assert await listed(supervisor(district), BASE) == []
    assert (await supervisor(district).get("/plan/v1/notice-loads")).json() == []
    assert (await district.planner(FIRE).get(path)).status_code == 200
    other = letter(task=task["number"], receivers=[MARKET])
    refused = await district.planner(HEALTH).post(BASE, json=other)
    assert (refused.status_code, refused.json()["code"]) == (404, "task-unknown")


async def test_what_is_overdue_is_chased_once_listed_and_counted(
    district: District,
) -> None:
    notice = await send(district, receivers=[FIRE])
    answered = await send(district, receivers=[HEALTH], kind="copy")
    await step(district, HEALTH, answered, "acceptance")
    runtime = district.world.db("plan-svc")

    async def run() -> None:
        with acting_as(Acting.system("plan-svc", "chase-notices")):
            await chase_overdue(runtime)

    await run()
    assert await listed(district.planner(), BASE, overdue="true") == []
    district.world.clock.advance(timedelta(days=15))
    for _ in range(2):
        await run()
    [late] = await listed(district.planner(), BASE, overdue="true")
    assert (late["id"], late["chases"], late["version"]) == (notice["id"], 1, 2)
    [load] = (await supervisor(district).get("/plan/v1/notice-loads")).json()
    assert (load["agency"], load["overdue"]) == (FIRE, 1)
    gauge = runtime.metrics.registry.get_sample_value(
        "onevisit_notices_overdue", {"agency": FIRE}
    )
    assert gauge == 1
    chased = await step(district, MARKET, late, "chase", {"reason": "请尽快"})
    assert chased.json()["chases"] == 2


async def test_the_list_sorts_filters_and_exports(district: District) -> None:
    for day in ("2026-03-10", "2026-03-05"):
        await send(district, due_on=day, receivers=[FIRE])
    await send(district, FIRE, receivers=[HEALTH, MARKET])
    client = district.planner(MARKET)
    for sort in ("due_on", "sent_on"):
        await goes_both_ways(client, BASE, sort, "id")
    assert len(await listed(client, BASE)) == 3
    assert len(await listed(client, BASE, sender=MARKET, kind="assistance")) == 2
    assert len(await listed(client, BASE, receiver=MARKET)) == 1
    assert len(await listed(client, BASE, waiting_for=FIRE, status="sent")) == 2
    assert len(await listed(client, BASE, due_to="2026-03-05")) == 1
    assert await listed(client, BASE, kind="copy") == []
    assert len(await exported(client, BASE, due_to="2026-03-05")) == 1
