"""What tests ask of any list: each order both ways and by pages, and its export."""

import csv
import io
from typing import Any

import httpx

Row = dict[str, Any]


async def listed(client: httpx.AsyncClient, path: str, **params: str) -> list[Row]:
    """The first page of a list."""
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    rows: list[Row] = answer.json()["items"]
    return rows


async def by_pages(client: httpx.AsyncClient, path: str, **params: str) -> list[Row]:
    """The whole list, in pages of one row."""
    rows: list[Row] = []
    query = {"limit": "1", **params}
    while True:
        answer = await client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["items"]
        if page["next_cursor"] is None:
            return rows
        query["cursor"] = page["next_cursor"]


async def exported(client: httpx.AsyncClient, path: str, **params: str) -> list[Row]:
    """The export of a list, as a spreadsheet reads it."""
    answer = await client.get(f"{path}.csv", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def goes_both_ways(
    client: httpx.AsyncClient, path: str, sort: str, *key: str, **params: str
) -> list[Row]:
    """Check that an order is the reverse of its other way, by pages and in the export.

    Returns:
        The list in that order.
    """
    forward = await listed(client, path, sort=sort, **params)
    keys = [[str(row[name]) for name in key] for row in forward]
    for way, expected in ((sort, keys), (f"-{sort}", keys[::-1])):
        paged = await by_pages(client, path, sort=way, **params)
        assert [[str(row[name]) for name in key] for row in paged] == expected
        rows = await exported(client, path, sort=way, **params)
        assert [[row[name] for name in key] for row in rows] == expected
    return forward
