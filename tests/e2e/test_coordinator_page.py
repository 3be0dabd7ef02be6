"""A coordinator at a desk: answers proposals, says who leads, settles needless tasks.

A real browser with scripts, tokens that are signed and checked, a real PostgreSQL.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from shared.testing.world import MakeWorld
from shared.web.icon import ICON
from tests.browser import desk, picture
from tests.e2e.office import (
    COVERED,
    FIRE,
    MARKET,
    NAMES,
    SERVICE,
    WAIVED,
    Office,
    at_work,
    proposal,
)
from tests.integration.matching_svc.matching_events import PLACE, agency, place

pytestmark = pytest.mark.browser


@pytest.fixture
async def office(make_world: MakeWorld, tmp_path: Path) -> AsyncIterator[Office]:
    async with at_work(await make_world(SERVICE), tmp_path / "issuer") as found:
        yield found


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
        await expect(why).to_contain_text("金山区市场监督管理局")
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
        offered = form.get_by_label("Wed 8 April 2026")
        await expect(offered.locator("..")).to_contain_text("suits everyone")
        await offered.check()
        holiday = form.get_by_label("Mon 6 April 2026")
        await expect(holiday).to_have_count(0)
        await form.get_by_label("A day that would suit").fill("2026-04-14")
        await picture(page, "proposal-declining")
        await form.get_by_role("button", name="Send: decline").click()
        await expect(card).to_contain_text("Wed 8 April 2026, Tue 14 April 2026")
        assert complaints == []


@pytest.mark.rule("M-06", "M-13")
async def test_a_coordinator_reads_who_leads_and_why_and_wishes_for_another(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        await page.goto(office.link("market"))
        card = proposal(page)
        leads = card.locator("details.leads")
        await leads.get_by_text("牵头单位：金山区消防救援支队").click()
        await expect(leads).to_contain_text("M-06")
        await leads.get_by_label("本单位希望由谁牵头").select_option(MARKET)
        await leads.get_by_role("button", name="提交意愿").press("Enter")
        status = card.get_by_role("status")
        await expect(status).to_contain_text("本单位希望由金山区市场监督管理局牵头")
        await expect(leads).to_contain_text(
            "金山区市场监督管理局希望由金山区市场监督管理局牵头"
        )
        await picture(page, "proposal-lead-wished")

        await page.goto("about:blank")
        await page.goto(office.link("fire"))
        await expect(leads).to_have_attribute("open", "")
        await leads.get_by_label("本单位希望由谁牵头").select_option(MARKET)
        await leads.get_by_role("button", name="提交意愿").click()
        await expect(status).to_have_text("已提交：由金山区市场监督管理局牵头。")
        await expect(leads).to_contain_text("牵头单位：金山区市场监督管理局")
        assert complaints == []


@pytest.mark.rule("M-05", "M-06")
async def test_where_the_law_names_the_lead_and_the_duty_the_page_offers_no_more(
    office: Office,
) -> None:
    kinds = ("catering", "key_fire_unit")
    regulator = agency("market", version=2, sectors=("catering",))
    await office.world.publish("subject-svc", place(version=2, business_types=kinds))
    await office.world.publish("plan-svc", regulator)
    await office.world.settle()
    async with desk() as (page, complaints):
        await page.goto(office.link("market"))
        card = proposal(page)
        await expect(card.locator("ul.members")).to_contain_text("应当参加")
        leads = card.locator("details.leads")
        await leads.get_by_text("牵头单位：").click()
        await expect(leads).to_contain_text("不能另行商定（M-05）")
        await expect(leads.locator("form")).to_have_count(0)
        await card.get_by_role("button", name="不参加", exact=True).click()
        form = card.locator("form.decline")
        await expect(form).to_contain_text("本单位应当参加")
        await expect(form.locator("option")).to_have_text(["日期不合适", "需要保密"])
        await form.get_by_role("button", name="提交：不参加").click()
        await expect(card.get_by_role("status")).to_have_text("")
        await form.get_by_label("可行日期").fill("2026-04-13")
        await form.get_by_role("button", name="提交：不参加").click()
        await expect(card.get_by_role("status")).to_have_text("已提交：本单位不参加。")
        assert complaints == []


def needless_task(page: Page, number: str) -> Locator:
    return page.locator("article").filter(has_text=NAMES[number])


@pytest.mark.rule("M-09", "M-10", "M-13")
async def test_a_coordinator_confirms_what_is_covered_and_insists_on_what_is_waived(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        await page.goto(office.link("market"))
        await page.get_by_role("button", name="可免查的任务").press("Enter")
        covered = needless_task(page, COVERED)
        await expect(covered.get_by_role("heading")).to_contain_text("待本单位确认")
        await expect(covered.locator("ul.why")).to_contain_text("M-09")
        await expect(covered).to_contain_text("下一步：请确认")
        await picture(page, "reliefs-to-confirm")
        await covered.get_by_role("button", name="确认，不再上门").press("Enter")
        status = covered.get_by_role("status")
        await expect(status).to_have_text("已提交：本任务不再上门。")
        await expect(status).to_be_focused()
        await expect(covered.get_by_role("heading")).to_contain_text("已确认免查")

        waived = needless_task(page, WAIVED)
        await expect(waived.locator("ul.why")).to_contain_text("M-10")
        await waived.get_by_role("button", name="仍要检查").click()
        send = waived.get_by_role("button", name="提交：仍要检查")
        await send.click()
        await expect(waived.get_by_role("status")).to_have_text("")
        await waived.get_by_label("仍要检查的理由（必填）").fill("群众再次投诉")
        await send.click()
        await expect(waived.get_by_role("heading")).to_contain_text("仍要检查")
        await expect(waived.locator("ul.why")).to_contain_text("群众再次投诉")
        await picture(page, "reliefs-answered")
        await page.get_by_role("button", name="English").click()
        await expect(waived).to_contain_text("Inspect")
        await expect(page).to_have_title("Joint inspections")
        await page.get_by_label("Status").select_option("waived")
        await expect(page.locator("#message")).to_have_text("There are no such tasks.")
        assert complaints == []


@pytest.mark.rule("M-09", "M-13")
async def test_of_others_tasks_it_says_that_they_decide_and_offers_nothing(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        await page.goto(office.link("fire"))
        await page.get_by_role("button", name="可免查的任务").click()
        await expect(page.locator("#message")).to_have_text("没有符合条件的任务。")
        await page.get_by_label("范围").select_option("all")
        covered = needless_task(page, COVERED)
        await expect(covered).to_contain_text("由承担该任务的单位决定")
        await expect(covered.get_by_role("button")).to_have_count(0)
        assert complaints == []


@pytest.mark.rule("M-12")
async def test_an_answer_to_what_changed_meanwhile_is_refused_and_the_new_day_shown(
    office: Office,
) -> None:
    async with desk() as (page, _):
        await page.goto(office.link("market"))
        card = proposal(page)
        await expect(card).to_contain_text("2026年4月1日（周三）")
        fire = office.world.client(SERVICE, FIRE, role="coordinator")
        fire.headers["authorization"] = f"Bearer {office.token('fire')}"
        moved = {"place": PLACE, "tasks": ["m1", "f1"], "day": "2026-04-08"}
        agreed = await fire.post(
            "/matching/v1/proposals", json={**moved, "reference": "3号"}
        )
        assert agreed.status_code == 201, agreed.text
        await card.get_by_role("button", name="参加", exact=True).click()
        await expect(card.get_by_role("status")).to_contain_text("检查日期已经调整")
        await expect(card).to_contain_text("2026年4月8日（周三）")
        await card.get_by_role("button", name="参加", exact=True).click()
        await expect(card.get_by_role("heading")).to_contain_text("已达成")


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


@pytest.mark.parametrize(
    ("hours", "said"),
    [(None, "访问令牌无效。"), (-1, "访问令牌已过期。")],
    ids=["nonsense", "expired"],
)
async def test_a_token_that_is_refused_is_told_why(
    office: Office, hours: int | None, said: str
) -> None:
    token = "nonsense"  # noqa: S105 - it opens nothing
    if hours is not None:
        lifetime = timedelta(hours=hours)
        token = office.issuer.issue(MARKET, ["joint:read"], lifetime=lifetime)
    async with desk() as (page, _):
        await page.goto(f"{office.address}/matching/proposals")
        await page.get_by_label("访问令牌").fill(token)
        await page.get_by_role("button", name="进入").click()
        await expect(page.locator("#message")).to_contain_text(said)
        await expect(page.get_by_label("访问令牌")).to_be_visible()


async def test_who_may_only_read_is_told_so_and_offered_no_answer(
    office: Office,
) -> None:
    async with desk() as (page, complaints):
        token = office.token("market", "inspector")
        await page.goto(f"{office.address}/matching/proposals#token={token}")
        card = proposal(page)
        await expect(card).to_be_visible()
        await expect(page.locator("#who")).to_contain_text("此账号只能查看")
        await expect(card.get_by_role("button")).to_have_count(0)
        await page.get_by_role("button", name="可免查的任务").click()
        await expect(page.locator("article").first).to_be_visible()
        await expect(page.locator("article").get_by_role("button")).to_have_count(0)
        assert complaints == []


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
        status = card.get_by_role("status")
        await expect(status).to_contain_text("未能提交：")
        await expect(status).to_contain_text("joint:answer")
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
