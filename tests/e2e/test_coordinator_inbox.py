"""A coordinator's inbox: what waits, how it is found, and that everyone can read it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import expect

from shared.testing.world import MakeWorld
from tests.browser import desk, must_be_accessible, picture
from tests.e2e.office import SERVICE, Office, at_work, proposal

pytestmark = pytest.mark.browser


@pytest.fixture
async def office(make_world: MakeWorld, tmp_path: Path) -> AsyncIterator[Office]:
    async with at_work(await make_world(SERVICE), tmp_path / "issuer") as found:
        yield found


@pytest.mark.rule("M-07")
async def test_what_waits_for_an_agency_stands_first_and_leaves_once_answered(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        await page.goto(office.link("market"))
        status = page.get_by_label("状态")
        await expect(status).to_have_value("waiting")
        await expect(status.locator("option:checked")).to_have_text("待本单位答复（1）")
        await expect(page).to_have_title("(1) 综合查一次 · 联合检查")
        await expect(proposal(page)).to_contain_text("检查事项：消防检查事项")
        await proposal(page).get_by_role("button", name="参加", exact=True).click()
        await expect(page).to_have_title("综合查一次 · 联合检查")
        await status.select_option("proposed")
        await expect(proposal(page)).to_be_visible()
        await status.select_option("waiting")
        await expect(page.locator("#message")).to_have_text(
            "没有等待本单位答复的建议。"
        )
        assert complaints == []


async def test_a_proposal_is_found_by_any_part_of_the_name_of_its_place(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        await page.goto(office.link("market"))
        search = page.get_by_label("查找")
        await search.fill("示例餐")
        await search.press("Enter")
        await expect(proposal(page)).to_be_visible()
        await search.fill("100%")
        await search.press("Enter")
        await expect(page.locator("article")).to_have_count(0)
        await expect(page.locator("#message")).to_contain_text(
            "“待本单位答复”中没有企业名称、地址或场所编号含“100%”的建议"
        )
        await search.fill("")
        await search.press("Enter")
        await expect(proposal(page)).to_be_visible()
        assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_to_mend_on_the_page_in_light_and_in_dark(
    office: Office, scheme: Literal["light", "dark"]
) -> None:
    async with desk() as (page, _):
        await page.emulate_media(color_scheme=scheme)
        await page.goto(office.link("market"))
        await proposal(page).get_by_role("button", name="不参加", exact=True).click()
        await page.get_by_label("不参加的原因").select_option("date")
        await expect(proposal(page).locator(".choice").first).to_be_visible()
        await picture(page, f"proposal-{scheme}")
        await must_be_accessible(page)
