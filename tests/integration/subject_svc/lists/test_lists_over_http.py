import httpx
import pytest

from shared.events.subject import (
    ListEntryChanged,
)
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register


@pytest.mark.rule("S-06")
async def test_entries_of_a_list_say_from_to_reason_and_who(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/lists/solo/{ONE}"
    entered = await registrar.put(
        path, json={"domain": "market", "reason": "不愿联合检查"}
    )
    assert entered.status_code == 200, entered.text
    assert entered.json()["valid_from"] == "2026-03-02"
    assert entered.json()["by"] == "310116-market"
    listed = (await registrar.get(f"{BASE}/lists/solo")).json()["items"]
    assert [entry["uscc"] for entry in listed] == [ONE]
    params = {"domain": "market", "reason": "企业改变意愿"}
    left = await registrar.delete(path, params=params)
    assert left.json()["active"] is False
    again = await registrar.delete(path, params=params)
    assert (again.status_code, again.json()["code"]) == (409, "entry-not-active")
    assert (await registrar.get(f"{BASE}/lists/solo")).json()["items"] == []
    [kept] = (await registrar.get(path)).json()
    assert (kept["active"], kept["reason"]) == (False, "企业改变意愿")
    events = await world.published("subject-svc", ListEntryChanged)
    assert [(event.version, event.active) for event in events] == [
        (1, True),
        (2, False),
    ]


@pytest.mark.rule("S-06")
@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (f"solo/{TWO}", {"reason": "x"}, "subject-unknown"),
        ("solo/123", {"reason": "x"}, "wrong-uscc"),
        (f"solo/{ONE}", {"reason": "x", "domain": "space"}, "unknown-domain"),
        (f"solo/{ONE}", {}, "body-invalid"),
        (f"best/{ONE}", {"reason": "x"}, "body-invalid"),
        (
            f"solo/{ONE}",
            {"reason": "x", "valid_to": "2026-01-01"},
            "entry-ends-before-it-begins",
        ),
    ],
)
async def test_an_impossible_entry_is_refused(
    registrar: httpx.AsyncClient, path: str, body: dict[str, str], code: str
) -> None:
    await register(registrar, ONE)
    answer = await registrar.put(f"{BASE}/lists/{path}", json=body)
    assert answer.json()["code"] == code


@pytest.mark.rule("S-06")
async def test_a_registrar_writes_only_her_domains_lists(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/lists/solo/{ONE}"
    fire = {"domain": "fire", "reason": "不愿联合检查"}
    foreign = await registrar.put(path, json=fire)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "other-domain")
    every = await registrar.put(path, json={"reason": "不愿联合检查"})
    assert (every.status_code, every.json()["code"]) == (403, "other-region")
    city = world.client("subject-svc", "310000-market", role="registrar")
    assert (await city.put(path, json={"reason": "不愿联合检查"})).is_success
    off = await registrar.delete(path, params={"reason": "改变意愿"})
    assert (off.status_code, off.json()["code"]) == (403, "other-region")
    assert (await city.put(path, json=fire)).json()["code"] == "other-domain"
    fires = world.client("subject-svc", "310116-fire", role="registrar")
    assert (await fires.put(path, json=fire)).is_success
