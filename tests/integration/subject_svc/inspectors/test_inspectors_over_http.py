import base64

import httpx
import pytest

from shared.events.subject import (
    InspectorChanged,
)
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE


@pytest.mark.rule("S-07")
async def test_inspectors_are_imported_masked_for_others_and_revoked(
    world: World, registrar: httpx.AsyncClient
) -> None:
    text = (
        "certificate,name,agency,valid_from,valid_to,qualifications\n"
        "SH3101160001,张三丰,310116-market,2025-01-01,2026-12-31,食品;特种设备\n"
        "SH3101160002,李四,310116-fire,2025-01-01,2025-12-31,\n"
        "SH3101160003,王五,310116-space,2025-01-01,2026-12-31,\n"
        "SH3101160004,赵六,310101-market,2025-01-01,2026-12-31,\n"
        "SH3101160005,孙七,310116-market,2026-01-01,2025-12-31,\n"
        "SH3101160001,张三,310116-market,2025-01-01,2026-12-31,\n"
    )
    path = f"{BASE}/imports/inspectors"
    headers = {"content-type": "text/csv"}
    report = (await registrar.post(path, content=text, headers=headers)).json()
    assert (report["accepted"], report["registered"]) == (2, 2)
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [
        (4, "wrong-certificate"),
        (5, "foreign-region"),
        (6, "wrong-certificate"),
        (7, "contradicts-line"),
    ]
    again = (await registrar.post(path, content=text, headers=headers)).json()
    assert again["unchanged"] == 2
    reader = world.client("subject-svc", "310116-market", role="planner")
    shown = (await reader.get(f"{BASE}/inspectors")).json()["items"]
    assert [(row["name"], row["certificate"], row["valid"]) for row in shown] == [
        ("李*", "*********002", False),
        ("张三丰", "SH3101160001", True),
    ]
    revoked = await registrar.post(
        f"{BASE}/inspectors/revocations", json={"certificate": "SH3101160001"}
    )
    assert (revoked.json()["revoked"], revoked.json()["valid"]) == (True, False)
    events = await world.published("subject-svc", InspectorChanged)
    assert [(event.version, event.revoked) for event in events] == [
        (1, False),
        (1, False),
        (2, True),
    ]
    unknown = await registrar.post(
        f"{BASE}/inspectors/revocations", json={"certificate": "SH9999"}
    )
    assert unknown.json()["code"] == "inspector-unknown"


@pytest.mark.rule("S-07")
async def test_a_cursor_of_inspectors_holds_no_certificate_number(
    world: World, registrar: httpx.AsyncClient
) -> None:
    for number in range(3):
        entered = await registrar.post(
            f"{BASE}/inspectors",
            json={
                "certificate": f"SH31011600{number:02}",
                "name": "某某",
                "agency": "310116-fire",
                "valid_from": "2025-01-01",
                "valid_to": "2026-12-31",
            },
        )
        assert entered.status_code == 200, entered.text
    reader = world.client("subject-svc", role="planner")
    seen: list[str] = []
    params: dict[str, str | int] = {"limit": 2}
    page = (await reader.get(f"{BASE}/inspectors", params=params)).json()
    seen += [row["certificate"] for row in page["items"]]
    cursor = params["cursor"] = page["next_cursor"]
    opened = base64.urlsafe_b64decode(f"{cursor}{'=' * (-len(cursor) % 4)}")
    assert b"SH310116" not in opened
    assert "SH310116" not in cursor
    page = (await reader.get(f"{BASE}/inspectors", params=params)).json()
    seen += [row["certificate"] for row in page["items"]]
    assert sorted(seen) == [f"*********{n:03}" for n in range(3)]
    assert page["next_cursor"] is None
