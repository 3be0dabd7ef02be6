"""Results in words, with several measures, and corrected in time (C-10, C-26)."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.events.checkcode import ResultRecorded
from tests.integration.checkcode_svc.scene import DAY, FIRE, SERVICE, District

FOUND: dict[str, Any] = {
    "item": "market-001",
    "point": "1",
    "outcome": "problem_found",
    "measures": ["correction_order", "guidance"],
    "text": "后厨消防通道堆放杂物",
}
CLEAN: dict[str, Any] = {"item": "market-001", "point": "1", "outcome": "no_problem"}
REST: dict[str, Any] = {"item": "market-001", "point": "2", "outcome": "not_covered"}


async def recorded(district: District, point: dict[str, Any]) -> dict[str, Any]:
    """A visit of the day with its complete results, and the code of it."""
    application = await district.applied()
    district.at(DAY)
    visit = await district.visit(application["code"])
    path = f"visits/{visit['id']}/results"
    response = await district.post(path, {"points": [point, REST]})
    assert response.status_code == 200, response.text
    return {**response.json(), "scan_url": application["scan_url"]}


@pytest.mark.rule("C-10")
async def test_a_point_takes_several_measures_and_words_and_the_subject_reads_them(
    alone: District,
) -> None:
    visit = await recorded(alone, FOUND)

    point = visit["parts"][0]["points"][0]
    assert (point["measure"], point["measures"], point["text"]) == (
        "correction_order",
        ["correction_order", "guidance"],
        "后厨消防通道堆放杂物",
    )
    (told,) = await alone.world.published(SERVICE, ResultRecorded)
    assert told.points[0].measures == ("correction_order", "guidance")
    assert "后厨" not in told.model_dump_json()
    page = await alone.anybody().get(f"/c/{visit['scan_url'].rpartition('/')[2]}")
    assert "后厨消防通道堆放杂物" in page.text
    assert "order to correct · guidance" in page.text


@pytest.mark.rule("C-26")
async def test_a_correction_keeps_the_former_results_and_tells_a_newer_version(
    alone: District,
) -> None:
    visit = await recorded(alone, FOUND)
    path = f"visits/{visit['id']}/results"
    alone.at(DAY + timedelta(days=7))

    response = await alone.post(
        f"{path}/correction", {"points": [CLEAN, REST], "reason": "检查要点点错"}
    )

    part = response.json()["parts"][0]
    assert (part["version"], part["problems"], part["correction_reason"]) == (
        2,
        0,
        "检查要点点错",
    )
    former = await alone.client().get(f"/checkcode/v1/{path}/former")
    assert [
        (old["version"], old["problems"], old["points"][0]["text"], old["reason"])
        for old in former.json()
    ] == [(1, 1, "后厨消防通道堆放杂物", "检查要点点错")]
    told = await alone.world.published(SERVICE, ResultRecorded)
    assert [(result.version, result.problems) for result in told] == [(1, 1), (2, 0)]
    assert told[0].corrected_at is None
    assert told[1].corrected_at is not None
    assert told[1].recorded_at == told[0].recorded_at
    page = await alone.anybody().get(f"/c/{visit['scan_url'].rpartition('/')[2]}")
    assert "corrected on 23 March 2026" in page.text
    assert "后厨" not in page.text


@pytest.mark.rule("C-26")
async def test_results_are_corrected_whole_in_time_and_by_their_own_agency(
    shared_place: District,
) -> None:
    visit = await recorded_joint(shared_place)
    path = f"visits/{visit['id']}/results/correction"
    body = {"points": [CLEAN, REST], "reason": "点错"}

    half = await shared_place.post(path, {**body, "points": [CLEAN]})
    theirs = await shared_place.post(path, body, of=FIRE)
    shared_place.at(date(2026, 3, 24))
    late = await shared_place.post(path, body)

    assert half.json()["code"] == "results-not-complete"
    assert theirs.json()["code"] == "nothing-to-correct"
    assert (late.json()["code"], late.json()["last_day"]) == (
        "correction-time-over",
        "2026-03-23",
    )
    assert late.json()["basis"]["row"] == "default/result.correction"


async def recorded_joint(district: District) -> dict[str, Any]:
    """A joint visit of which market's results are in and fire's are not."""
    code = await district.joint_code()
    district.at(DAY)
    visit = await district.visit(code["code"], present=[{"agency": FIRE}])
    await district.results(visit["id"])
    return visit


@pytest.mark.rule("M-09")
@pytest.mark.parametrize(
    ("ended_on", "told"), [(0, None), (2, DAY + timedelta(days=2)), (-1, ...), (3, ...)]
)
async def test_results_say_when_the_inspection_was_done(
    alone: District, ended_on: int, told: object
) -> None:
    """Neither before the visit nor ahead of the day on which they are given."""
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    alone.at(DAY + timedelta(days=2))
    day = (DAY + timedelta(days=ended_on)).isoformat()

    answer = await alone.post(
        f"visits/{visit['id']}/results", {"points": [CLEAN, REST], "ended_on": day}
    )

    events = await alone.world.published(SERVICE, ResultRecorded)
    if told is ...:
        assert (answer.status_code, answer.json()["code"]) == (422, "end-out-of-order")
        assert events == []
    else:
        assert answer.status_code == 200, answer.text
        assert [event.ended_on for event in events] == [told]
