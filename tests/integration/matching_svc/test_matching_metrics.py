from datetime import date

from shared.testing import MakeWorld, World
from tests.integration.matching_svc.matching_events import PLACE, agency, place, task


async def page(world: World) -> dict[str, float]:
    """What Prometheus would scrape."""
    text = (await world.client("matching-svc").get("/matching/metrics")).text
    rows = (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in rows}


async def test_what_matching_does_is_counted_and_timed(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc")
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("subject-svc", place())
    await world.settle()
    applicant = world.client("matching-svc", "310116-culture", role="inspector")
    question = {
        "place": PLACE,
        "agency": "310116-culture",
        "items": ["culture-001"],
        "day": date(2026, 4, 1).isoformat(),
    }
    answer = await applicant.post("/matching/v1/options", json=question)
    assert answer.status_code == 200, answer.text

    found = await page(world)
    prefix = "onevisit_matching_"
    assert found[prefix + 'proposals_total{outcome="proposed"}'] == 1
    assert found[prefix + 'planned_visits_total{kind="joint"}'] >= 1
    assert found[prefix + 'plans_total{proof="proven"}'] >= 1
    assert found[prefix + "recomputed_places_total"] >= 1
    assert found[prefix + "recompute_seconds_count"] >= 1
    assert found[prefix + "options_seconds_count"] == 1
    assert found[prefix + 'options_total{count="3"}'] == 1
