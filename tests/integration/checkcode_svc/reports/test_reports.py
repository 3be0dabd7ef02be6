"""A report gets a number, a handler and an answer that its sender sees (C-06, C-12)."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.browser import PHONE, desk, must_be_accessible, picture, serving
from tests.integration.checkcode_svc.scene import FIRE, SERVICE, District
from tests.lists import listed

pytestmark = [pytest.mark.rule("C-06"), pytest.mark.rule("C-12")]
JUSTICE, POLICE = "310116-justice", "310116-police"
REPORTS = "/checkcode/v1/reports"
SAID = "两名自称消防的人无码检查，来人姓王某某"
DUE = "2026-03-09"
NUMBER = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def responder(district: District, agency: str = JUSTICE) -> httpx.AsyncClient:
    return district.client(agency, "responder")


async def sent(district: District, path: str = "/c/report") -> str:
    """Report something; the number that its sender gets."""
    answer = await district.anybody().post(path, data={"text": SAID})
    assert answer.status_code == 200, answer.text
    found = NUMBER.search(answer.text)
    assert found is not None
    return found[0]


async def followed(district: District, number: str, lang: str = "zh") -> str:
    """What the sender sees, by the form and by the link that it leads to."""
    public = district.anybody()
    opened = await public.post(f"/c/followed?lang={lang}", data={"number": number})
    assert opened.status_code == 303, opened.text
    shown = await public.get(opened.headers["location"])
    assert shown.status_code == 200
    return shown.text


async def act(
    district: District, report: str, what: str, body: Any, agency: str = JUSTICE
) -> httpx.Response:
    client = responder(district, agency)
    return await client.post(f"{REPORTS}/{report}/{what}", json=body)


async def test_a_sender_follows_a_report_until_it_is_answered(alone: District) -> None:
    number = await sent(alone)
    [report] = await listed(responder(alone), REPORTS, status="received")
    assert report["text"] == SAID
    first = await followed(alone, number.lower().replace("-", " "))
    assert "已登记，等待受理" in first
    assert "接下来" in first

    taken = await act(alone, report["id"], "acceptance", {"due_on": DUE})
    assert taken.status_code == 200, taken.text
    assert (taken.json()["status"], taken.json()["handler"]) == ("in_hand", JUSTICE)
    second = await followed(alone, number, "en")
    assert "in hand, being looked into" in second
    assert "9 March 2026" in second

    answered = await act(alone, report["id"], "answer", {"text": "已核实，系冒充。"})
    assert answered.status_code == 200, answered.text
    third = await followed(alone, number)
    assert "已核实，系冒充。" in third
    assert "办理已结束" in third
    for page in (first, second, third):
        assert "王某某" not in page
    assert await listed(responder(alone), REPORTS, status="received") == []


async def test_each_act_is_in_the_audit_under_the_report(alone: District) -> None:
    await sent(alone)
    [report] = await listed(responder(alone), REPORTS)
    await act(alone, report["id"], "acceptance", {"due_on": DUE})
    await act(alone, report["id"], "answer", {"text": "已核实。"})
    rows = await alone.rows(
        "SELECT act, agency, outcome FROM audit WHERE cases @> ARRAY[$1] "
        "AND outcome = 'done' ORDER BY time, id",
        report["id"],
    )
    acts = [(row["act"].partition("_checkcode")[0], row["agency"]) for row in rows]
    assert acts == [("take_report", JUSTICE), ("answer_report", JUSTICE)]


@pytest.mark.parametrize(
    ("what", "body", "agency", "status", "code"),
    [
        ("acceptance", {"due_on": "2026-03-01"}, JUSTICE, 422, "report-due-past"),
        ("answer", {"text": "一"}, POLICE, 409, "report-in-other-hands"),
        ("acceptance", {"due_on": DUE}, POLICE, 409, "report-in-other-hands"),
        ("answer", {"text": " "}, JUSTICE, 422, "body-invalid"),
    ],
)
async def test_an_act_out_of_turn_is_refused(
    alone: District, what: str, body: Any, agency: str, status: int, code: str
) -> None:
    await sent(alone)
    [report] = await listed(responder(alone), REPORTS)
    await act(alone, report["id"], "acceptance", {"due_on": DUE})
    refused = await act(alone, report["id"], what, body, agency)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_what_is_answered_stays_as_it_was_read(alone: District) -> None:
    await sent(alone)
    [report] = await listed(responder(alone), REPORTS)
    await act(alone, report["id"], "acceptance", {"due_on": DUE})
    await act(alone, report["id"], "answer", {"text": "一"})
    for what, body in (("answer", {"text": "二"}), ("acceptance", {"due_on": DUE})):
        refused = await act(alone, report["id"], what, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "report-answered")


async def test_no_agency_handles_a_report_of_its_own_visit(alone: District) -> None:
    application = await alone.applied()
    number = await sent(alone, f"{urlsplit(application['scan_url']).path}/report")
    [report] = await listed(responder(alone), REPORTS)
    own = await act(alone, report["id"], "acceptance", {"due_on": DUE}, "310116-market")
    assert (own.status_code, own.json()["code"]) == (403, "report-of-own-visit")
    stranger = "310101-justice"
    far = await act(alone, report["id"], "acceptance", {"due_on": DUE}, stranger)
    assert (far.status_code, far.json()["code"]) == (404, "report-unknown")
    other = await act(alone, report["id"], "acceptance", {"due_on": DUE}, FIRE)
    assert other.status_code == 200
    page = await followed(alone, number)
    assert "金山区消防救援支队" in page
    assert application["code"] not in page


async def test_a_wrong_number_opens_nothing_and_is_slowed(alone: District) -> None:
    number = await sent(alone)
    public, wrong = alone.anybody(), {"number": "0000-0000-0000-0000"}
    answers = [await public.post("/c/followed", data=wrong) for _ in range(12)]
    assert (answers[0].status_code, answers[-1].status_code) == (404, 429)
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await public.get("/c/followed/0000")).status_code == 404
    assert "已登记" in await followed(alone, number)
    kept = await alone.rows("SELECT number_hash FROM report")
    assert number.replace("-", "").lower() not in kept[0]["number_hash"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_sender_reports_and_follows_in_a_browser(
    alone: District, scheme: Any
) -> None:
    async with (
        serving(alone.world.apps[SERVICE]) as address,
        desk() as (page, _),
    ):
        await page.set_viewport_size(PHONE)
        await page.emulate_media(color_scheme=scheme)
        await page.goto(f"{address}/c/report?lang=zh")
        await must_be_accessible(page)
        await page.get_by_label("情况说明").fill(SAID)
        await page.get_by_role("button", name="提交").click()
        number = NUMBER.search(await page.content())
        assert number is not None
        await must_be_accessible(page)
        await picture(page, f"report-number-{scheme}")
        await page.goto(f"{address}/c/followed?lang=zh")
        await page.get_by_label("查询编号").fill("1")
        await page.get_by_role("button", name="查询").click()
        assert "没有这个查询编号" in await page.get_by_role("status").inner_text()
        await must_be_accessible(page)
        await page.get_by_label("查询编号").fill(number[0])
        await page.get_by_role("button", name="查询").click()
        assert "已登记，等待受理" in await page.content()
        await must_be_accessible(page)
        await picture(page, f"report-followed-{scheme}")
