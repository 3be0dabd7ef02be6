"""The scan page in a real browser, as wide as a phone and without scripts (C-05)."""

from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.browser import PHONE, desk, must_be_accessible, phone, picture, serving
from tests.integration.checkcode_svc.scene import DAY, FIRE, MARKET, SERVICE, District


@pytest.mark.browser
@pytest.mark.rule("C-05")
@pytest.mark.rule("C-12")
async def test_a_shop_owner_sees_who_comes_and_rates_on_a_phone(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    path = urlsplit(code["scan_url"]).path
    async with serving(shared_place.world.apps[SERVICE]) as address, phone() as page:
        await page.goto(address + path)
        status = page.get_by_role("heading", level=1)
        assert await status.inner_text() == "有效"
        box = await status.bounding_box()
        assert box is not None
        assert box["y"] < PHONE["height"] / 3
        width = await page.locator("main").bounding_box()
        assert width is not None
        assert width["width"] <= PHONE["width"]
        await picture(page, "scan-valid-zh")

        visit = await shared_place.visit(code["code"])
        await shared_place.results(visit["id"], MARKET, problem=True)
        await shared_place.results(visit["id"], FIRE)
        secret = (await shared_place.messages())[0]["data"]["secret"]
        await page.goto(address + path)
        await picture(page, "scan-results-zh")
        await page.get_by_label("评价口令").fill(secret)
        await page.get_by_label("评分").select_option("4")
        await page.get_by_role("button", name="提交评价").click()
        assert await page.get_by_role("status").inner_text() == "谢谢，评价已收到。"

        await page.goto(f"{address}{path}?lang=en")
        assert await page.get_by_role("heading", level=1).inner_text() == "Used"
        await picture(page, "scan-used-en")
        await page.goto(f"{address}/c/not-one-of-ours")
        await picture(page, "scan-forged-zh")
        assert "查无此码" in await page.content()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_to_mend_on_the_pages_behind_a_code(
    shared_place: District, scheme: Literal["light", "dark"]
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    path = urlsplit(code["scan_url"]).path
    visit = await shared_place.visit(code["code"])
    await shared_place.results(visit["id"], MARKET, problem=True)
    async with (
        serving(shared_place.world.apps[SERVICE]) as address,
        desk() as (page, _),
    ):
        await page.set_viewport_size(PHONE)
        await page.emulate_media(color_scheme=scheme)
        for name, at in {
            "code": path,
            "report": f"{path}/report",
            "forged": "/c/not-one-of-ours",
            "refused": "/c/%00",
        }.items():
            await page.goto(address + at)
            await expect(page.locator("main")).to_be_visible()
            await picture(page, f"scan-{name}-{scheme}")
            await must_be_accessible(page)


async def test_a_refusal_is_a_page_for_a_browser_and_a_problem_for_a_program(
    shared_place: District,
) -> None:
    client = shared_place.world.client(SERVICE, language="zh-CN")
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await client.get("/c/%00", headers=browser)
    told = await client.get("/c/%00")
    assert (page.status_code, told.status_code) == (422, 422)
    assert told.headers["content-type"] == "application/problem+json"
    assert page.headers["content-type"].startswith("text/html")
    assert told.json()["next"] in page.text
    assert "script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    english = await client.get("/c/%00", headers={**browser, "accept-language": "en"})
    assert '<html lang="en">' in english.text
