"""A joint visit that the law makes a duty, at the code (M-05, C-03)."""

import httpx
import pytest

from tests.integration.checkcode_svc.scene import District


@pytest.mark.rule("M-05", "C-03")
async def test_a_joint_visit_that_is_a_duty_is_declined_for_listed_reasons_only(
    shared_place: District,
) -> None:
    async def duty() -> httpx.Response:
        offered = (await shared_place.matching.offer_fire()).json()
        offered["options"][0]["duty"] = {"rule": "M-05", "zh": "应当联合"}
        offered["options"][0]["duty_reasons"] = ["confidentiality"]
        return httpx.Response(200, json=offered)

    shared_place.matching.answer = duty
    made = await shared_place.applied()
    path = f"applications/{made['id']}/decline"
    refused = await shared_place.post(path, {"reason": "nature"})
    assert (refused.status_code, refused.json()["code"]) == (409, "joint-is-duty")
    assert refused.json()["reasons"] == ["confidentiality"]
    allowed = await shared_place.post(path, {"reason": "confidentiality"})
    assert allowed.status_code == 200, allowed.text
