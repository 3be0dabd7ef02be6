"""A coordinator at a desk: reads a proposal, joins, declines with a reason.

A real browser with scripts, tokens that are signed and checked, a real PostgreSQL.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from shared.auth import verifier_for
from shared.auth.issuer import DevelopmentIssuer
from shared.auth.roles import scopes_of
from shared.icon import ICON
from shared.settings import ServiceSettings, read_settings
from shared.testing import MakeWorld, World
from tests.browser import desk, picture, serving
from tests.integration.matching_svc.matching_events import agency, place, task

pytestmark = pytest.mark.browser
SERVICE = "matching-svc"
SUBJECT = "上海示例餐饮有限公司"


@dataclass
class Office:
    """A district with one proposal to answer, and who may sign in."""

    world: World
    address: str
    issuer: DevelopmentIssuer

    def token(self, domain: str, role: str = "coordinator") -> str:
        return self.issuer.issue(f"310116-{domain}", scopes_of(role))

    def link(self, domain: str) -> str:
        """The page with a token behind `#`, as a portal would open it."""
        return f"{self.address}/matching/proposals#token={self.token(domain)}"


@asynccontextmanager
async def at_work(world: World, folder: Path) -> AsyncIterator[Office]:
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("subject-svc", place())
    await world.settle()
    runtime = world.db(SERVICE)
    issuer = DevelopmentIssuer(folder, runtime.common)
    settings = read_settings(
        ServiceSettings,
        SERVICE,
        environment="test",
        database_url=world.url(SERVICE),
        jwks_file=issuer.jwks_file,
    )
    runtime.verifier = verifier_for(settings)
    async with serving(world.apps[SERVICE]) as address:
        yield Office(world, address, issuer)


@pytest.fixture
async def office(make_world: MakeWorld, tmp_path: Path) -> AsyncIterator[Office]:
    async with at_work(await make_world(SERVICE), tmp_path / "issuer") as found:
        yield found


def proposal(page: Page) -> Locator:
    return page.locator("article").filter(has_text=SUBJECT)


@pytest.mark.rule("M-13")
@pytest.mark.rule("M-07")
async def test_a_coordinator_reads_why_joins_and_sees_who_declined(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        await page.goto(office.link("market"))
        card = proposal(page)
        await expect(card.get_by_role("heading")).to_contain_text("待本单位答复")
        await expect(card).to_contain_text("2026年4月1日（周三）")
        await expect(card).to_contain_text("金山区消防救援支队")
        why = card.locator("ul.why")
        await expect(why).to_be_visible()
        await expect(why).to_contain_text("金山区市场监管局")
        await expect(why).to_contain_text("M-03")
        await picture(page, "proposal-to-answer")
        await card.get_by_role("button", name="参加", exact=True).click()
        await expect(card.get_by_role("status")).to_have_text("已提交：本单位参加。")
        await expect(card.locator(".joined")).to_have_text("参加")
        await expect(card.get_by_role("button", name="改为不参加")).to_be_visible()

        await page.goto("about:blank")
        await page.goto(office.link("fire"))
        await decline(page)
        await expect(card.get_by_role("button", name="改为参加")).to_be_visible()
        await picture(page, "proposal-declined")
        await card.get_by_role("button", name="改为参加").click()
        await expect(card.get_by_role("status")).to_contain_text("联合检查已达成")
        await expect(card.get_by_role("heading")).to_contain_text("已达成")
        await picture(page, "proposal-agreed")
        assert complaints == []


async def decline(page: Page) -> None:
    """A reason that needs words is not sent without them; then it is, and is shown."""
    card = proposal(page)
    await card.get_by_role("button", name="不参加", exact=True).click()
    form = card.locator("form.decline")
    await form.get_by_label("不参加的原因").select_option("other")
    await form.get_by_role("button", name="提交：不参加").click()
    await expect(card.get_by_role("status")).to_have_text("")
    await form.get_by_label("补充说明（必填）").fill("当日全员培训")
    await form.get_by_role("button", name="提交：不参加").click()
    await expect(card.get_by_role("status")).to_have_text("已提交：本单位不参加。")
    await expect(card.locator("ul.members")).to_contain_text("当日全员培训")


@pytest.mark.rule("M-07")
async def test_days_that_would_suit_go_with_the_reason_that_the_day_does_not(
    office: Office,
) -> None:
    async with desk("en") as (page, complaints):
        await page.goto(office.link("fire"))
        card = proposal(page)
        await card.get_by_role("button", name="Decline", exact=True).click()
        form = card.locator("form.decline")
        await form.get_by_label("Reason for declining").select_option("date")
        await form.get_by_role("button", name="Another day").click()
        for field, day in zip(
            await form.locator("input[type=date]").all(),
            ("2026-04-13", "2026-04-14"),
            strict=True,
        ):
            await field.fill(day)
        await picture(page, "proposal-declining")
        await form.get_by_role("button", name="Send: decline").click()
        await expect(card).to_contain_text("Mon 13 April 2026, Tue 14 April 2026")
        assert complaints == []


async def test_a_token_is_asked_for_kept_out_of_the_address_and_given_up(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        await page.goto(f"{office.address}/matching/proposals")
        await expect(page.locator("article")).to_have_count(0)
        await page.get_by_label("访问令牌").fill(office.token("market"))
        await page.get_by_role("button", name="进入").click()
        await expect(proposal(page)).to_be_visible()
        assert "token" not in page.url
        assert complaints == []
        await page.get_by_role("button", name="退出").click()
        await expect(page.locator("article")).to_have_count(0)
        await page.get_by_label("访问令牌").fill("not-a-token")
        await page.get_by_role("button", name="进入").click()
        await expect(page.locator("#message")).to_have_text("令牌已失效，请重新进入。")


async def test_a_refused_answer_says_why_on_the_proposal_itself(
    office: Office,
) -> None:
    async with desk() as (page, _):
        await page.goto(office.link("market"))
        card = proposal(page)
        await expect(card).to_be_visible()
        await page.evaluate(
            "token => sessionStorage.setItem('onevisit-token', token)",
            office.token("market", "inspector"),
        )
        await card.get_by_role("button", name="参加", exact=True).click()
        told = card.get_by_role("status")
        await expect(told).to_contain_text("未能提交：")
        await expect(told).to_contain_text("joint:answer")
        await expect(
            card.get_by_role("button", name="参加", exact=True)
        ).to_be_enabled()


async def test_the_icon_is_in_the_page_and_its_policy_lets_it_in(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        answer = await page.goto(f"{office.address}/matching/proposals")
        assert answer is not None
        assert (
            "img-src data:" in (await answer.all_headers())["content-security-policy"]
        )
        icon = page.locator("link[rel=icon]")
        assert await icon.get_attribute("href") == ICON
        width = await page.evaluate(
            """href => new Promise((resolve, reject) => {
                const image = new Image();
                image.onload = () => resolve(image.width);
                image.onerror = () => reject(new Error("no picture"));
                image.src = href;
            })""",
            ICON,
        )
        assert width > 0
        assert complaints == []
