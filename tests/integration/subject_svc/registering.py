"""How a subject enters the register in these tests."""

from typing import Any

import httpx

from shared.civic import uscc

ONE, TWO = uscc.make("310116", 1), uscc.make("310116", 2)
BASE = "/subject/v1"


def body_of(code: str, **members: Any) -> dict[str, Any]:
    premises = {"address": "朱泾镇万安街 1 号", "business_types": ["餐饮"]}
    body = {"uscc": code, "name": "上海某某餐饮店", "region": "310116"}
    return body | {"premises": [premises]} | members


async def register(client: httpx.AsyncClient, code: str, **members: Any) -> None:
    answer = await client.post(f"{BASE}/subjects", json=body_of(code, **members))
    assert answer.status_code == 201, answer.text
