"""A commitment is verified with a code that is not counted (C-19, P-22)."""

from typing import Any

import pytest

from shared.events.checkcode import CodeIssued, VisitStarted
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    HEALTH,
    MARKET,
    PLACE,
    SERVICE,
    District,
    task,
)

COMMITMENT: dict[str, Any] = {
    "place": PLACE,
    "items": ["market-001"],
    "out_of_scope": "commitment",
}


@pytest.mark.rule("C-19")
@pytest.mark.rule("P-22")
async def test_a_commitment_is_applied_for_without_a_task_and_counts_nowhere(
    shared_place: District,
) -> None:
    application = await shared_place.applied(**COMMITMENT)
    shared_place.at(DAY)
    await shared_place.visit(application["code"])

    assert (application["out_of_scope"], application["counted"]) == (
        "commitment",
        False,
    )
    assert shared_place.matching.asked == []
    (issued,) = await shared_place.world.published(SERVICE, CodeIssued)
    (started,) = await shared_place.world.published(SERVICE, VisitStarted)
    assert (issued.counted, started.counted) == (False, False)
    counts = await shared_place.get("summary?from=2026-03-01&to=2026-03-31")
    assert counts["visits"]["together"] == 0
    page = await shared_place.anybody().get(
        f"/c/{application['scan_url'].rpartition('/')[2]}?lang=zh"
    )
    assert "告知承诺事项核查" in page.text


@pytest.mark.rule("C-19")
async def test_a_commitment_with_a_task_counts_nowhere_either(alone: District) -> None:
    number = f"T.{MARKET}.7.{PLACE}"
    await alone.tell(task(number, MARKET, "market-001", out_of_scope="commitment"))

    application = await alone.applied(tasks=[number])

    assert (application["counted"], application["out_of_scope"]) == (False, None)


@pytest.mark.rule("P-22")
async def test_a_reason_that_the_domain_lacks_is_refused_with_what_it_has(
    shared_place: District,
) -> None:
    fire = {**COMMITMENT, "items": ["fire-001"]}

    lacking = await shared_place.apply(FIRE, **fire)
    both = await shared_place.apply(HEALTH, tasks=["x"], out_of_scope="sampling")

    assert (lacking.status_code, lacking.json()["code"]) == (
        422,
        "out-of-scope-unknown",
    )
    assert "order_recheck" in lacking.json()["choices"]
    assert "commitment" not in lacking.json()["choices"]
    assert both.status_code == 422
