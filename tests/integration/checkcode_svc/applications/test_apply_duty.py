"""A joint visit that the law makes a duty, at the code (M-05, C-03)."""

import httpx
import pytest

from shared.events.matching import AnswerKind, JointAgreed
from tests.integration.checkcode_svc.scene import (
    FIRE,
    FIRE_TASK,
    HEALTH,
    HEALTH_TASK,
    MARKET,
    MARKET_TASK,
    District,
    inspectors,
    member,
    proposal,
)

FREE = ("confidentiality",)


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
    application = await shared_place.applied()
    path = f"applications/{application['id']}/decline"
    refused = await shared_place.post(path, {"reason": "nature"})
    assert (refused.status_code, refused.json()["code"]) == (409, "joint-is-duty")
    assert refused.json()["reasons"] == ["confidentiality"]
    allowed = await shared_place.post(path, {"reason": "confidentiality"})
    assert allowed.status_code == 200, allowed.text


async def agreed(district: District, *on_duty: str) -> str:
    """An application in fire's name for a visit that matching made; fire has named."""
    members = [
        member(agency, number, AnswerKind.JOIN)
        for agency, number in (
            (FIRE, FIRE_TASK),
            (HEALTH, HEALTH_TASK),
            (MARKET, MARKET_TASK),
        )
    ]
    await district.tell(
        proposal(
            JointAgreed,
            3,
            *(
                member.model_copy(update={"duty_reasons": FREE})
                if member.agency in on_duty
                else member
                for member in members
            ),
        )
    )
    application = (await district.get("applications", of=FIRE))["items"][0]
    body = {"inspectors": inspectors(FIRE)}
    await district.post(f"applications/{application['id']}/inspectors", body, of=FIRE)
    return f"applications/{application['id']}/leave"


@pytest.mark.rule("M-05", "C-03")
async def test_an_agreed_visit_that_is_a_duty_is_left_for_listed_reasons_only(
    shared_place: District,
) -> None:
    """Nobody applied for it, so there were no options that said so."""
    path = await agreed(shared_place, FIRE, MARKET)
    before = await shared_place.state()
    for reason in ("inspectors", "date"):
        refused = await shared_place.post(path, {"reason": reason}, of=FIRE)
        assert (refused.status_code, refused.json()["code"]) == (409, "joint-is-duty")
        assert refused.json()["reasons"] == ["confidentiality"]
    assert await shared_place.state() == before
    left = await shared_place.post(path, {"reason": "confidentiality"}, of=FIRE)
    assert (left.status_code, left.json()["status"]) == (200, "issued"), left.text


@pytest.mark.rule("M-05", "C-03")
async def test_an_agreed_visit_that_is_no_duty_of_the_agency_is_left_for_any_reason(
    shared_place: District,
) -> None:
    path = await agreed(shared_place)
    left = await shared_place.post(path, {"reason": "inspectors"}, of=FIRE)
    assert (left.status_code, left.json()["status"]) == (200, "issued"), left.text
