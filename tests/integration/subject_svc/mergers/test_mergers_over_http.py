"""Two codes of one subject are merged and split by two people (S-12)."""

from typing import Any

import httpx
import pytest

from shared.civic import uscc
from shared.events.credit import Grade
from shared.events.subject import SubjectMerged
from shared.testing.world import World
from tests.factories import checkcode, credit
from tests.factories.plan import MARKET
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register

pytestmark = pytest.mark.rule("S-12")
THREE = uscc.make("310116", 3)
ELSEWHERE = uscc.make("310115", 4)
PUDONG = "310115-market"
TRANSFERS = f"{BASE}/transfers"
OFFER = {"old": ONE, "into": TWO, "reason": "换发统一社会信用代码"}
SUBJECT = f"{BASE}/subjects"


@pytest.fixture
def another(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", role="registrar", subject="another")


@pytest.fixture
async def two(registrar: httpx.AsyncClient) -> None:
    await register(registrar, ONE, name="上海示例（金山）有限公司")
    await register(registrar, TWO, name="上海示例(金山)有限责任公司")


async def ask(
    client: httpx.AsyncClient, method: str, path: str, **options: Any
) -> dict[str, Any]:
    answer = await client.request(method, path, **options)
    assert answer.is_success, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def offer(client: httpx.AsyncClient, **changes: Any) -> str:
    body = OFFER | changes
    return str((await ask(client, "POST", f"{TRANSFERS}/mergers", json=body))["id"])


async def merge(
    one: httpx.AsyncClient, other: httpx.AsyncClient, **changes: Any
) -> None:
    id_ = await offer(one, **changes)
    await ask(other, "POST", f"{TRANSFERS}/{id_}/acceptance")


async def split(one: httpx.AsyncClient, other: httpx.AsyncClient, old: str) -> None:
    body = {"old": old, "reason": "两家企业"}
    id_ = (await ask(one, "POST", f"{TRANSFERS}/splits", json=body))["id"]
    await ask(other, "POST", f"{TRANSFERS}/{id_}/acceptance")


async def tell(world: World) -> None:
    """A grade, a visit and a result under each of the codes."""
    for number, code in enumerate((ONE, TWO), 1):
        grade = credit.grade(
            Grade.B if code == ONE else Grade.C,
            code,
            domain="emergency",
        )
        await world.publish("credit-svc", grade)
        visit_id = f"00000000-0000-7000-8000-00000000000{number}"
        at = {"visit_id": visit_id, "uscc": code, "place": f"{code}-001"}
        await world.publish(
            "checkcode-svc",
            checkcode.visit(("t1",), world.clock.today(), **at),
            checkcode.result(MARKET, problems=number, **at),
        )
    await world.settle()


async def answers(client: httpx.AsyncClient, code: str) -> list[dict[str, Any]]:
    """What is told of a subject by its code."""
    paths = ("", "/portrait", "/aliases")
    return [(await client.get(f"{SUBJECT}/{code}{path}")).json() for path in paths]


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.usefixtures("two")
@pytest.mark.rule("S-05")
async def test_asked_by_either_code_there_is_one_subject(
    world: World, registrar: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    await tell(world)
    await merge(registrar, another)
    assert await answers(registrar, ONE) == await answers(registrar, TWO)
    subject = await ask(registrar, "GET", f"{SUBJECT}/{ONE}")
    assert (subject["uscc"], subject["codes"]) == (TWO, [TWO, ONE])
    assert [place["number"] for place in subject["places"]] == sorted(
        [f"{ONE}-001", f"{TWO}-001"]
    )
    portrait = await ask(registrar, "GET", f"{SUBJECT}/{ONE}/portrait")
    assert portrait["totals"]["visits"] == 2
    assert portrait["totals"]["problems"] == 3
    assert [grade["grade"] for grade in portrait["grades"]] == ["C"]
    [alias] = (await registrar.get(f"{SUBJECT}/{TWO}/aliases")).json()
    assert (alias["old"], alias["name"]) == (ONE, "上海示例（金山）有限公司")
    assert alias["places"] == [{"old": f"{ONE}-001", "place": f"{TWO}-001"}]


@pytest.mark.usefixtures("two")
async def test_merged_and_split_again_all_answers_are_as_before(
    world: World, registrar: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    await tell(world)
    before = [(await answers(registrar, code))[:2] for code in (ONE, TWO)]
    await merge(registrar, another)
    await split(registrar, another, ONE)
    after = [(await answers(registrar, code))[:2] for code in (ONE, TWO)]
    assert after == before
    told = await world.published("subject-svc", SubjectMerged)
    assert [(e.key, e.version, e.subject, e.merged) for e in told] == [
        (ONE, 1, TWO, True),
        (ONE, 2, ONE, False),
    ]
    assert [e.places[0].place for e in told] == [f"{TWO}-001", f"{ONE}-001"]
    again = await registrar.post(
        f"{TRANSFERS}/splits", json={"old": ONE, "reason": "再次"}
    )
    assert refused(again) == (409, "not-merged")


@pytest.mark.usefixtures("two")
@pytest.mark.rule("I-09")
async def test_whoever_asks_does_not_agree_herself(
    registrar: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    id_ = await offer(registrar)
    own = await registrar.post(f"{TRANSFERS}/{id_}/acceptance")
    assert refused(own) == (403, "transfer-needs-another")
    twice = await registrar.post(f"{TRANSFERS}/mergers", json=OFFER)
    assert refused(twice) == (409, "transfer-open")
    await ask(another, "POST", f"{TRANSFERS}/{id_}/refusal", json={"reason": "否"})
    subject = await ask(registrar, "GET", f"{SUBJECT}/{ONE}")
    assert (subject["uscc"], subject["codes"]) == (ONE, [ONE])


async def test_across_districts_both_sides_know_of_it(
    world: World, registrar: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    pudong = world.client("subject-svc", PUDONG, role="registrar", subject="pudong")
    await register(registrar, ONE)
    await register(pudong, ELSEWHERE, region="310115")
    id_ = await offer(registrar, into=ELSEWHERE)
    same_side = await another.post(f"{TRANSFERS}/{id_}/acceptance")
    assert same_side.status_code == 404
    await ask(pudong, "POST", f"{TRANSFERS}/{id_}/acceptance")
    for client in (registrar, pudong):
        for code in (ONE, ELSEWHERE):
            assert (await ask(client, "GET", f"{SUBJECT}/{code}"))["uscc"] == ELSEWHERE
    fire = world.client("subject-svc", "310101-fire", role="registrar")
    strange = await fire.post(f"{TRANSFERS}/mergers", json=OFFER | {"into": ELSEWHERE})
    assert refused(strange) == (404, "subject-unknown")


@pytest.mark.usefixtures("two")
async def test_a_retired_code_goes_by_a_living_one_and_not_the_other_way_round(
    registrar: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    await ask(registrar, "POST", f"{SUBJECT}/{ONE}/retirement", json={"reason": "注销"})
    wrong = await registrar.post(
        f"{TRANSFERS}/mergers", json=OFFER | {"old": TWO, "into": ONE}
    )
    assert refused(wrong) == (409, "subject-retired")
    await merge(registrar, another)
    assert (await ask(registrar, "GET", f"{SUBJECT}/{ONE}"))["status"] == "active"


@pytest.mark.usefixtures("two")
async def test_a_chain_has_one_end_and_a_circle_is_refused(
    world: World, registrar: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    await register(registrar, THREE)
    await merge(registrar, another)
    await merge(registrar, another, old=TWO, into=THREE)
    for code in (ONE, TWO, THREE):
        subject = await ask(registrar, "GET", f"{SUBJECT}/{code}")
        assert subject["codes"] == [THREE, *sorted((ONE, TWO))]
    circle = await registrar.post(
        f"{TRANSFERS}/mergers", json=OFFER | {"old": THREE, "into": ONE}
    )
    assert refused(circle) == (409, "merges-into-itself")
    again = await registrar.post(f"{TRANSFERS}/mergers", json=OFFER)
    assert refused(again) == (409, "already-merged")
    await split(another, registrar, TWO)
    assert (await ask(registrar, "GET", f"{SUBJECT}/{ONE}"))["codes"] == [TWO, ONE]
    told = await world.published("subject-svc", SubjectMerged)
    assert [(e.old, e.subject, e.version) for e in told] == [
        (ONE, TWO, 1),
        (ONE, THREE, 2),
        (TWO, THREE, 1),
        (ONE, TWO, 3),
        (TWO, TWO, 2),
    ]


@pytest.mark.usefixtures("two")
async def test_what_stands_under_a_merged_code_is_not_corrected_there(
    registrar: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    await merge(registrar, another)
    for method, path, body in (
        ("PATCH", "", {"name": "别名"}),
        ("POST", "/retirement", {"reason": "注销"}),
        ("POST", "/reinstatement", {"reason": "恢复"}),
    ):
        answer = await registrar.request(method, f"{SUBJECT}/{ONE}{path}", json=body)
        assert refused(answer) == (409, "subject-merged")
        assert answer.json()["subject"] == TWO
    changed = await registrar.patch(f"{SUBJECT}/{TWO}", json={"name": "新名"})
    assert changed.json()["name"] == "新名"
