"""Clues in bulk: all rows or none; the same file again adds nothing (P-21, P-23)."""

import httpx
import pytest

from tests.integration.plan_svc.clues.clue_desk import BASE, PHONE, Desk
from tests.lists import listed

pytestmark = pytest.mark.rule("P-21")
HEAD = "channel,source,source_number,text,place,uscc,region,complainant,phone"


async def upload(desk: Desk, *rows: str) -> httpx.Response:
    return await desk.dispatcher().post(
        f"{BASE}/import",
        content="\n".join((HEAD, *rows)).encode(),
        headers={"content-type": "text/csv"},
    )


async def test_the_rows_of_an_upload_are_taken_once(desk: Desk) -> None:
    (place,) = await desk.district.register([0])
    rows = (
        f"12345,complaint,A-1,反映问题,{place},,,李四,{PHONE}",
        "12345,accident,A-2,发生事故,,,310116,,",
        "12345,accident,A-2,发生事故,,,310116,,",
    )
    first = await upload(desk, *rows)
    assert first.json() == {"rows": 3, "received": 2, "known": 1}, first.text
    again = await upload(desk, *rows)
    assert again.json() == {"rows": 3, "received": 0, "known": 3}
    clues = {row["source_number"]: row for row in await listed(desk.dispatcher(), BASE)}
    assert clues["A-1"]["uscc"] == place.partition("-")[0]
    assert clues["A-2"]["end_by"] < clues["A-1"]["end_by"]
    shown = await desk.seen(clues["A-1"]["number"])
    assert shown["complainant"] == {"name": "李*", "phone": "*********34"}


@pytest.mark.rule("P-23")
async def test_one_bad_row_keeps_all_out_and_every_bad_row_is_named(
    desk: Desk,
) -> None:
    answer = await upload(
        desk,
        "12345,complaint,B-1,反映问题,,,310116,,",
        "12345,hearsay,B-2,道听途说,,,310116,,",
        "12345,complaint,B-3,反映问题,,,,,",
        "12345,complaint,B-4,反映问题,,,310104,,",
        "12345,complaint",
        "12345,complaint,,反映问题,,,310116,,",
    )
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "rows-refused")
    assert [(row["line"], row["code"]) for row in problem["rows"]] == [
        (3, "source-unknown"),
        (4, "clue-without-subject"),
        (5, "other-region"),
        (6, "wrong-field-count"),
        (7, "clue-row"),
    ]
    assert problem["total_rows"] == 6
    assert await listed(desk.dispatcher(), BASE) == []
