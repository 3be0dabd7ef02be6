"""Codes, applications, messages, ratings, reports: names, orders, days, export."""

from datetime import timedelta

import pytest

from shared.testing.world import MakeWorld
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    FIRE_TASK,
    PLACE,
    USCC,
    District,
    a_district,
    task,
)
from tests.lists import exported, goes_both_ways, listed

V1 = "/checkcode/v1"


@pytest.fixture
async def coded(make_world: MakeWorld) -> District:
    """Two codes of two days at one place: market's first, then fire's."""
    district = await a_district(make_world, task(FIRE_TASK, FIRE, "fire-001"))
    await district.applied()
    later = DAY + timedelta(days=1)
    await district.applied(FIRE, day=later.isoformat())
    return district


@pytest.mark.rule("C-04")
@pytest.mark.parametrize("sort", ["code", "day"])
async def test_codes_go_both_ways_and_are_found_by_name_day_and_agency(
    coded: District, sort: str
) -> None:
    client, path = coded.client(), f"{V1}/codes"
    assert len(await goes_both_ways(client, path, sort, "code")) == 2
    [name] = {row["subject_name"] for row in await coded.rows("TABLE place_copy")}
    assert len(await listed(client, path, name=name[1:3])) == 2
    assert await listed(client, path, name="_") == []
    assert len(await listed(client, path, **{"from": str(DAY), "to": str(DAY)})) == 1
    assert len(await listed(client, path, day=str(DAY), uscc=USCC, place=PLACE)) == 1
    assert len(await listed(client, path, agency=FIRE)) == 1


@pytest.mark.rule("C-02")
@pytest.mark.parametrize("sort", ["applied_at", "day"])
async def test_applications_go_both_ways_and_are_found_by_name_and_day(
    coded: District, sort: str
) -> None:
    client, path = coded.client(FIRE), f"{V1}/applications"
    assert len(await goes_both_ways(client, path, sort, "id")) == 1
    assert (
        len(await listed(client, path, **{"from": str(DAY + timedelta(days=1))})) == 1
    )
    assert await listed(client, path, to=str(DAY)) == []
    assert await listed(client, path, name="没有这样的店") == []


@pytest.mark.rule("C-05")
async def test_an_export_of_codes_keeps_the_link_for_the_agencies_on_them(
    coded: District,
) -> None:
    rows = await exported(coded.client(), f"{V1}/codes", sort="day")
    assert [bool(row["scan_url"]) for row in rows] == [True, False]
    stranger = coded.client("310101-culture")
    assert await exported(stranger, f"{V1}/codes") == []


@pytest.mark.rule("C-12")
async def test_messages_and_ratings_go_both_ways(coded: District) -> None:
    [code] = await listed(coded.client(), f"{V1}/codes", agency="310116-market")
    coded.at(DAY)
    visit = await coded.visit(code["code"])
    assert (await coded.results(visit["id"])).status_code == 200
    [letter] = await coded.messages()
    token = code["scan_url"].rpartition("/")[2]
    form = {"secret": letter["data"]["secret"], "score": "5", "text": "=1+1"}
    rated = await coded.anybody().post(f"/c/{token}/rating", data=form)
    assert rated.status_code == 200, rated.text
    await coded.anybody().post(f"/c/{token}/report", data={"text": "@可疑"})
    supervisor = coded.client("310116-justice", "supervisor")
    for what, sort, key, words in (
        ("messages", "made_at", "id", None),
        ("ratings", "rated_at", "visit_id", "'=1+1"),
        ("reports", "made_at", "id", "'@可疑"),
    ):
        path = f"{V1}/{what}"
        assert len(await goes_both_ways(supervisor, path, sort, key)) == 1, what
        assert len(await listed(supervisor, path, **{"from": str(DAY)})) == 1
        assert await listed(supervisor, path, to="2026-01-01") == []
        [row] = await exported(supervisor, path)
        assert words is None or row["text"] == words
    read = await coded.rows("SELECT act FROM audit WHERE outcome = 'read'")
    acts = {row["act"].partition("_checkcode")[0] for row in read}
    assert {"export_ratings", "export_reports"} <= acts


@pytest.mark.parametrize(
    "filter_", ["codes?place=!", "codes?uscc=1", "visits?place=a", "results?uscc=x"]
)
async def test_a_filter_that_can_be_none_is_refused(
    coded: District, filter_: str
) -> None:
    assert (await coded.client().get(f"{V1}/{filter_}")).status_code == 422
    csv = filter_.replace("?", ".csv?")
    assert (await coded.client().get(f"{V1}/{csv}")).status_code == 422
