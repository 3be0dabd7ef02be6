import httpx

from tests.integration.subject_svc.registering import BASE, ONE, TWO, register


async def test_the_summary_counts_the_register(registrar: httpx.AsyncClient) -> None:
    await register(registrar, ONE)
    await register(registrar, TWO)
    await registrar.post(f"{BASE}/subjects/{TWO}/retirement", json={"reason": "歇业"})
    await registrar.put(
        f"{BASE}/lists/solo/{ONE}", json={"reason": "不愿", "domain": "market"}
    )
    params = {"from": "2026-03-01", "to": "2026-03-31"}
    answer = await registrar.get(f"{BASE}/summary", params=params)
    assert answer.json() == {
        "subjects": {"active": 1, "retired": 1},
        "places": 2,
        "lists": {"solo": 1},
        "inspectors": 0,
        "registered": 2,
    }
