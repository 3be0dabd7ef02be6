import httpx

from tests.integration.subject_svc.registering import BASE, ONE, register


async def test_a_history_is_read_in_pages(registrar: httpx.AsyncClient) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/subjects/{ONE}"
    for number in range(5):
        await registrar.patch(path, json={"name": f"名号{number}"})
    seen: list[int] = []
    params: dict[str, str | int] = {"limit": 2}
    while True:
        page = (await registrar.get(f"{path}/history", params=params)).json()
        seen += [row["version"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == [5, 4, 3, 2, 1]
