"""matching-svc gives no answer in time: the code is issued all the same (C-03)."""

import time

import pytest

from shared.events.checkcode import CodeIssued
from tests.integration.checkcode_svc.scene import DAY, SERVICE, District


@pytest.mark.rule("C-03")
@pytest.mark.parametrize("fault", ["never", "garbage", "broken"])
async def test_without_a_usable_answer_the_code_is_issued_and_marked(
    shared_place: District, fault: str
) -> None:
    shared_place.matching.answer = getattr(shared_place.matching, fault)
    started = time.monotonic()

    made = await shared_place.applied()

    assert time.monotonic() - started < 2
    assert (made["status"], made["matching_unavailable"]) == ("issued", True)
    assert len(shared_place.matching.asked) == 1
    issued = await shared_place.world.published(SERVICE, CodeIssued)
    assert issued[0].matching_unavailable
    counts = await shared_place.get("summary?from=2026-03-01&to=2026-03-31")
    assert counts["codes"]["matching_unavailable"] == 1
    metrics = await shared_place.anybody().get("/checkcode/metrics")
    assert "onevisit_matching_unavailable_total{" in metrics.text


@pytest.mark.rule("C-03")
@pytest.mark.rule("C-07")
async def test_an_emergency_is_asked_as_others_are_and_held_up_by_no_silence(
    shared_place: District,
) -> None:
    shared_place.at(DAY)
    emergency = {"ground": "public_safety", "text": "燃气泄漏举报"}
    shared_place.matching.answer = shared_place.matching.offer_fire
    asked = await shared_place.applied(emergency=emergency)
    await shared_place.post(f"applications/{asked['id']}/withdrawal")
    shared_place.matching.answer = shared_place.matching.never

    made = await shared_place.applied(emergency=emergency)

    assert asked["status"] == "open"
    assert (made["status"], made["matching_unavailable"]) == ("issued", True)
